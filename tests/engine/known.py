"""What the tests of the engine are handed."""

from cleardays.evidence.priors import Outcome, Prior, Setting
from cleardays.evidence.read import read_tables

PRIORS = read_tables().priors
PRIOR: Prior = PRIORS.of(Outcome.ANY, Setting.TRIAL)
OPEN: Prior = PRIORS.of(Outcome.ANY, Setting.OPEN)

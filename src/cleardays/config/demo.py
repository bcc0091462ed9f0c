"""The settings of `cleardays demo` and of the tests: this machine only, a new secret each start."""

import os

os.environ.setdefault("CLEARDAYS_DEMO", "1")

from cleardays.config.settings import *  # noqa: F403

"""Plan the sites of a session from a history. Nothing is stored."""

from cleardays.answers.form import Chart
from cleardays.clinical.history import History
from cleardays.clinical.plan import cautions_at_sites, follow_the_pain, plan
from cleardays.clinical.suitability import ask_safety
from cleardays.evidence.read import read_tables
from cleardays.facts import Basis, Fact
from cleardays.quantities import Answer


def plan_chart(history: History) -> Chart:
    """The plan with its cautions and proposals. Raises `PlanRefused`."""
    known = read_tables()
    facts = {name: Fact(Answer.of(said), Basis.STATED) for name, said in history.safety.items()}
    safety = ask_safety(known.cautions, facts)
    made = plan(known.paradigm, known.product, history.extras, history.left_out)
    at_sites = cautions_at_sites(known.site_notes.cautions, safety)
    proposal = follow_the_pain(known.paradigm, history, known.site_notes.places, at_sites)
    return Chart(made, safety, at_sites, proposal)

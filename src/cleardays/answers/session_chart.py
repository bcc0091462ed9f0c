"""The chart of one session on paper: blank with a pen's boxes, or filled with what was recorded."""

from cleardays.answers.amounts import number
from cleardays.answers.form import NOT_CHECKED, Chart, chart_notes, sites_pdf
from cleardays.answers.map_sites import planned_sites
from cleardays.answers.session_map import session_sites
from cleardays.clinical.charting import Charting
from cleardays.evidence.known import Known


def blank_chart(called: str, chart: Chart, known: Known) -> bytes:
    """The plan of somebody, to be filled with a pen; `called` says who it is."""
    shown = planned_sites(chart.plan, known)
    notes = chart_notes(chart, known)
    return sites_pdf("Plan of injections", notes, shown, known, by_hand=True, called=called)


def filled_chart(called: str, lines: list[str], charting: Charting, known: Known) -> bytes:
    """What was recorded at each site, with why it was otherwise than planned."""
    shown = session_sites(charting, known, offer=False)
    names = {site.spot: f"{site.called}, {site.where}" for site in shown}
    told = []
    for site in charting.recorded:
        words = [site.reason] if site.reason else []
        words += site.remarks
        if site.right or site.down:
            words.append(f"{site.right:g} mm to the right of the picture, {site.down:g} mm down")
        if words:
            told.append(f"{names[site.site]}: {'; '.join(words)}")
    notes = [
        *lines,
        f"{number(charting.units)} U in {len(charting.given)} sites; {len(charting.skipped)} skipped, "
        f"{len(charting.left)} not recorded.",
        *([". ".join(told) + "."] if told else []),
        NOT_CHECKED,
    ]
    return sites_pdf(
        "Sites and units of one session", notes, shown, known, by_hand=False, called=called
    )

"""Cautions at the sites and extra sites proposed, for clinicians: reminders, never a plan by itself."""

from cleardays.answers.amounts import link_of, note_of, plural, source_of
from cleardays.answers.data import Data, cited_of
from cleardays.answers.told import Line, Mark
from cleardays.clinical.plan import Proposal
from cleardays.evidence.known import Known
from cleardays.evidence.site_cautions import Measure, SiteCaution


def caution_lines(cautions: tuple[SiteCaution, ...], known: Known) -> list[Line]:
    """One line for each caution at a muscle's sites."""
    muscles = known.paradigm.muscles
    return [
        Line(
            text=f"{muscles[row.muscle].name}: {row.measure.value}",
            mark=Mark.NONE if row.measure is Measure.TAKE_CARE else Mark.NO,
            detail=row.says,
            source=source_of(row.cited, known),
            link=link_of(row.cited, known),
            note=note_of(row.cited),
        )
        for row in cautions
    ]


def proposal_lines(proposal: Proposal, known: Known) -> list[Line]:
    """What following the pain would add, each with its reason; and why a place adds nothing."""
    lines = [
        Line(
            text=f"Proposed, not planned: up to {plural(extra.sites, 'extra site')} in the "
            f"{known.paradigm.muscles[extra.muscle].name}, {extra.side}",
            detail=f"{reason[0].upper()}{reason[1:]}. Add it as [[extra]] to plan it.",
            note="where pain may ask for sites is our own choice",
        )
        for extra, reason in zip(proposal.extras, proposal.reasons, strict=True)
    ]
    return lines + [Line("No extra sites proposed", detail=why) for why in proposal.not_proposed]


def sites_data(cautions: tuple[SiteCaution, ...], proposal: Proposal, known: Known) -> Data:
    """The same as data."""
    return {
        "cautions_at_sites": [
            {
                "id": row.id,
                "muscle": row.muscle,
                "do": row.measure.value,
                "says": row.says,
                **cited_of(row.cited, known),
            }
            for row in cautions
        ],
        "proposed_extras": [
            {"muscle": e.muscle, "side": e.side, "sites": e.sites, "reason": reason}
            for e, reason in zip(proposal.extras, proposal.reasons, strict=True)
        ],
        "not_proposed": list(proposal.not_proposed),
    }

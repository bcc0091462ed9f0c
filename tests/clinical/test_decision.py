"""Start, go on, change, wait or stop: which options are open, and which leads."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.course import NEXT, stage
from cleardays.clinical.decision import Choice, Decision, Why, decide
from cleardays.clinical.diagnosis import Diagnosis, Kind
from cleardays.clinical.diary import Diary, Period
from cleardays.clinical.history import History, OtherToxin, Reported
from cleardays.clinical.reaction import weigh
from cleardays.clinical.response import (
    HEADACHE,
    Change,
    CycleResponse,
    Judged,
    Response,
    fall,
)
from cleardays.clinical.session import Cycle, Session, rolling_dose
from cleardays.clinical.suitability import Suitability, ask_safety
from cleardays.clinical.verdict import Verdict, judge
from cleardays.clinical.windows import Count, window
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit
from clinical.known import (
    CAUTIONS,
    COUNTING,
    ENDING,
    GOES_ON,
    NO,
    PRODUCT,
    REACTIONS,
    START,
    UNKNOWN,
    YES,
    group,
    rule,
    rule_set,
    verdict,
)

CLEAR = {"allergy_to_toxin": NO, "pregnant": NO}
RED_FLAGS = rule_set(
    "red-flags",
    [
        rule("sudden", "red_flag_sudden", "is", True),
        rule("older", "age_at_onset", ">", 50, Unit.YEARS),
        rule("overuse", "red_flag_overuse", "is", True),
        rule("pregnancy", "red_flag_pregnancy", "is", True),
    ],
    [group("flags", "sudden", "older", "overuse", "pregnancy", needed=1)],
)
HELD = (Decision.WITHHOLD_SAFETY, Decision.WITHHOLD_DECIDE_FIRST, Decision.ENDED_BY_PERSON)
GOING_ON = {Decision.START, Decision.CONTINUE, Decision.ADJUST}
DUE = (Session(ENDING - timedelta(days=84), "Botox", 155),)


def days(low: float, high: float | None = None) -> Quantity:
    return Quantity(low, low if high is None else high, Unit.DAYS_PER_28)


def change(before: Quantity, after: Quantity) -> Change:
    return Change("", Count(before, 28, None, ()), after, None, fall(before, after), None)


def on_treatment(
    fell: tuple[float, float] | None,
    completed: int = 2,
    most: float = 20,
    severe: tuple[Quantity, Quantity] = (days(10), days(10)),
    headache: tuple[Quantity, Quantity] = (days(20), days(20)),
    sets: tuple[Mapping[str, Verdict | None], ...] = (),
) -> Response:
    """A response of which only the facts are told; `fell` None: no cycle is long enough."""
    empty = window(Diary(), {}, Period(ENDING, ENDING), COUNTING)
    session = Session(ENDING - timedelta(days=84))
    cycle = Cycle(1, session, Period(session.on, ENDING), True)
    changes = {
        HEADACHE: change(*headache),
        "moderate or severe days": change(*severe),
        "severe days": change(*severe),
    }
    cycle_response = CycleResponse(cycle, (empty,), changes, changes)
    facts = {
        "cycles_completed": Fact(Quantity.exactly(completed, Unit.CYCLES)),
        "treated_headache_days_highest_of_3": Fact(days(most)),
    }
    if fell is not None:
        facts["fall_in_headache_days"] = Fact(Quantity(*fell, Unit.PERCENT))
    answers = {q: judge(GOES_ON, q, facts) for q in ("response", "stop")}
    judged = [Judged(GOES_ON, answers["response"], answers["stop"])]
    judged += [Judged(START, one.get("response"), one.get("stop")) for one in sets]
    return Response(
        baseline=empty,
        long_baseline=days(20),
        differs=False,
        cycles=(cycle_response,),
        completed=Quantity.exactly(completed, Unit.CYCLES),
        judged_on=None if fell is None else cycle_response,
        judged=tuple(judged),
        facts=facts,
    )


def choose(
    *,
    safety: Mapping[str, Answer] | None = None,
    flags: Mapping[str, Fact] | None = None,
    history: History | None = None,
    suitability: Answer | None = None,
    criteria: Answer = YES,
    chronic: Answer = YES,
    sessions: tuple[Session, ...] = (),
    response: Response | None = None,
    reactions: tuple[Reported, ...] = (),
    toxins: tuple[OtherToxin, ...] = (),
    recent: Answer = NO,
    ending: date = ENDING,
) -> Choice:
    facts = {name: Fact(answer) for name, answer in (safety or CLEAR).items()}
    kinds = (Kind("1.3", verdict(chronic), chronic),)
    red_flags = judge(RED_FLAGS, "flags", flags or {})
    asked = [] if suitability is None else [Suitability(START, verdict(criteria), suitability)]
    return decide(
        ending=ending,
        diagnosis=Diagnosis(ending, red_flags, kinds, (), {}),
        safety=ask_safety(CAUTIONS, facts),
        suitability=tuple(asked),
        sessions=sessions,
        response=response,
        reactions=tuple(weigh(one, sessions, REACTIONS, COUNTING) for one in reactions),
        history=history or History(),
        dose=rolling_dose(sessions, toxins, ending, PRODUCT, COUNTING, recent),
        planned_units=155,
        product=PRODUCT,
        counting=COUNTING,
    )


def offered(choice: Choice) -> list[Decision]:
    return [option.decision for option in choice.options]


def whys(choice: Choice, decision: Decision) -> list[Why]:
    (option,) = [option for option in choice.options if option.decision is decision]
    return [reason.why for reason in option.reasons]


# --- what withholds treatment comes first ---------------------------------------------------------

SAFE, FIRST, ENDED = HELD


@pytest.mark.parametrize(
    ("told", "leads"),
    [
        # safety
        ({"safety": {**CLEAR, "allergy_to_toxin": YES}}, [SAFE]),
        ({"reactions": (Reported("trouble swallowing"),)}, [SAFE]),
        ({"reactions": (Reported("my left knee", serious=True, over=True),)}, [SAFE]),
        # decide first
        ({"safety": {**CLEAR, "pregnant": YES}}, [FIRST]),
        ({"flags": {"red_flag_sudden": Fact(YES)}}, [FIRST]),
        ({"flags": {"red_flag_pregnancy": Fact(YES)}}, [FIRST]),
        ({"flags": {"age_at_onset": Fact(Quantity.exactly(51, Unit.YEARS))}}, [FIRST]),
        ({"history": History(no_better_diagnosis=False)}, [FIRST]),
        # ended by the person
        ({"history": History(ended_by_person=True)}, [ENDED]),
        # all of them, in that order
        (
            {
                "safety": {"allergy_to_toxin": YES, "pregnant": YES},
                "history": History(ended_by_person=True),
            },
            [SAFE, FIRST, ENDED],
        ),
    ],
)
@pytest.mark.parametrize("treated", [False, True])
def test_what_withholds_is_open_in_every_state_and_alone(
    told: dict[str, object], leads: list[Decision], treated: bool
) -> None:
    state = {"sessions": DUE, "response": on_treatment((50, 50))} if treated else {}
    found = choose(suitability=YES, **state, **told)  # type: ignore[arg-type]
    assert offered(found) == leads
    assert not GOING_ON & set(offered(found))


@pytest.mark.parametrize(
    "told",
    [
        # overuse is a diagnosis of its own, and a word clears an age
        {"flags": {"red_flag_overuse": Fact(YES)}},
        {
            "flags": {"age_at_onset": Fact(Quantity.exactly(51, Unit.YEARS))},
            "history": History(no_better_diagnosis=True),
        },
        {"safety": {**CLEAR, "bleeding_risk": YES}},
        {"history": History(ended_by_person=False)},
        {"reactions": (Reported("drooping eyelid"),)},
    ],
)
def test_what_does_not_withhold(told: dict[str, object]) -> None:
    assert offered(choose(suitability=YES, **told)) == [Decision.START]  # type: ignore[arg-type]


def test_pregnancy_is_named_once() -> None:
    flags = {"red_flag_pregnancy": Fact(YES)}
    found = choose(safety={**CLEAR, "pregnant": YES}, flags=flags)
    assert whys(found, FIRST) == [Why.DECIDE_FIRST]
    assert whys(choose(flags=flags), FIRST) == [Why.RED_FLAG]


# --- before treatment -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suitability", "criteria", "chronic", "options", "why"),
    [
        (YES, YES, YES, [Decision.START], Why.CRITERIA_MET),
        # a question that was not asked, or a criterion that is not known, is no start
        (UNKNOWN, YES, YES, [Decision.TOO_EARLY], Why.NOT_ASKED),
        (UNKNOWN, UNKNOWN, YES, [Decision.TOO_EARLY], Why.CRITERIA_NOT_KNOWN),
        (NO, NO, YES, [Decision.REVIEW], Why.CRITERIA_NOT_MET),
        # criteria that do not name chronic migraine are not enough without it
        (YES, YES, UNKNOWN, [Decision.TOO_EARLY], Why.CRITERIA_NOT_KNOWN),
        (YES, YES, NO, [Decision.REVIEW], Why.CRITERIA_NOT_MET),
        # no rule set was asked
        (None, YES, YES, [Decision.TOO_EARLY], Why.CRITERIA_NOT_KNOWN),
    ],
)
def test_before_treatment(
    suitability: Answer | None,
    criteria: Answer,
    chronic: Answer,
    options: list[Decision],
    why: Why,
) -> None:
    found = choose(suitability=suitability, criteria=criteria, chronic=chronic)
    assert offered(found) == options
    assert whys(found, options[0]) == [why]
    assert found.due is None


@pytest.mark.parametrize(
    ("toxins", "recent", "options", "why"),
    [
        # another toxin, a product nobody knows, one of which nothing was told
        ((OtherToxin(ENDING, "Dysport"),), NO, [Decision.TOO_EARLY], Why.OTHER_TOXIN),
        ((OtherToxin(ENDING, "a new one"),), NO, [Decision.TOO_EARLY], Why.DOSE_NOT_KNOWN),
        ((), YES, [Decision.TOO_EARLY], Why.DOSE_NOT_KNOWN),
        # more than the limit
        ((OtherToxin(ENDING, "Botox", 300),), NO, [Decision.NOT_BEFORE], Why.CUMULATIVE),
    ],
)
def test_what_the_dose_waits_for(
    toxins: tuple[OtherToxin, ...], recent: Answer, options: list[Decision], why: Why
) -> None:
    found = choose(suitability=UNKNOWN, toxins=toxins, recent=recent)
    assert offered(found)[: len(options)] == options
    assert whys(found, options[0])[0] is why
    assert len(set(offered(found))) == len(found.options)


# --- on treatment ---------------------------------------------------------------------------------

REVIEW, PAUSE, STOP = Decision.REVIEW, Decision.PAUSE_EPISODIC, Decision.STOP_NO_RESPONSE
CONTINUE, ADJUST, EARLY = Decision.CONTINUE, Decision.ADJUST, Decision.TOO_EARLY
FELL_SEVERE = (days(10), days(2))
NOT_TOLD = (days(0, 28), days(0, 28))
DAILY = (days(28), days(28))


@pytest.mark.parametrize(
    ("response", "options", "why"),
    [
        # no cycle is long enough; it cannot be told
        (on_treatment(None, completed=0), [EARLY], Why.FEW_CYCLES),
        (on_treatment((20, 40)), [EARLY], Why.RESPONSE_NOT_KNOWN),
        # it responded; and is episodic now
        (on_treatment((30, 30)), [CONTINUE], Why.RESPONDED),
        (on_treatment((50, 50), most=14), [PAUSE, CONTINUE], Why.EPISODIC),
        # it did not: after one cycle too early, after two a stop leads
        (on_treatment((29, 29), completed=1), [EARLY, ADJUST], Why.FEW_CYCLES),
        (on_treatment((29, 29)), [STOP, ADJUST], Why.NOT_RESPONDED),
        (on_treatment((29, 29), completed=9), [STOP, ADJUST], Why.NOT_RESPONDED),
        # days do not show it: better in severity, at the ceiling, or severity is not known
        (on_treatment((0, 0), severe=FELL_SEVERE), [REVIEW, STOP, ADJUST], Why.SEVERITY_BETTER),
        (on_treatment((0, 0), headache=DAILY), [REVIEW, STOP, ADJUST], Why.CEILING),
        (on_treatment((0, 0), severe=NOT_TOLD), [REVIEW, STOP, ADJUST], Why.SEVERITY_NOT_KNOWN),
        # not responded and episodic
        (on_treatment((10, 10), most=14), [STOP, PAUSE, ADJUST], Why.NOT_RESPONDED),
    ],
)
def test_on_treatment(response: Response, options: list[Decision], why: Why) -> None:
    found = choose(sessions=DUE, response=response)
    assert offered(found) == options
    assert whys(found, options[0])[0] is why


@pytest.mark.parametrize(
    ("other", "options"),
    [
        # rule sets that are silent, each way
        ({}, [STOP, ADJUST]),
        ({"stop": verdict(YES, verdict(YES))}, [STOP, ADJUST]),
        # one that counts a response: a stop no longer leads
        ({"response": verdict(YES)}, [CONTINUE, ADJUST, STOP]),
        # one that says what a response is, and not when to stop
        ({"response": verdict(NO)}, [STOP, ADJUST]),
        # one that asks for more cycles than two, and has no more parts than that
        ({"response": verdict(NO), "stop": verdict(NO, verdict(NO))}, [STOP, EARLY, ADJUST]),
        ({"response": verdict(NO), "stop": verdict(YES, verdict(YES))}, [STOP, ADJUST]),
    ],
)
def test_rule_sets_that_differ(
    other: Mapping[str, Verdict | None], options: list[Decision]
) -> None:
    found = choose(sessions=DUE, response=on_treatment((0, 0), sets=(other,)))
    assert offered(found) == options


def test_where_every_rule_set_is_silent_it_is_reviewed() -> None:
    silent = on_treatment((0, 0))
    judged = (Judged(START, None, None),)
    found = choose(
        sessions=DUE,
        response=Response(
            silent.baseline,
            silent.long_baseline,
            False,
            silent.cycles,
            silent.completed,
            silent.judged_on,
            judged,
            silent.facts,
        ),
    )
    assert offered(found) == [REVIEW]


def test_a_reaction_that_does_not_withhold_may_change_sites() -> None:
    lid = (Reported("drooping eyelid"),)
    found = choose(sessions=DUE, response=on_treatment((50, 50)), reactions=lid)
    assert offered(found) == [CONTINUE, ADJUST]
    assert whys(found, ADJUST) == [Why.MILD_REACTION]


@pytest.mark.parametrize(
    ("days_ago", "units", "until"),
    [
        # the interval: the day before it is due, and the day
        (83, 155, ENDING + timedelta(days=1)),
        (84, 155, None),
        # the cumulative limit may be later than the interval
        (30, 300, ENDING + timedelta(days=54)),
        (0, 300, ENDING + timedelta(days=84)),
    ],
)
def test_not_before_this_date(days_ago: int, units: float, until: date | None) -> None:
    sessions = (Session(ENDING - timedelta(days=days_ago), "Botox", units),)
    found = choose(sessions=sessions, response=on_treatment((50, 50)))
    assert found.due == sessions[0].on + timedelta(days=84)
    leading = found.first
    assert (leading.decision is Decision.NOT_BEFORE) is (until is not None)
    assert leading.until == until
    assert CONTINUE in offered(found)


@pytest.mark.parametrize("response", [on_treatment((0, 0)), on_treatment((50, 50), most=10)])
def test_where_nothing_is_waited_for_the_date_comes_last(response: Response) -> None:
    sessions = (Session(ENDING, "Botox", 155),)
    assert offered(choose(sessions=sessions, response=response))[-1] is Decision.NOT_BEFORE


# --- what must always hold ------------------------------------------------------------------------

three = st.sampled_from(list(Answer))
falls = st.tuples(st.integers(-50, 100), st.integers(-50, 100)).map(lambda t: (min(t), max(t)))
severities = st.sampled_from([FELL_SEVERE, NOT_TOLD, (days(10), days(10)), DAILY])
responses = st.builds(
    on_treatment,
    st.none() | falls,
    st.integers(0, 3),
    st.integers(0, 28),
    severities,
    st.sampled_from([DAILY, (days(20), days(20))]),
)
told = st.fixed_dictionaries(
    {
        "safety": st.fixed_dictionaries({"allergy_to_toxin": three, "pregnant": three}),
        "flags": st.dictionaries(
            st.sampled_from(["red_flag_sudden", "red_flag_overuse"]), three.map(Fact)
        ),
        "history": st.builds(
            History,
            no_better_diagnosis=st.sampled_from([None, True, False]),
            ended_by_person=st.sampled_from([None, True, False]),
        ),
        "suitability": st.none() | three,
        "criteria": three,
        "chronic": three,
        "reactions": st.lists(
            st.builds(
                Reported,
                st.sampled_from(["swallowing", "eyelid", "knee"]),
                serious=st.sampled_from([None, True, False]),
            ),
            max_size=2,
        ).map(tuple),
        "recent": three,
    }
)


@given(told, st.none() | responses, st.integers(0, 100))
def test_every_choice_is_safe(
    told: dict[str, object], response: Response | None, days_ago: int
) -> None:
    sessions = (Session(ENDING - timedelta(days=days_ago), "Botox", 155),) if response else ()
    found = choose(sessions=sessions, response=response, **told)  # type: ignore[arg-type]
    options = offered(found)
    # something is always said, each decision once, and every one has a reason
    assert options
    assert len(set(options)) == len(options)
    assert all(option.reasons for option in found.options)
    # what withholds or ends treatment comes alone
    held = [decision for decision in options if decision in HELD]
    assert held in ([], options)
    # unknown is never a start, nor a stop
    if Decision.START in options:
        assert told["suitability"] is told["chronic"] is YES
        assert response is None
    if STOP in options:
        assert response is not None
        assert response.completed.low >= 2
        fell = response.facts["fall_in_headache_days"].value
        assert isinstance(fell, Quantity)
        assert fell.high < 30
    if CONTINUE in options:
        assert response is not None
        fell = response.facts["fall_in_headache_days"].value
        assert isinstance(fell, Quantity)
        assert fell.low >= 30
    # only what the table of stages allows
    now = stage(sessions, found.due, ENDING)
    assert set(options) <= set(NEXT[now])


def test_every_decision_can_be_reached() -> None:
    swallowing = (Reported("swallowing"),)
    choices = [
        choose(reactions=swallowing),
        choose(safety={"pregnant": YES}),
        choose(history=History(ended_by_person=True)),
        choose(suitability=YES),
        choose(suitability=NO),
        choose(sessions=(Session(ENDING, "Botox", 155),), response=on_treatment(None)),
        choose(sessions=DUE, response=on_treatment((50, 50), most=10)),
        choose(sessions=DUE, response=on_treatment((0, 0))),
    ]
    assert {decision for choice in choices for decision in offered(choice)} == set(Decision)

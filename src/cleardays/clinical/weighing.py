"""What the engine's answer changes among the options: it may hold back a stop, never bring one.

A lack of response, as a rule set counts it from observed days, is not called one where the engine
cannot call a fall unlikely: where the chance of the rule set's own fall is not under 20 of 100, where
days left out could turn the answer, or where headache days cannot fall. Everything else stands as
the rule sets have it, and that the headache is episodic now rests on observed counts alone.
"""

from dataclasses import replace

from cleardays.clinical.decision import Choice, Decision, Option, Reason, Why
from cleardays.clinical.outlook import Outlook
from cleardays.engine.answer import UNLIKELY
from cleardays.engine.findings import Because, What
from cleardays.evidence.rules import RuleSet

LITTLE = 0.3  # chance of a day in 28 from another injection, under which little is expected
_FALL = "fall_in_headache_days"
_CYCLES = 2


def weigh_in(choice: Choice, outlook: Outlook | None, rules: dict[str, RuleSet]) -> Choice:
    """The same options with what the engine says; unchanged where it says nothing."""
    if outlook is None or not outlook.answer.may(What.SHARE):
        return choice
    options: list[Option] = []
    held: list[Reason] = []
    for option in choice.options:
        if option.decision is not Decision.STOP_NO_RESPONSE:
            options.append(option)
            continue
        kept = []
        for reason in option.reasons:
            why = _against(outlook, rules.get(reason.about))
            if why is None:
                kept.append(reason)
            else:
                held.append(Reason(why, reason.about))
        if kept:
            options.append(replace(option, reasons=tuple(kept)))
    if held:
        options = _with_review(options, held)
    return replace(choice, options=tuple(_little(option, outlook) for option in options))


def _with_review(options: list[Option], held: list[Reason]) -> list[Option]:
    """A review takes the place of the stop that was held back, at the head where it led."""
    for n, option in enumerate(options):
        if option.decision is Decision.REVIEW:
            options[n] = replace(option, reasons=(*option.reasons, *held))
            return options
    return [Option(Decision.REVIEW, tuple(held)), *options]


def _against(outlook: Outlook, rules: RuleSet | None) -> Why | None:
    """Why a rule set's lack of response is not called one; None where nothing is against it."""
    found = outlook.answer
    refused = found.refused.get(What.NO_RESPONSE, ())
    if Because.CEILING in refused:
        return Why.CEILING
    if Because.SCENARIOS_DIFFER in refused:
        return Why.LEFT_OUT_DAYS
    chance = found.chances.get(_threshold(rules), None)
    if chance is None or chance < UNLIKELY:
        return None
    return Why.FALL_NOT_SETTLED


def _threshold(rules: RuleSet | None) -> int:
    """The fall in out of 100 that a rule set calls a response; 30 where it names none."""
    if rules is not None and "response" in rules.questions:
        for rule in rules.rules_under(rules.questions["response"]):
            if rule.fact == _FALL:
                return int(rule.value)
    return 30


def _little(option: Option, outlook: Outlook) -> Option:
    """Beside going on: that little is expected from another injection on this evidence."""
    ahead, cycles = outlook.answer.ahead, outlook.answer.cycles
    if option.decision is not Decision.CONTINUE or ahead is None or cycles < _CYCLES:
        return option
    if ahead.worth_a_day >= LITTLE:
        return option
    return replace(option, reasons=(*option.reasons, Reason(Why.LITTLE_EXPECTED)))

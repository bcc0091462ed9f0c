"""The open decisions in words: for clinicians only."""

from cleardays.answers.amounts import link_of, listed, on, source_of
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.decision import Decision, Option, Reason, Why
from cleardays.clinical.stopping import FEW_DAYS
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known

_PRESSING = (Decision.WITHHOLD_SAFETY, Decision.WITHHOLD_DECIDE_FIRST)


def decision_block(visit: Visit, known: Known) -> Block:
    """Every open option in order, with its reasons."""
    lines = tuple(
        Line(
            text=_name(option),
            mark=Mark.URGENT if option.decision in _PRESSING else Mark.NONE,
            detail=" ".join(_sentences(option, known)),
            source=_source(option, known),
            link=_link(option, known),
        )
        for option in visit.choice.options
    )
    due = visit.choice.due
    lead = f"Stands: {visit.stage.value}."
    if due is not None:
        lead += f" The next session is due from {on(due)}."
    lead += " The decision is yours, and may differ."
    return Block("decision", "Options that are open", Reader.CLINICIAN, lead, lines)


def _name(option: Option) -> str:
    name = option.decision.value[0].upper() + option.decision.value[1:]
    return f"{name}: {on(option.until)}" if option.until else name


def _sentences(option: Option, known: Known) -> list[str]:
    """The reasons as sentences; what holds of several rule sets is said once, of all of them."""
    of: dict[str, list[str]] = {}
    for reason in option.reasons:
        title = known.rule_sets[reason.about].title if reason.about in known.rule_sets else ""
        words = sentence(reason, known)
        rest = words.removeprefix(f"{title}: ") if title else words
        of.setdefault(rest, []).extend([title] if rest != words else [])
    return [f"{listed(titles)}: {rest}" if titles else rest for rest, titles in of.items()]


def sentence(reason: Reason, known: Known) -> str:
    """One reason as a sentence for a clinician."""
    about = _about(reason, known)
    date_of = on(reason.on) if reason.on else ""
    return {
        Why.REACTION: f"A reaction was reported that needs a decision first: {about}"
        f"{f', {date_of}' if date_of else ''}.",
        Why.CONTRAINDICATION: f"Contraindication: {about}",
        Why.DECIDE_FIRST: f"To be decided first: {about}",
        Why.RED_FLAG: f"Red flag: {about}.",
        Why.DIAGNOSIS_IN_DOUBT: "A clinician said that another diagnosis may fit better.",
        Why.PERSON_ENDED: "The person does not want further injections.",
        Why.INTERVAL: f"The usual interval runs to {date_of}; earlier needs a reason, which is "
        f"kept.",
        Why.CUMULATIVE: f"The cumulative limit would be passed ({about} U)"
        + (f"; it is free again on {date_of}." if date_of else "."),
        Why.OTHER_TOXIN: f"Another toxin was given on {date_of} ({about}); its units are not these "
        f"units and are never added.",
        Why.DOSE_NOT_KNOWN: f"The product or dose given {f'on {date_of}' if date_of else 'lately'} "
        f"is not known.",
        Why.CRITERIA_NOT_KNOWN: f"{about}: whether the criteria are met cannot be told from this.",
        Why.CRITERIA_MET: f"{about}: the criteria are met, and nothing asked speaks against it.",
        Why.CRITERIA_NOT_MET: f"{about}: the criteria are not met, or something speaks against it.",
        Why.NOT_ASKED: f"{about}: the criteria are met; safety questions or doses are still open.",
        Why.FEW_CYCLES: f"{f'{about}: ' if about else ''}{_cycles_needed(reason, known)} completed "
        f"cycles are needed before a lack of response can be called one.",
        Why.RESPONSE_NOT_KNOWN: f"{f'{about}: ' if about else ''}the response cannot be told from "
        f"what was recorded.",
        Why.RESPONDED: f"{about}: its response criterion is met.",
        Why.NOT_RESPONDED: f"{about}: its response criterion is not met.",
        Why.SEVERITY_BETTER: f"{about} counts headache days, and they did not fall enough; days "
        f"with moderate or severe headache did.",
        Why.SEVERITY_NOT_KNOWN: f"{about} counts headache days, and they did not fall enough; "
        f"whether days with moderate or severe headache did cannot be told from this.",
        Why.CEILING: f"{about} counts headache days, which were nearly daily before and after and "
        f"cannot show less; look at severity and hours.",
        Why.EPISODIC: f"{about}: fewer than {_few_days(reason, known)} headache days in each of "
        f"three windows.{_recheck(reason, known)}",
        Why.PREFERRED_FIRST: f"{about} would rather see preventive medicines tried, and overuse dealt "
        f"with, before; it does not ask for it.",
        Why.TRIAL_ONLY: f"{about} says who was studied, not who may be treated: ask another rule set.",
        Why.NO_STOP_RULE: f"{about}: what it counts as a response is not met, and it gives no rule for "
        f"stopping.",
        Why.RESPONDED_EARLIER: f"{about}: an earlier cycle met its response criterion and the latest "
        f"does not; its stop rule asks only of the first cycles.",
        Why.FALL_NOT_SETTLED: f"{about} counts no response, but from the days themselves a fall as large "
        f"as it asks for cannot be ruled out; another cycle with a daily diary is reasonable.",
        Why.LEFT_OUT_DAYS: f"{about} counts no response, but days that were not recorded could turn "
        f"the answer.",
        Why.LITTLE_EXPECTED: "On this evidence another injection is expected to change little: see how "
        "much better, and how sure.",
        Why.MILD_REACTION: f"Reported: {about}. Sites or dose may be changed.",
    }[reason.why]


_NUMBERS = {2: "two", 3: "three"}


def _cycles_needed(reason: Reason, known: Known) -> str:
    rules = known.rule_sets.get(reason.about)
    needed = int(rules.settings.get("after_cycles", 2)) if rules else 2
    return _NUMBERS.get(needed, str(needed))


def _few_days(reason: Reason, known: Known) -> str:
    rules = known.rule_sets.get(reason.about)
    under = (
        rules.rules_under(rules.questions["stop"]) if rules and "stop" in rules.questions else ()
    )
    return next((f"{rule.value:g}" for rule in under if rule.fact == FEW_DAYS), "few")


def _recheck(reason: Reason, known: Known) -> str:
    rules = known.rule_sets.get(reason.about)
    if rules is None or "recheck_months_from" not in rules.settings:
        return ""
    first, last = rules.settings["recheck_months_from"], rules.settings["recheck_months_to"]
    return f" Look again {first} to {last} months after stopping."


def _about(reason: Reason, known: Known) -> str:
    if reason.why in (Why.CONTRAINDICATION, Why.DECIDE_FIRST):
        caution = next(c for c in known.cautions if c.fact == reason.about)
        return f"{caution.asks} {caution.do}"
    if reason.why is Why.RED_FLAG:
        return known.rule(reason.about).asks
    if reason.about in known.rule_sets:
        return known.rule_sets[reason.about].title
    return reason.about


def _rows(option: Option, known: Known) -> list[str]:
    return [r.about for r in option.reasons if r.about in known.rule_sets]


def _source(option: Option, known: Known) -> str:
    for reason in option.reasons:
        if reason.why is Why.RED_FLAG:
            return source_of(known.rule(reason.about).cited, known)
        if reason.why in (Why.INTERVAL, Why.CUMULATIVE):
            name = "interval_days" if reason.why is Why.INTERVAL else "cumulative_limit"
            return source_of(known.product.amounts[name].cited, known)
        if reason.why in (Why.CONTRAINDICATION, Why.DECIDE_FIRST):
            caution = next(c for c in known.cautions if c.fact == reason.about)
            return source_of(caution.cited, known)
    names = _rows(option, known)
    return ", ".join(known.rule_sets[name].title for name in dict.fromkeys(names))


def _link(option: Option, known: Known) -> str:
    for name in _rows(option, known):
        rules = known.rule_sets[name].rules.values()
        return link_of(next(iter(rules)).cited, known)
    return ""

"""Reporting a side effect, one question a page: the signs first, then what, when and how bad."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from cleardays.answers.side_effect import Sign
from cleardays.clinical.history import Reported
from cleardays.clinical.reaction import Grade
from cleardays.web.people_forms import a_date

YES, NO, NONE = "yes", "no", "none"
FLAGS = "flags"


class WhatForm(forms.Form):
    """What it is, in a few words."""

    asks = "What did you notice?"
    what = forms.CharField(
        label="In a few words",
        max_length=120,
        help_text="Such as: sore neck, drooping eyelid, more headache.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write what you noticed, such as sore neck",
            "max_length": "Write it in up to 120 letters: there is room for more later",
        },
    )


class WhenForm(forms.Form):
    """When it began, and how long it lasted."""

    asks = "When did it begin, and is it over?"
    on = a_date("It began on", required=False, help_text="Leave it empty if you do not know.")
    over = forms.ChoiceField(
        label="Is it over?",
        choices=[("no", "No, it is still there"), ("yes", "Yes, it is over")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is over"},
    )
    ended = a_date("If it is over: its last day", required=False, help_text="If you know it.")

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        for name in ("on", "ended"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Dates in their order, none to come, and no last day of what is still there."""
        said = super().clean() or {}
        began, ended = said.get("on"), said.get("ended")
        for name, day in (("on", began), ("ended", ended)):
            if day and day > self.today:
                self.add_error(name, "That day is still to come. Choose today or a day before")
        if began and ended and ended < began:
            self.add_error("ended", "It cannot end before it began. Change one of the two days")
        if ended and said.get("over") == NO:
            self.add_error("over", "You gave a last day. Choose Yes, or take that day away")
        return said


class HowForm(forms.Form):
    """How bad, and anything else."""

    asks = "How bad is it, or was it?"
    severity = forms.ChoiceField(
        label="How bad at its worst",
        required=False,
        choices=[
            (Grade.MILD.value, "Mild: I could do everything"),
            (Grade.MODERATE.value, "Moderate: I could not do some things"),
            (Grade.SEVERE.value, "Severe: I could do little or nothing"),
            ("", "I would rather not say"),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="Anything else, in your own words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"max_length": "Write it in up to 2,000 letters"},
    )


class MoreForm(WhenForm, HowForm):
    """Everything that can be told later of what was reported."""

    field_order = ("on", "over", "ended", "severity", "words")


TELLING = ("what", "when", "how")


@dataclass
class Answers:
    """What a form brought: the signs that were answered, and the three pages of telling."""

    post: QueryDict
    signs: Sequence[Sign]
    flags: Sequence[Sign]
    today: date

    @property
    def steps(self) -> tuple[str, ...]:
        """Every page in its order."""
        return (*(sign.id for sign in self.signs), FLAGS, *TELLING)

    def form(self, step: str) -> forms.Form:
        """One page of telling: what was sent of it, or empty where it was not reached yet."""
        came = self.post if self.came(step) else None
        if step == "what":
            return WhatForm(came)
        return WhenForm(came, today=self.today) if step == "when" else HowForm(came)

    def came(self, step: str) -> bool:
        """Whether the answer to a page was sent along."""
        if step in TELLING:
            return self.post.get("at") == step or f"{step}_done" in self.post
        return step in self.post

    def wrong_with(self, step: str) -> str:
        """What is wrong with an answer about signs, in words that say what to do; "" for nothing."""
        given = self.post.getlist(step)
        if step == FLAGS:
            offered = {flag.id for flag in self.flags}
            if not given or not set(given) <= {*offered, NONE}:
                return "Tick what is so, or None of these"
            if NONE in given and len(given) > 1:
                return "You ticked None of these and something else: change one of them"
            return ""
        return "" if given in ([YES], [NO]) else "Choose one"

    def ticked(self) -> list[Sign]:
        """The signs that were answered yes, the most urgent first."""
        found = [sign for sign in self.signs if self.post.getlist(sign.id) == [YES]]
        ticked = self.post.getlist(FLAGS)
        return [*found, *(flag for flag in self.flags if flag.id in ticked)]

    def is_good(self, step: str) -> bool:
        """Whether a page was answered, and well."""
        if not self.came(step):
            return False
        return self.form(step).is_valid() if step in TELLING else not self.wrong_with(step)

    def carried(self, but: str) -> list[tuple[str, str]]:
        """Every answer except that of one page, to go along in the next form."""
        kept = []
        for step in self.steps:
            if step == but or not self.came(step):
                continue
            names = list(self.form(step).fields) if step in TELLING else [step]
            kept += [(name, value) for name in names for value in self.post.getlist(name)]
            if step in TELLING:
                kept.append((f"{step}_done", "1"))
        return kept


def reported(said: dict[str, Any], what: str) -> Reported:
    """What was told, as a reaction. Raises `HistoryError` where it contradicts itself."""
    over = {YES: True, NO: False}.get(said.get("over", ""))
    return Reported(
        what, said.get("on"), said.get("severity") or None, None, over, (), said.get("ended")
    )

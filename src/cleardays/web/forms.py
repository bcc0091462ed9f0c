"""What may be filled in: a diary, what a file cannot say, and a clinic's two files."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from cleardays.answers.told import Reader
from cleardays.clinical.diary import Period
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.exchange.reading import Hints

YES, NO, SOME, NONE, NOT_KNOWN = "yes", "no", "some", "none", ""
ROWS = range(1, 9)
OPEN_ROWS = 2
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)
_NOT_A_DATE = "Write the date as year, month and day, such as 2026-03-31"
_WHEN_EMPTY = "Leave it empty if you do not know."
DATE_WORDS = {
    "day-first": "The day first: 31/03/2026",
    "month-first": "The month first: 03/31/2026",
}


class DiaryForm(forms.Form):
    """A diary, as a file or as text."""

    diary = forms.FileField(required=False, allow_empty_file=True, widget=forms.FileInput)
    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        said = super().clean() or {}
        pasted = bool(said.get("text", "").strip())
        if said.get("diary") is not None and pasted:
            self.add_error("diary", "Choose a file or paste text, not both")
        elif said.get("diary") is None and not pasted:
            self.add_error("diary", "Choose a file with your diary, or paste its text")
        return said


def _number(label: str, words: str, hint: str, least: int, most: int) -> forms.FloatField:
    wrong = f"{words} must be a number from {least} to {most}"
    return forms.FloatField(
        required=False,
        min_value=least,
        max_value=most,
        label=label,
        help_text=f"{hint} {_WHEN_EMPTY}".strip(),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def _choice(label: str, *choices: tuple[str, str]) -> forms.ChoiceField:
    wrong = "Choose one of the answers"
    return forms.ChoiceField(
        required=False,
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": wrong},
    )


class AnswersForm(forms.Form):
    """What only the person can say. Everything may be left open."""

    dates = forms.CharField(required=False, max_length=40, widget=forms.RadioSelect)
    pain = forms.CharField(required=False, max_length=40, widget=forms.RadioSelect)
    zone = forms.CharField(required=False, max_length=60)
    complete = _choice(
        "Did you write down every headache?", (YES, "Yes"), (NO, "No"), (NOT_KNOWN, "I do not know")
    )
    months = _number(
        "For how many months have you had headache on 15 days a month or more?",
        "Months",
        "Write 0 if that is not so.",
        0,
        1500,
    )
    age = _number("How old are you?", "Age", "In years.", 0, 125)
    injections = _choice(
        "Which injections of botulinum toxin have you had so far?",
        (NONE, "None"),
        (SOME, "These"),
        (NOT_KNOWN, "I do not know"),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for n in ROWS:
            self.fields[f"on_{n}"] = forms.DateField(
                required=False,
                label="Date",
                input_formats=["%Y-%m-%d"],
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": _NOT_A_DATE},
            )
            self.fields[f"product_{n}"] = forms.CharField(
                required=False, label="Product", max_length=60, initial="Botox"
            )
            self.fields[f"units_{n}"] = _number("Units, if you know them", "Units", "", 1, 1000)

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself."""
        said = super().clean() or {}
        for n in ROWS:
            on = said.get(f"on_{n}")
            if on is not None and not _FIRST <= on <= _LAST:
                self.add_error(f"on_{n}", _NOT_A_DATE)
            elif on is None and f"on_{n}" not in self.errors and said.get(f"units_{n}"):
                self.add_error(f"on_{n}", "Write the date of this injection, or remove its units")
        dated = any(said.get(f"on_{n}") or f"on_{n}" in self.errors for n in ROWS)
        if said.get("injections") == SOME and not dated:
            self.add_error(
                "injections", "Write the date of one injection, or choose another answer"
            )
        if said.get("injections") == NONE and dated:
            self.add_error("injections", "You chose None and wrote a date: change one of them")
        age = said.get("age")
        if age is not None and age != int(age):
            self.add_error("age", "Age must be a whole number of years, from 0 to 125")
        return said

    def is_given(self, name: str) -> bool:
        """Whether a question was answered."""
        return self.cleaned_data.get(name) not in (None, "")

    def hints(self, complete: tuple[Period, ...] = ()) -> Hints:
        """What the answers add to the file."""
        said = self.cleaned_data
        return Hints(
            said.get("dates") or None,
            said.get("zone") or None,
            said.get("pain") or None,
            complete,
        )

    def added_to(self, history: History) -> History:
        """The history with what was answered here."""
        if self.is_given("age"):
            history = replace(history, age=int(self.cleaned_data["age"]))
        if self.is_given("months"):
            months = self.cleaned_data["months"]
            history = replace(history, months_with_15_headache_days=months)
        return history

    def wrongs(self) -> list[tuple[str, str]]:
        """Each field that is wrong, with the words that stand beside it."""
        return [(name, str(words[0])) for name, words in self.errors.items()]

    def sessions(self) -> tuple[Session, ...]:
        """The injections written down, in the order of the rows."""
        said = self.cleaned_data
        return tuple(
            Session(said[f"on_{n}"], said[f"product_{n}"] or None, said[f"units_{n}"])
            for n in ROWS
            if said.get(f"on_{n}")
        )

    def carried(self) -> list[tuple[str, str]]:
        """Every answer as it was written, for the next page; an empty product means not known."""
        kept = []
        for name in self.fields:
            what, _, row = name.partition("_")
            of_a_date = what == "product" and bool(self.data.get(f"on_{row}"))
            if of_a_date or (what != "product" and self.data.get(name)):
                kept.append((name, str(self.data.get(name, ""))))
        return kept

    open_rows = OPEN_ROWS

    def uses_more_rows(self) -> bool:
        """Whether more rows are filled in than are open at first."""
        return any(self.data.get(f"on_{n}") for n in ROWS if n > OPEN_ROWS)

    def rows(self) -> list[dict[str, Any]]:
        """The rows for injections as a page shows them."""
        return [
            {
                "number": n,
                "on": self[f"on_{n}"],
                "product": self[f"product_{n}"],
                "units": self[f"units_{n}"],
            }
            for n in ROWS
        ]


class CarriedForm(forms.Form):
    """What a page of ours brings back, and the clinic's two files."""

    carried = forms.CharField(required=False)
    name = forms.CharField(required=False, max_length=300)
    story = forms.SlugField(required=False, max_length=60)
    kept_history = forms.CharField(required=False)
    kept_sessions = forms.CharField(required=False)
    history = forms.FileField(required=False, allow_empty_file=True)
    sessions = forms.FileField(required=False, allow_empty_file=True)
    reader = forms.ChoiceField(
        required=False, choices=[(Reader.PERSON.value, ""), (Reader.CLINICIAN.value, "")]
    )
    asked = forms.CharField(required=False, max_length=3)

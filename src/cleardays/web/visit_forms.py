"""Forms about a visit: asking for one, what suits, what is said before it, how a clinic receives people."""

from typing import Any

from django import forms

from cleardays.actions.check_in import (
    MOST_WORDS,
    SCORE,
    TEXT,
    TEXTS,
    UNKNOWN,
    questions_for_people,
    scales_for_people,
)
from cleardays.records.convert import SAFETY
from cleardays.records.models.visiting import Reception

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTICE = ((4, "4 hours"), (24, "1 day"), (72, "3 days"), (168, "1 week"))
ASKED = {
    "pregnant": "Are you pregnant, or do you plan to be?",
    "other_toxin_recent": "Did you have any other botulinum injection in the past 4 months? "
    "One for wrinkles counts too.",
}
WORDS = {
    "changed": ("What has changed since last time?", "Better, worse, an illness, a new worry."),
    "drugs": ("Do you take any new medicine?", "Its name, and since when."),
    "questions": ("What do you want to ask?", "It will be on the page in front of the clinic."),
}
_ANSWERS = (("yes", "Yes"), ("no", "No"), (UNKNOWN, "I do not know"))
_VALUES = {"yes": True, "no": False, UNKNOWN: UNKNOWN}


class AskForm(forms.Form):
    """Asking for a visit."""

    why = forms.CharField(
        label="What is it about?",
        help_text="In your own words. The clinic reads it.",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a few words what it is about. Nothing was sent."},
    )
    suits = forms.CharField(
        label="When can you come?",
        help_text="Days and times that suit you. You may leave it empty.",
        max_length=300,
        required=False,
    )


class SoonerForm(forms.Form):
    """Which times suit somebody who would come sooner."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Which days suit you?",
        help_text="None chosen: any day.",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parts = forms.MultipleChoiceField(
        label="Which part of the day?",
        help_text="None chosen: any.",
        choices=[("morning", "Morning"), ("afternoon", "Afternoon")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    not_before = forms.DateField(
        label="From which day on?",
        help_text="Leave it empty if any day suits you.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "Give the day as a date, or leave it empty. Nothing was changed."
        },
    )
    notice_hours = forms.TypedChoiceField(
        label="How soon before can we tell you?",
        choices=NOTICE,
        coerce=int,
        initial=24,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how soon before. Nothing was changed."},
    )


class CheckInForm(forms.Form):
    """The questions before a visit. Each may be left open; "I do not know" is an answer."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for fact in questions_for_people():
            self.fields[SAFETY + fact] = forms.ChoiceField(
                label=ASKED[fact], choices=_ANSWERS, required=False, widget=forms.RadioSelect
            )
        for name in TEXTS:
            label, hint = WORDS[name]
            self.fields[TEXT + name] = forms.CharField(
                label=label,
                help_text=hint,
                max_length=MOST_WORDS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        for scale in scales_for_people():
            kind = "A whole number" if scale.whole else "A number"
            hint = f"{kind} from {scale.low:g} to {scale.high:g}."
            self.fields[SCORE + scale.id] = forms.FloatField(
                label=scale.title,
                help_text=hint,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
                error_messages={"invalid": f"{scale.title}: {hint} Or leave it empty."},
            )

    def starting(self, kind: str) -> list[forms.BoundField]:
        """The fields of one kind, in their order."""
        return [field for field in self if field.name.startswith(kind)]

    @property
    def yes_no(self) -> list[forms.BoundField]:
        """Questions with yes, no and not known."""
        return self.starting(SAFETY)

    @property
    def words(self) -> list[forms.BoundField]:
        """Questions answered in words."""
        return self.starting(TEXT)

    @property
    def totals(self) -> list[forms.BoundField]:
        """Totals of questionnaires."""
        return self.starting(SCORE)

    def said(self) -> dict[str, Any]:
        """What was answered, by name."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value not in (None, ""):
                found[name] = _VALUES[value] if name.startswith(SAFETY) else value
        return found


class ReceptionForm(forms.ModelForm):
    """How a clinic receives people."""

    class Meta:
        model = Reception
        fields = (
            *("is_shown", "about", "bring"),
            *("change_hours", "hold_hours", "notice_hours", "check_in_days"),
        )
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("about", "bring")}
        labels = {
            "is_shown": "Show this clinic to everybody",
            "about": "What a visit here is like",
            "bring": "What to bring",
            "change_hours": "Hours before a visit up to which people move or cancel it themselves",
            "hold_hours": "Hours for which an offered place is held",
            "notice_hours": "Hours before a place from which people neither book it nor are offered it",
            "check_in_days": "Days before a visit from which its questions are asked",
        }
        help_texts = {
            "is_shown": "Its name, address and telephone, and each injector with a standing "
            "qualification: name, qualification, until when, sessions signed here in full tens. Ask "
            "your injectors first.",
            "about": "In plain words: how to come in, how long it takes, who is there.",
            "hold_hours": "Never longer than half of the time that is left until the visit.",
        }

    def clean_hold_hours(self) -> int:
        """An offer of no time would be none."""
        hours = int(self.cleaned_data["hold_hours"])
        if not 1 <= hours <= 336:
            raise forms.ValidationError("Give 1 to 336 hours. Nothing was saved.")
        return hours

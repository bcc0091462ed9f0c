"""Forms about what is known of a person besides the diary."""

from typing import Any

from django import forms

from cleardays.clinical.history import OtherToxin, Outcome, Preventive, Score
from cleardays.evidence.read import read_tables
from cleardays.web.people_forms import a_date


def _number(label: str, most: float, **more: Any) -> forms.FloatField:
    wrong = f"{label}: a number from 0 to {most:g}, or leave it empty."
    return forms.FloatField(
        label=label,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages={
            "required": f"{label}: give a number.",
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
        },
        **more,
    )


class PreventiveForm(forms.Form):
    """A preventive tried."""

    drug = forms.CharField(
        label="Medicine", max_length=80, error_messages={"required": "Name the medicine."}
    )
    drug_class = forms.CharField(label="Class", max_length=80, required=False)
    dose = forms.CharField(label="Dose", max_length=60, required=False)
    weeks = _number("Weeks", 5000, required=False)
    outcome = forms.ChoiceField(
        label="How it went",
        required=False,
        choices=[("", "Not told"), *((o.value, o.value.capitalize()) for o in Outcome)],
    )
    began = a_date("Begun on", required=False)
    why = forms.CharField(label="Why it ended", max_length=200, required=False)

    def value(self) -> Preventive:
        """The preventive."""
        said = self.cleaned_data
        outcome = Outcome(said["outcome"]) if said["outcome"] else None
        return Preventive(
            said["drug"],
            said["drug_class"],
            said["weeks"],
            outcome,
            said["began"],
            said["dose"],
            said["why"],
        )


class ScoreForm(forms.Form):
    """The total of a questionnaire."""

    scale = forms.ChoiceField(label="Questionnaire")
    on = a_date("Date")
    total = _number("Total", 1000)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        scales = read_tables().scales
        choice = self.fields["scale"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (id, f"{scale.title} ({scale.low:g} to {scale.high:g})") for id, scale in scales.items()
        ]

    def value(self) -> Score:
        """The total."""
        said = self.cleaned_data
        instrument, _, domain = said["scale"].partition(".")
        return Score(instrument, said["on"], said["total"], domain)


class ToxinForm(forms.Form):
    """Botulinum toxin given for another reason, or by somebody else."""

    on = a_date("Date")
    product = forms.CharField(
        label="Product", max_length=80, error_messages={"required": "Name the product."}
    )
    units = _number("Units of that product", 10_000, required=False)

    def value(self) -> OtherToxin:
        """The toxin."""
        said = self.cleaned_data
        return OtherToxin(said["on"], said["product"], said["units"])


FORMS: dict[str, type[forms.Form]] = {
    "preventive": PreventiveForm,
    "score": ScoreForm,
    "toxin": ToxinForm,
}

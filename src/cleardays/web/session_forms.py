"""What is typed about a session and about vials."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from cleardays.clinical.charting import BLEEDING, PAIN, REMARKS, Charted
from cleardays.evidence.known import Known

_DATE = {"type": "date"}
_SHORT = {"inputmode": "decimal", "class": "short", "autocomplete": "off"}


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        error_messages={"invalid": f"{label}: write year, month and day, such as 2027-03-31."},
        **more,
    )


class BeginForm(forms.Form):
    """What a session begins from, and its day."""

    on = _day("Day of the session")
    again = forms.BooleanField(required=False)


class SiteForm(forms.Form):
    """One site, otherwise than planned."""

    site = forms.CharField(max_length=40)
    units = forms.DecimalField(
        label="Units",
        required=False,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs=_SHORT),
        error_messages={"invalid": "Units: write a number, such as 2.5."},
    )
    reason = forms.CharField(label="Why", required=False, max_length=200)
    remark = forms.MultipleChoiceField(
        label="Noticed", required=False, choices=[(PAIN, PAIN), (BLEEDING, BLEEDING)]
    )
    right = forms.DecimalField(
        label="mm to the right in the picture",
        required=False,
        max_digits=4,
        decimal_places=1,
        error_messages={"invalid": "How far to the right: write a number of millimetres."},
    )
    down = forms.DecimalField(
        label="mm down in the picture",
        required=False,
        max_digits=4,
        decimal_places=1,
        error_messages={"invalid": "How far down: write a number of millimetres."},
    )

    def charted(self, usual: Charted, skip: bool) -> Charted:
        """What was said of this site; what was left empty is as usual there."""
        said = self.cleaned_data
        units = said["units"] if said["units"] is not None else Decimal(str(usual.units))
        return Charted(
            site=usual.site,
            muscle=usual.muscle,
            side=usual.side,
            units=0.0 if skip else float(units),
            extra=usual.extra,
            given=not skip,
            reason=said["reason"].strip() or ("" if skip else usual.reason),
            right=float(said["right"] or 0),
            down=float(said["down"] or 0),
            remarks=tuple(word for word in REMARKS if word in said["remark"]),
        )


class DrawForm(forms.Form):
    """How much is drawn, from which vial, and how it was mixed."""

    vial = forms.UUIDField(
        error_messages={"required": "Choose a vial.", "invalid": "Choose a vial of the list."}
    )
    units = forms.DecimalField(
        label="Units",
        max_digits=6,
        decimal_places=2,
        error_messages={
            "required": "Units to draw: write a number.",
            "invalid": "Units to draw: write a number, such as 155.",
        },
    )
    dilution = forms.DecimalField(
        label="mL of saline to 100 U",
        required=False,
        max_digits=4,
        decimal_places=2,
        error_messages={"invalid": "Saline: write the mL to 100 U, such as 2."},
    )
    late_because = forms.CharField(required=False, max_length=200)


class NoteForm(forms.Form):
    """How it was borne."""

    tolerance = forms.CharField(label="How it was borne", required=False, max_length=200)
    notes = forms.CharField(
        label="Notes", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AddendumForm(forms.Form):
    """What is added to a signed session."""

    text = forms.CharField(
        label="What is added",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is to be added."},
    )
    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say why it is added."}
    )


class DirectionForm(forms.Form):
    """A direction to treat."""

    sessions = forms.IntegerField(
        label="For how many sessions",
        min_value=1,
        max_value=12,
        initial=4,
        widget=forms.TextInput(attrs=_SHORT),
        error_messages={"invalid": "For how many sessions: write a number from 1 to 12."},
    )
    words = forms.CharField(
        label="Note",
        required=False,
        max_length=300,
        help_text="Needed where something was to be decided first.",
    )


class VialForm(forms.Form):
    """Vials that came."""

    product = forms.CharField(label="Product", max_length=80, initial="Botox")
    lot = forms.CharField(label="Lot", max_length=40)
    expiry = _day("Expiry")
    size = forms.TypedChoiceField(label="Units in it", coerce=int)
    number = forms.IntegerField(
        label="How many",
        min_value=1,
        max_value=100,
        initial=1,
        widget=forms.TextInput(attrs=_SHORT),
    )

    def __init__(self, *args: Any, known: Known, **named: Any) -> None:
        super().__init__(*args, **named)
        sizes = sorted(known.product.vials, reverse=True)
        self.fields["size"].choices = [(size, f"{size} U") for size in sizes]  # type: ignore[attr-defined]


class MixForm(forms.Form):
    """How a vial was mixed; when is now."""

    dilution = forms.DecimalField(
        label="mL of saline to 100 U", max_digits=4, decimal_places=2, initial=Decimal(2)
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """The checklist as it was sent: "yes", "no" or "" and a word, by the name of the check."""

    said: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, sent: Mapping[str, str], names: tuple[str, ...]) -> "Answers":
        """Only what is on the list, and only where the page asked it."""
        return cls(
            {
                name: (
                    sent.get(f"check.{name}", "")
                    if sent.get(f"check.{name}") in ("yes", "no")
                    else "",
                    str(sent.get(f"word.{name}", "")),
                )
                for name in names
                if f"asked.{name}" in sent
            }
        )

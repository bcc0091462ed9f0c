"""What an administrator types: invitations, qualifications, the clinic's settings."""

from typing import Any, ClassVar, cast
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ImproperlyConfigured

from cleardays.actions.tables import all_tables
from cleardays.records.models.accounts import STAFF, Clinic
from cleardays.web.emergency import emergency_numbers


class InviteForm(forms.Form):
    """Somebody who is to work here."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="Address for mail", max_length=254)
    role = forms.ChoiceField(label="Role", choices=[(r.value, r.label) for r in STAFF])


class QualificationForm(forms.Form):
    """What allows an injector to sign."""

    what = forms.CharField(
        label="Qualification", max_length=120, help_text="What it is called on the certificate."
    )
    number = forms.CharField(label="Number, if it has one", max_length=60, required=False)
    valid_from = forms.DateField(
        label="Valid from", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    expires = forms.DateField(
        label="Runs out on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ClinicForm(forms.ModelForm):
    """What holds for the whole clinic."""

    rule_sets = forms.MultipleChoiceField(
        label="Rule sets asked first",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: all of them.",
    )

    class Meta:
        model = Clinic
        fields = (
            *("name", "address", "telephone", "zone", "emergency"),
            *("idle_minutes", "round_price", "money", "shares_vials", "rule_sets"),
        )
        widgets: ClassVar = {"address": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "zone": "Time zone, such as Europe/Vienna",
            "emergency": "Emergency number shown to people",
            "idle_minutes": "Minutes until an unattended desk locks",
            "round_price": "What one round costs a person here, with giving it",
            "money": "In which money",
            "shares_vials": "Why one vial may be used for two people",
        }
        help_texts = {
            "shares_vials": "Vials are single-dose. Leave this empty unless your pharmacy has said "
            "why it may be otherwise here: each record repeats the reason.",
            "emergency": "Until it is set, people see 112, 999 and 911.",
            "round_price": "People of this clinic see it beside the choice. Leave it empty where it "
            "differs, or where they pay nothing.",
            "money": "Such as £ or euros.",
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        sets = all_tables().rule_sets
        asked = cast(forms.MultipleChoiceField, self.fields["rule_sets"])
        asked.choices = [(id, found.title) for id, found in sets.items()]

    def clean_emergency(self) -> str:
        """Numbers that can be dialled, or none: a wrong one is worse than the three general ones."""
        said = str(self.cleaned_data["emergency"])
        try:
            emergency_numbers(said)
        except ImproperlyConfigured:
            raise forms.ValidationError(
                f"{said!r} is no telephone number, such as 112 or 144. Write it in digits; several "
                f"with commas between them."
            ) from None
        return said

    def clean(self) -> dict[str, Any]:
        """A price is more than nothing, and says in which money it is."""
        said = super().clean() or {}
        price = said.get("round_price")
        if price is not None and price <= 0:
            self.add_error("round_price", "Write a price above 0, or leave it empty.")
        if price is not None and not said.get("money"):
            self.add_error("money", "Write in which money the price is, such as £ or euros.")
        return said

    def clean_zone(self) -> str:
        """A zone that is there."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(f"{zone!r} is no time zone. Write it as Europe/Vienna.")
        return zone


class GlassForm(forms.Form):
    """Which record out of reach, and why."""

    identifier = forms.CharField(label="Their identifier, exactly", max_length=60)
    born = forms.DateField(
        label="Their date of birth", widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        label="Why you need it now",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It will be read by a service lead or an administrator.",
    )


class ReviewForm(forms.Form):
    """What was found when an access was looked into."""

    review = forms.CharField(label="What was found", max_length=500)

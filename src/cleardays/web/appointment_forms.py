"""What is typed to open a clinic day."""

from django import forms

from cleardays.records.models.accounts import Account


class DayForm(forms.Form):
    """A clinic day: who, when, and how long a slot is."""

    injector = forms.ModelChoiceField(queryset=Account.objects.none(), label="Who injects")
    on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    opens = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(label="To", widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label="Minutes for each", min_value=5, max_value=240, initial=20)
    people_may_book = forms.BooleanField(
        label="People may book its places themselves",
        help_text="Whoever is treated here, inside their window.",
        required=False,
    )
    room = forms.CharField(label="Room, if it matters", max_length=60, required=False)

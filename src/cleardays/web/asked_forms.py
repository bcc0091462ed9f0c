"""What a reader and whoever answers fill in."""

from typing import Any

from django import forms

from cleardays.actions.asked import LEAST, MOST, MOST_ANSWER
from cleardays.actions.spam_signs import Form, has_link

NOT_TAKEN = (
    "This could not be taken. Read it over: a question in your own words, without links or "
    "addresses. Then send it again. Nothing was kept."
)


class AskForm(forms.Form):
    """A question. `website` is a field that no person sees; `seal` says which form this is."""

    text = forms.CharField(
        label="Your question",
        help_text=f"From {LEAST} to {MOST} letters. No links. Do not write your name, your birth "
        "date or where you live.",
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MOST}),
        error_messages={"required": "Write your question."},
    )
    may_publish = forms.BooleanField(
        label="My question may be shown under the article, with its answer", required=False
    )
    email = forms.EmailField(
        label="E-mail, if you like",
        required=False,
        max_length=254,
        help_text="Only to tell you that there is an answer. Nobody here sees it, and it is deleted "
        "once the mail has gone.",
        error_messages={"invalid": "Write the address like name@example.org, or leave it empty."},
    )
    website = forms.CharField(required=False)
    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """No shorter and no longer than a question is."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        if not LEAST <= len(text) <= MOST:
            raise forms.ValidationError(
                f"Your question has {len(text)} letters. Write {LEAST} to {MOST}."
            )
        return text

    def is_meant(self, form: Form | None, fits: bool) -> bool:
        """Whether nothing says that a machine sent it, or that it holds a link."""
        said: dict[str, Any] = self.cleaned_data
        return form is not None and fits and not said["website"] and not has_link(said["text"])


class AnswerForm(forms.Form):
    """An answer, and how it is to be shown."""

    answer = forms.CharField(
        label="Answer",
        max_length=MOST_ANSWER,
        help_text="General information, in plain words. You do not know who asks: no advice to one "
        "person. If it cannot wait, say where to get help.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write an answer."},
    )
    name = forms.CharField(
        label="Your name, as it is to be shown",
        max_length=120,
        error_messages={"required": "Give the name to be shown."},
    )
    shown_text = forms.CharField(
        label="The question, as it is to be shown",
        max_length=MOST,
        required=False,
        help_text="Take out what could name somebody. It is kept as it was asked, too.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publish = forms.BooleanField(
        label="Show question and answer under the article, with my name and role", required=False
    )

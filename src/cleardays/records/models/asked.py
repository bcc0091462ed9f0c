"""What readers of the guide ask: no account, no record, read by somebody before anybody sees it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class ReaderQuestion(models.Model):
    """A question under an article, and the clinic's answer.

    It has no link to a person's record, and none to an account of the reader. `suspicion`: why it
    was put aside before anybody read it. `may_publish`: the reader's own leave. `shown_text`: the
    question as it stands under the article, with what could name somebody taken out; empty: as it was
    asked. `email` is kept until the answer was mailed, and is shown to nobody; `mail_at`: when a run
    began to send it. `name` and `role`: who answered, as it is shown.
    """

    class State(models.TextChoices):
        """Where a question stands."""

        WAITING = "waiting", "waiting"
        ANSWERED = "answered", "answered"
        SPAM = "spam", "put aside"

    class Mail(models.TextChoices):
        """What became of the mail that says that there is an answer."""

        NONE = "none", "none to send"
        TO_SEND = "to send", "to be sent"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        HELD = "held", "held back after a restore"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.SlugField(max_length=60)
    text = models.TextField()
    email = models.EmailField(max_length=254, blank=True)
    may_publish = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    suspicion = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=60, blank=True)
    shown_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=12, choices=Mail.choices, default=Mail.NONE)
    mail_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="question_asks"),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (~Q(answer="") & ~Q(name="") & Q(answered_at__isnull=False)),
                name="an_answer_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(may_publish=True, state="answered"),
                name="published_with_leave",
            ),
            models.CheckConstraint(
                condition=Q(mail__in=("none", "sent")) | ~Q(email=""), name="mail_has_an_address"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["article", "published_at"]),
            models.Index(fields=["state", "asked_at"]),
        ]

    def __str__(self) -> str:
        return f"question of {self.asked_at:%Y-%m-%d}"

    @property
    def as_shown(self) -> str:
        """The question as it stands under the article."""
        return self.shown_text or self.text

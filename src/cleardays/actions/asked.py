"""What readers ask: keep it, answer it, show it with leave, tell the reader, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.posting import Handed, MailDown, absolute, open_post, post
from cleardays.actions.spam_signs import may_advertise
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account
from cleardays.records.models.asked import ReaderQuestion

LEAST, MOST, MOST_ANSWER = 15, 800, 4000
MOST_SHOWN = 50
SPAM_FOR, WAITS_FOR = timedelta(days=30), timedelta(days=180)
TRIED_FOR, STUCK_AFTER = timedelta(days=7), timedelta(minutes=10)
SUBJECT = "Your question"
BODY = """Somebody answered the question that you asked here. Read the answer at

{address}

Whoever has this address can read it. Your e-mail address is not kept any longer."""
_SALT = "cleardays.asked"
_STATE, _MAIL = ReaderQuestion.State, ReaderQuestion.Mail


class QuestionRefused(ValueError):
    """A question cannot be answered or changed like that; the message says why. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was sent. `key`: of the form, so that sending it twice keeps it once.

    `suspicion`: why it is put aside before anybody reads it; empty: it waits for an answer.
    """

    key: UUID
    article: str
    text: str
    email: str = ""
    may_publish: bool = False
    suspicion: str = ""


# --- the reader -----------------------------------------------------------------------------------


def keep(said: Asked, at: datetime) -> ReaderQuestion:
    """Keep a question; the same form sent again gives the question that is there."""
    suspicion = said.suspicion
    state = _STATE.SPAM if suspicion else _STATE.WAITING
    if not suspicion and may_advertise(said.text):
        suspicion = "may advertise something"
    try:
        with transaction.atomic():
            return ReaderQuestion.objects.create(
                key=said.key,
                article=said.article,
                text=said.text,
                email=said.email,
                may_publish=said.may_publish,
                asked_at=at,
                state=state,
                suspicion=suspicion,
            )
    except IntegrityError:
        return ReaderQuestion.objects.get(key=said.key)


def is_kept(key: UUID) -> bool:
    """Whether the question of this form is there already."""
    return ReaderQuestion.objects.filter(key=key).exists()


def secret_of(question: ReaderQuestion) -> str:
    """The secret by which its reader sees it again; it is made again each time, and kept nowhere."""
    return signing.Signer(salt=_SALT, sep=".").sign(question.key.hex)


def of_secret(secret: str) -> ReaderQuestion | None:
    """The question that a secret opens, or None."""
    try:
        key = UUID(hex=signing.Signer(salt=_SALT, sep=".").unsign(secret))
    except (signing.BadSignature, ValueError):
        return None
    return ReaderQuestion.objects.filter(key=key).first()


@transaction.atomic
def withdraw(question: ReaderQuestion, at: datetime) -> None:
    """The reader takes it back: the question and its answer are gone, from under the article too."""
    question.delete()
    note(None, "withdraw a question", at, about=f"question {question.key}")


def shown_under(article: str) -> Sequence[ReaderQuestion]:
    """What stands under an article, the newest first."""
    found = ReaderQuestion.objects.filter(article=article, published_at__isnull=False)
    return list(found.order_by("-published_at", "-pk")[:MOST_SHOWN])


# --- the clinic -----------------------------------------------------------------------------------


def listed(by: Account, state: str) -> QuerySet[ReaderQuestion]:
    """Questions that stand like this; those that wait the oldest first."""
    need(may(by, Verb.ANSWER_READERS))
    found = ReaderQuestion.objects.filter(state=state).select_related("answered_by")
    return found.order_by("asked_at" if state == _STATE.WAITING else "-asked_at", "pk")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, who gave it as it is to be shown, and whether they let it stand under the article."""

    text: str
    name: str
    publish: bool
    shown_text: str = ""


@transaction.atomic
def answer(by: Account, key: UUID, said: Answer, at: datetime) -> ReaderQuestion:
    """Answer a question, or answer it better. Raises `QuestionRefused`."""
    question = _locked(by, key)
    if question.state == _STATE.SPAM:
        raise QuestionRefused("It was put aside. Bring it back first. Nothing was kept.")
    if not said.text.strip() or not said.name.strip():
        raise QuestionRefused("Write an answer and the name to be shown. Nothing was kept.")
    if said.publish and not question.may_publish:
        raise QuestionRefused("The reader did not allow that it is shown. Nothing was kept.")
    is_first = question.state == _STATE.WAITING
    shown = said.shown_text.strip()
    question.state, question.suspicion = _STATE.ANSWERED, ""
    question.answer, question.name = said.text.strip(), said.name.strip()
    question.role = f"{by.get_role_display()}, {by.clinic.name}"[:60]
    question.answered_by, question.answered_at = by, at
    question.shown_text = "" if shown == question.text else shown
    question.published_at = (question.published_at or at) if said.publish else None
    if is_first and question.email:
        question.mail = _MAIL.TO_SEND
    question.save()
    where = "shown" if said.publish else "not shown"
    note(by, Verb.ANSWER_READERS.value, at, about=f"question {key} answered, {where}")
    return question


@transaction.atomic
def take_down(by: Account, key: UUID, at: datetime) -> ReaderQuestion:
    """Let an answer stand under its article no longer."""
    question = _locked(by, key)
    question.published_at = None
    question.save(update_fields=["published_at"])
    note(by, Verb.ANSWER_READERS.value, at, about=f"question {key} taken down")
    return question


@transaction.atomic
def put_aside(by: Account, key: UUID, at: datetime) -> ReaderQuestion:
    """Say that it is not meant as a question. It is gone after 30 days."""
    question = _locked(by, key)
    if question.state == _STATE.ANSWERED:
        raise QuestionRefused("It was answered already. Nothing was changed.")
    question.state, question.suspicion = _STATE.SPAM, f"put aside by {by.name}"[:80]
    question.save(update_fields=["state", "suspicion"])
    note(by, Verb.ANSWER_READERS.value, at, about=f"question {key} put aside")
    return question


@transaction.atomic
def bring_back(by: Account, key: UUID, at: datetime) -> ReaderQuestion:
    """Say that it is a question after all."""
    question = _locked(by, key)
    if question.state == _STATE.SPAM:
        question.state, question.suspicion = _STATE.WAITING, ""
        question.save(update_fields=["state", "suspicion"])
        note(by, Verb.ANSWER_READERS.value, at, about=f"question {key} brought back")
    return question


def _locked(by: Account, key: UUID) -> ReaderQuestion:
    need(may(by, Verb.ANSWER_READERS))
    found = ReaderQuestion.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise QuestionRefused("Its reader has taken it back. Nothing was kept.")
    return found


# --- telling the reader, and letting go ------------------------------------------------------------


def post_answers(at: datetime, only: UUID | None = None) -> tuple[int, int]:
    """Mail every reader whose answer waits for it; how many went out, and how many wait still.

    `only`: the reader of this question. A mail that may not have arrived is sent again: twice is better
    than never. Raises `MailDown`.
    """
    waiting = ReaderQuestion.objects.filter(
        Q(mail=_MAIL.TO_SEND)
        | Q(mail=_MAIL.SENDING, mail_at__lt=at - STUCK_AFTER)  # a run that was broken off
    )
    waiting = waiting if only is None else waiting.filter(key=only)
    waiting.filter(answered_at__lt=at - TRIED_FOR).update(mail=_MAIL.NONE, email="")
    if not waiting.exists():
        return 0, 0
    connection = open_post()
    sent = 0
    for question in list(waiting.order_by("answered_at")):
        mine = ReaderQuestion.objects.filter(
            pk=question.pk, mail=question.mail, mail_at=question.mail_at
        )
        if not mine.update(mail=_MAIL.SENDING, mail_at=at):
            continue  # another run has it
        body = BODY.format(address=absolute(reverse("asked", args=[secret_of(question)])))
        handed = post(connection, SUBJECT, body, question.email)
        if handed is Handed.SENT:
            ReaderQuestion.objects.filter(pk=question.pk).update(mail=_MAIL.SENT, email="")
            sent += 1
            continue
        ReaderQuestion.objects.filter(pk=question.pk).update(mail=_MAIL.TO_SEND)
        if handed is Handed.UNSURE:
            raise MailDown("The connection broke while mail was sent.")
    connection.close()
    return sent, waiting.count()


def let_go(at: datetime) -> int:
    """Delete what was put aside for 30 days, and what nobody answered in 180; how many."""
    gone, _ = ReaderQuestion.objects.filter(
        Q(state=_STATE.SPAM, asked_at__lt=at - SPAM_FOR)
        | Q(state=_STATE.WAITING, asked_at__lt=at - WAITS_FOR)
    ).delete()
    return gone


def hold_mail() -> int:
    """After a restore no waiting mail is sent by itself: it may have gone out already. How many."""
    waiting = ReaderQuestion.objects.filter(mail__in=(_MAIL.TO_SEND, _MAIL.SENDING))
    return waiting.update(mail=_MAIL.HELD)


@transaction.atomic
def release_mail(by: Account, key: UUID, at: datetime) -> ReaderQuestion:
    """Send a mail that was held back."""
    question = _locked(by, key)
    if question.mail == _MAIL.HELD:
        question.mail, question.mail_at = _MAIL.TO_SEND, None
        question.save(update_fields=["mail", "mail_at"])
        note(by, Verb.ANSWER_READERS.value, at, about=f"question {key}, mail released")
    return question

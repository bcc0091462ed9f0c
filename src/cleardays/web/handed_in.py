"""What a request handed in, and what it can be read as."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest

from cleardays.actions.assess import assess, open_diary, open_history, open_sessions
from cleardays.actions.stories import read_story
from cleardays.answers.told import Reader
from cleardays.clinical.diary import Diary, Period
from cleardays.clinical.history import History, HistoryError
from cleardays.clinical.session import Session
from cleardays.clinical.visit import Visit
from cleardays.exchange.reading import NeedsAnswer, Refused
from cleardays.web.carried import NotCarried, pack, unpack
from cleardays.web.forms import YES, AnswersForm, CarriedForm, DiaryForm

NOT_KEPT = "Nothing was kept."
PASTED = "what you pasted"
_MOST_ROWS = 20


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: which field, in which words, and the rows behind it."""

    field: str
    words: str
    rows: tuple[str, ...] = ()
    more: int = 0


class NotTaken(Exception):
    """What was handed in was not taken, for these reasons; nothing of it was kept."""

    def __init__(self, *wrongs: Wrong) -> None:
        self.wrongs = wrongs
        super().__init__(*wrongs)


@dataclass(frozen=True)
class HandedIn:
    """A diary's bytes or a story's name, a clinic's files, the answers, and for whom to read."""

    answers: AnswersForm
    data: bytes = b""
    name: str = ""
    story: str = ""
    history: bytes = b""
    sessions: bytes = b""
    reader: Reader = Reader.PERSON
    asked: bool = False

    def carried(self) -> Iterator[tuple[str, str]]:
        """Everything but the answers, as the hidden fields of the next page."""
        if self.story:
            yield "story", self.story
        else:
            yield from (("carried", pack(self.data)), ("name", self.name))
        if self.history:
            yield "kept_history", pack(self.history)
        if self.sessions:
            yield "kept_sessions", pack(self.sessions)
        yield "reader", self.reader.value

    def diary(self) -> Diary:
        """The diary as read. Raises `NotTaken`, or `NeedsAnswer` for what only a person can say."""
        try:
            found = open_diary(self.data, self.name, self.answers.hints())
            if self.answers.cleaned_data.get("complete") == YES and found.attacks:
                listed = Period(found.first_date or date.min, found.last_date or date.min)
                found = open_diary(self.data, self.name, self.answers.hints((listed,)))
        except Refused as refused:
            raise NotTaken(_refusal("diary", "Your diary", refused)) from None
        return found

    def assessed(self, diary: Diary) -> Visit:
        """What follows from a diary with the answers. Raises `NotTaken`."""
        try:
            return assess(diary, self._history(), self._sessions())
        except HistoryError as error:
            where = "sessions" if self.sessions else "injections"
            raise NotTaken(Wrong(where, str(error))) from None
        except NeedsAnswer as needs:
            why = " ".join(question.why for question in needs.questions)
            raise NotTaken(
                Wrong("diary", f"Your diary could not be read. {why} {NOT_KEPT}")
            ) from None

    def of_a_story(self) -> Visit:
        """What follows from a fictional person's story. Raises `KeyError` for an unknown one."""
        told = read_story(self.story)
        return assess(told.diary, told.history, told.sessions, ending=told.ending)

    def _history(self) -> History:
        if not self.history:
            return self.answers.added_to(History())
        try:
            return self.answers.added_to(open_history(self.history))
        except Refused as refused:
            raise NotTaken(_refusal("history", "The history file", refused)) from None

    def _sessions(self) -> tuple[Session, ...]:
        if not self.sessions:
            return self.answers.sessions()
        try:
            return open_sessions(self.sessions)
        except Refused as refused:
            raise NotTaken(_refusal("sessions", "The file of sessions", refused)) from None

    def without(self, file: str) -> "HandedIn":
        """The same without one of the clinic's files, to go on when it was refused."""
        return replace(self, sessions=b"") if file == "sessions" else replace(self, history=b"")


def _refusal(field: str, what: str, refused: Refused) -> Wrong:
    rows = tuple(str(problem) for problem in refused.problems)
    if len(rows) == 1:
        return Wrong(field, f"{what} could not be read. {rows[0]} {NOT_KEPT}")
    many = f"{refused.count} things in it need to be corrected."
    words = f"{what} could not be read: {many} {NOT_KEPT}"
    return Wrong(field, words, rows[:_MOST_ROWS], refused.count - min(refused.count, _MOST_ROWS))


def receive(request: HttpRequest) -> HandedIn:
    """What this request handed in, from the start page or from a page of ours that carried it."""
    answers, page = AnswersForm(request.POST), CarriedForm(request.POST, request.FILES)
    answers.is_valid()
    if not page.is_valid():
        raise NotTaken(Wrong("diary", "This page brought back something strange. Choose the file."))
    said = page.cleaned_data
    handed = HandedIn(
        answers,
        story=said["story"],
        history=_file_or_kept(said, "history"),
        sessions=_file_or_kept(said, "sessions"),
        reader=Reader(said["reader"] or Reader.PERSON),
        asked=bool(said["asked"]),
    )
    if handed.story:
        return handed
    if said["carried"]:
        data = _kept("diary", said["carried"])
        return replace(handed, data=data, name=said["name"])
    data, name = _chosen(DiaryForm(request.POST, request.FILES))
    return replace(handed, data=data, name=name)


def _chosen(form: DiaryForm) -> tuple[bytes, str]:
    if not form.is_valid():
        raise NotTaken(*(Wrong("diary", str(words[0])) for words in form.errors.values()))
    upload = form.cleaned_data["diary"]
    if upload is None:
        return form.cleaned_data["text"].encode("utf-8"), PASTED
    return upload.read(), upload.name


def _file_or_kept(said: dict, name: str) -> bytes:
    upload = said[name]
    return upload.read() if upload is not None else _kept(name, said[f"kept_{name}"])


def _kept(field: str, text: str) -> bytes:
    try:
        return unpack(text) if text else b""
    except NotCarried as error:
        raise NotTaken(Wrong(field, f"{error} Choose the file again.")) from None

"""Which questions to ask about a diary: those that the file cannot answer, five at most."""

from dataclasses import dataclass, field

from cleardays.answers.amounts import on
from cleardays.clinical.diary import Diary
from cleardays.exchange.reading import Question
from cleardays.web.forms import DATE_WORDS, ROWS, AnswersForm

MOST = 5
BY_FLAG = {"--dates": "dates", "--pain": "pain", "--zone": "zone"}
ABOUT_THE_PERSON = ("months", "injections", "age")  # the most telling first
_ON_THE_PAGE = ("dates", "pain", "zone", "complete", "months", "age", "injections")


@dataclass(frozen=True)
class Asked:
    """One question as a page shows it. `must`: the file cannot be read without an answer."""

    name: str
    asks: str
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    must: bool = False
    errors: list[str] = field(default_factory=list)


def needed(questions: tuple[Question, ...], answers: AnswersForm) -> list[Asked]:
    """The questions without which the file cannot be read. None for one that no page can ask."""
    return [_must(q, answers) for q in questions if q.flag in BY_FLAG]


def _must(question: Question, answers: AnswersForm) -> Asked:
    name = BY_FLAG[question.flag]
    choices = tuple((c, DATE_WORDS.get(c, c.replace("-", " to "))) for c in question.choices)
    why = question.why
    if name == "zone":  # there are hundreds: the choices that the file names are examples
        why, choices = f"{why} Such as {' or '.join(question.choices)}.", ()
    return Asked(
        name,
        question.asks,
        why,
        choices,
        str(answers.data.get(name, "")),
        must=True,
        errors=_errors(name, answers),
    )


def worth_asking(diary: Diary, answers: AnswersForm) -> list[str]:
    """What is still open about a diary that can be read; a few words of somebody are enough."""
    open_ones = []
    if diary.attacks and not answers.data.get("complete"):
        open_ones.append("complete")
    if not any(answers.is_given(name) for name in ABOUT_THE_PERSON):
        open_ones += ABOUT_THE_PERSON
    return _at_most(open_ones, answers)


def everything(diary: Diary, answers: AnswersForm) -> list[str]:
    """All that may be answered or changed about a diary."""
    every = ["complete"] if diary.attacks else []
    return _at_most([*every, *ABOUT_THE_PERSON], answers)


def _at_most(names: list[str], answers: AnswersForm) -> list[str]:
    room = MOST - sum(answers.is_given(name) for name in BY_FLAG.values())
    return sorted(names[:room], key=_ON_THE_PAGE.index)


def optional(names: list[str], diary: Diary | None, answers: AnswersForm) -> list[Asked]:
    """The questions of these names, each with a way to say that one does not know."""
    return [_optional(name, diary, answers) for name in names]


def _optional(name: str, diary: Diary | None, answers: AnswersForm) -> Asked:
    asks, why = str(answers.fields[name].label), str(answers.fields[name].help_text)
    if name == "complete" and diary and diary.first_date and diary.last_date:
        asks = (
            f"Did you write down every headache between {on(diary.first_date)} and "
            f"{on(diary.last_date)}?"
        )
        why = "If so, the days between count as clear days. If not, they count as not recorded."
    choices = tuple(getattr(answers.fields[name], "choices", ()))
    value = answers.data.get(name, "")
    return Asked(name, asks, why, choices, str(value), errors=_errors(name, answers))


def _errors(name: str, answers: AnswersForm) -> list[str]:
    return [words for wrong, words in answers.wrongs() if wrong == name]


def fields_of(asked: list[Asked]) -> set[str]:
    """The names of all fields that these questions show."""
    names = {question.name for question in asked}
    if "injections" in names:
        names |= {f"{what}_{n}" for what in ("on", "product", "units") for n in ROWS}
    return names

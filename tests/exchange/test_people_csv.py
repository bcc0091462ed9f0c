"""Lists of people and of past sessions: read as people write them, or refused whole by row."""

from datetime import date

import pytest

from cleardays.evidence.read import read_tables
from cleardays.exchange.hints import Hints
from cleardays.exchange.people_csv import read_people
from cleardays.exchange.refusal import NeedsAnswer, Refused
from cleardays.exchange.sessions_csv import read_past_sessions, read_sites

TODAY = date(2026, 10, 5)
NONE = Hints()
PARADIGM = read_tables().paradigm


def people(text: str | bytes, hints: Hints = NONE):
    data = text.encode() if isinstance(text, str) else text
    return read_people(data, hints, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "identifier,name,born,telephone\nH-1,Anna  Beispiel,1984-03-02,555\n",
        "MRN;Full name;Date of birth;Phone\nH-1;Anna Beispiel;02.03.1984;555\n;;;\nH-2;B C;31.01.1990;\n",
        "\n".join(["ID\tPatient\tDOB\tcontact", "H-1\tAnna Beispiel\t31/12/1984\t555"]),
    ],
)
def test_names_of_columns_separators_and_orders_of_dates(text: str) -> None:
    found, _ = people(text)
    assert (found[0].identifier, found[0].name, found[0].telephone) == (
        "H-1",
        "Anna Beispiel",
        "555",
    )
    assert found[0].born in (date(1984, 3, 2), date(1984, 12, 31))


def test_other_encodings_are_read_and_said() -> None:
    text = "identifier,name\nH-1,Zoë Müller\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert people(text.encode(encoding))[0][0].name == "Zoë Müller"
    found, remarks = people(text.encode("cp1252"))
    assert found[0].name == "Zoë Müller"
    assert "Windows-1252" in remarks[0]


def test_dates_that_may_be_read_in_two_ways_are_asked_about() -> None:
    text = "identifier,name,born\nH-1,Anna Beispiel,02/03/1984\n"
    with pytest.raises(NeedsAnswer):
        people(text)
    assert people(text, Hints(dates="day-first"))[0][0].born == date(1984, 3, 2)
    assert people(text, Hints(dates="month-first"))[0][0].born == date(1984, 2, 3)


def test_every_row_that_is_wrong_is_named_and_nothing_is_taken() -> None:
    rows = [
        "identifier,name,born,email",
        "H-1,Anna Beispiel,1984-03-02,anna@example.org",
        ",Ben Esempio,1990-07-09,",
        "H-3,,1990-07-09,",
        "H-4,Cara Primer,2027-01-01,",
        "H-5,Dora Voorbeeld,30 March,",
        "H-6,Egon Muster,,nowhere",
        "h-1,Anna Again,1984-03-02,",
        f"H-8,{'x' * 161},,",
    ]
    with pytest.raises(Refused) as refused:
        people("\n".join(rows))
    said = [str(problem) for problem in refused.value.problems]
    assert [line.split(",")[0] for line in said] == [f"Row {n}" for n in (3, 4, 5, 6, 7, 8, 9)]
    assert "which row 2 has too" in said[5]
    assert "not after today" in said[2]


def test_a_list_without_its_columns_says_which_it_lacks() -> None:
    with pytest.raises(Refused) as refused:
        people("surname,born\nBeispiel,1984-03-02\n")
    assert "Name the column for identifier and name" in str(refused.value)
    with pytest.raises(Refused):
        people("identifier,name\n")


def sessions(text: str):
    return read_past_sessions(text.encode(), NONE, PARADIGM, TODAY)


def test_a_past_session_is_read_with_what_is_known_of_it() -> None:
    text = "\n".join(
        [
            "identifier,date,product,units,lot,sites",
            "H-1,2025-03-02,Botox,155,C1,standard",
            "H-1,2025-06-02,,,,",
            'H-2,2025-06-02,Botox,10,,"corrugator left 5; Corrugator right 5"',
        ]
    )
    found, _ = sessions(text)
    assert [len(one.session.sites) for one in found] == [31, 0, 2]
    assert [one.session.dose for one in found] == [155, None, 10]
    assert found[1].session.product is None


def test_a_session_that_cannot_be_is_refused_by_its_row() -> None:
    text = "\n".join(
        [
            "identifier,date,units,sites",
            "H-1,2027-03-02,155,",
            "H-1,2025-03-02,1550,",
            "H-1,2025-04-02,150,standard",
            "H-1,2025-05-02,155,nose left 5",
            "H-2,2025-05-02,155,",
            "h-2,2025-05-02,155,",
            ",2025-05-02,155,",
        ]
    )
    with pytest.raises(Refused) as refused:
        sessions(text)
    said = " ".join(str(problem) for problem in refused.value.problems)
    for row in (2, 3, 4, 5, 7, 8):
        assert f"Row {row}" in said
    assert "Row 6" not in said
    assert "add up to 155" in said


def test_sites_are_of_muscles_and_sides_that_there_are() -> None:
    assert "midline" in str(read_sites("corrugator up 5", PARADIGM))
    found = read_sites("cervical paraspinal left 10", PARADIGM)
    assert not isinstance(found, str)
    assert found[0].muscle == "cervical_paraspinal"

"""The generated page: it is the one in docs/, and it holds every row."""

import runpy
from pathlib import Path

import pytest

from cleardays.evidence.known import Known
from cleardays.evidence.page import rules_page
from cleardays.evidence.read import read_tables, read_texts

ROOT = Path(__file__).resolve().parents[2]
PAGES = runpy.run_path(str(ROOT / "tools/make_docs.py"))["PAGES"]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_the_page_holds_every_row_and_says_who_has_not_signed(known: Known) -> None:
    page = rules_page(known)
    assert "not a certified medical device" in page
    assert "no clinician has signed" in page
    for table, id, cited in known.rows():
        if table != "drugs" and ".rate." not in id and not id.endswith(".onset"):
            assert id in page, (table, id)
        assert cited.where in page.replace("\\|", "|")
    unchecked = page.split("## Not yet checked at the source")[1]
    for _, id, _ in known.unchecked():
        assert f"| `{id}` |" in unchecked


def test_the_same_tables_give_the_same_page(texts: dict[str, str]) -> None:
    assert rules_page(read_texts(texts)) == rules_page(read_tables())

"""`cleardays plan`: the sites of a plan as text, data and one page."""

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from cleardays.cli.main import app

TOLD = """
[safety]
thin_neck = "yes"
infection_at_site = "yes"

[pain]
side = "left"
places = ["temple", "neck"]
"""


def test_a_plan_is_text_data_and_one_page(tmp_path: Path) -> None:
    history, pdf = tmp_path / "history.toml", tmp_path / "plan.pdf"
    history.write_text(TOLD)
    args = ["plan", "--history", str(history)]
    text = CliRunner().invoke(app, [*args, "--pdf", str(pdf)])
    assert text.exit_code == 0, text.output
    assert text.stdout.startswith("CONTRAINDICATION")
    assert "follow your training" in text.stdout
    assert text.stdout.count("[ ]") == 31
    assert re.search(rb"/Count 1\b", pdf.read_bytes())
    data = json.loads(CliRunner().invoke(app, [*args, "--json"]).stdout)
    assert len(data["sites"]) == 31
    assert [e["muscle"] for e in data["proposed_extras"]] == ["temporalis"]
    assert {c["muscle"] for c in data["cautions_at_sites"]} == {"trapezius", "cervical_paraspinal"}


def test_a_plan_that_is_refused_says_why(tmp_path: Path) -> None:
    history = tmp_path / "history.toml"
    history.write_text('[[extra]]\nmuscle = "corrugator"\nside = "left"\nsites = 1\n')
    result = CliRunner().invoke(app, ["plan", "--history", str(history)])
    assert result.exit_code == 4
    assert "No plan was made" in result.stderr

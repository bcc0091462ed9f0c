"""Write the generated pages of docs/ again: `make docs`. A test compares them with what is there."""

from collections.abc import Callable
from pathlib import Path

from cleardays.evidence.page import rules_page
from cleardays.evidence.read import read_tables

ROOT = Path(__file__).resolve().parents[1]
PAGES: dict[str, Callable[[], str]] = {
    "docs/rules.md": lambda: rules_page(read_tables()),
}


def main() -> None:
    """Write each page, and say which one changed."""
    for name, text in PAGES.items():
        path = ROOT / name
        new = text()
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(new, encoding="utf-8")
        print(f"{name}: {'unchanged' if new == old else 'written'}")


if __name__ == "__main__":
    main()

"""Write the generated pages of docs/ again: `make docs`. A test compares them with what is there."""

from collections.abc import Callable
from pathlib import Path

from cleardays.actions.assess import assess
from cleardays.actions.stories import list_stories, read_story
from cleardays.answers.course_page import course_page
from cleardays.answers.course_picture import standing_alone
from cleardays.answers.people_page import Person, people_page
from cleardays.evidence.page import rules_page
from cleardays.evidence.read import read_tables

ROOT = Path(__file__).resolve().parents[1]


def people() -> list[Person]:
    """Every fictional person, read."""
    found = []
    for name in list_stories():
        story = read_story(name.id)
        visit = assess(story.diary, story.history, story.sessions, ending=story.ending)
        found.append((story.id, story.title, story.about, visit))
    return found


def course() -> str:
    """The picture of one fictional person's course, for the glossary."""
    story = read_story("samir")
    visit = assess(story.diary, story.history, story.sessions, ending=story.ending)
    assert visit.outlook is not None
    return standing_alone(visit.outlook)


PAGES: dict[str, Callable[[], str]] = {
    "docs/rules.md": lambda: rules_page(read_tables()),
    "docs/course.md": course_page,
    "docs/people.md": lambda: people_page(people()),
    "docs/course.svg": course,
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

"""The fictional people: read their stories, for the demo, the tests and the docs."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cleardays.evidence.read import read_tables
from cleardays.exchange.story_toml import Story, read_story_toml


@dataclass(frozen=True, slots=True)
class StoryName:
    """A story's id, its title, and what it is about in a sentence or two."""

    id: str
    title: str
    about: str


@cache
def _stories() -> dict[str, Story]:
    known = read_tables()
    flags = {rule.fact for rule in known.red_flags.rules.values() if rule.test == "is"}
    safety = {caution.fact for caution in known.cautions}
    found = [
        read_story_toml(entry.read_bytes(), safety, flags)
        for entry in files("cleardays.stories").iterdir()
        if entry.name.endswith(".toml")
    ]
    return {story.id: story for story in sorted(found, key=lambda s: s.id)}


def list_stories() -> tuple[StoryName, ...]:
    """Every story, in order of id."""
    return tuple(StoryName(s.id, s.title, s.about) for s in _stories().values())


def read_story(id: str) -> Story:
    """One story: diary, history, sessions and ending. Raises `KeyError` for an unknown id."""
    return _stories()[id]

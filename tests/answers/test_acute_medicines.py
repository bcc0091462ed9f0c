"""What a person is told about taking too many acute medicines: never to stop on their own."""

from cleardays.actions.assess import assess, tell
from cleardays.actions.stories import read_story
from cleardays.answers.told import Block, Reader

WARNING = "Do not stop suddenly on your own: ask a doctor or nurse how."


def acute_medicines(id: str) -> Block:
    story = read_story(id)
    visit = assess(story.diary, story.history, story.sessions, ending=story.ending)
    blocks = {block.id: block for block in tell(visit, Reader.PERSON).blocks}
    return blocks["overuse"]


def test_whoever_takes_too_many_is_told_not_to_stop_suddenly() -> None:
    assert acute_medicines("amira").lead.endswith(WARNING)  # a triptan on 12 days of 28


def test_whoever_does_not_is_not_frightened() -> None:
    assert WARNING not in acute_medicines("samir").lead  # ibuprofen on 8 days of 28

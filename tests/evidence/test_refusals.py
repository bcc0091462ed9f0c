"""What the reader refuses: every table that could not be honestly applied, with a way out."""

from collections.abc import Callable

import pytest

from cleardays.evidence.known import Known
from cleardays.evidence.sources import TableError

Spoiled = Callable[[str, str, str], Known]
FIRST_RULE = 'id = "nice-ta260.start.headache-days"\n'
REFUSED = [
    # not a table at all
    ("nice-ta260", "[table]", "[table", "nice_ta260.toml cannot be read"),
    ("nice-ta260", 'id = "nice-ta260"', 'id = "ta260"', "'ta260'"),
    ("nice-ta260", "as_read = 2026-11-20", 'as_read = "2026-11-20"', "a date such as"),
    ("nice-ta260", "again_by = 2027-11-20", "again_by = 2026-11-20", "a later day"),
    # names that nobody reads, and cells that are not there
    ("nice-ta260", FIRST_RULE, FIRST_RULE + 'colour = "red"\n', "'colour'"),
    ("nice-ta260", "[settings]", "[setting]", "'setting'"),
    ("nice-ta260", 'where = "recommendations, who may be treated"\n', "", "no 'where'"),
    # texts that say nothing
    ("nice-ta260", 'asks = "headache on 15 or more days in 28"', 'asks = ""', "not empty"),
    ("nice-ta260", 'asks = "headache on 15 or more days in 28"', 'asks = "  "', "not empty"),
    ("nice-ta260", 'sources = ["S90"]', 'sources = [""]', "not empty"),
    ("nice-ta260", 'sources = ["S90"]', "sources = []", "different texts"),
    ("reactions", '  "dysphagia",\n', '  "",\n', "not empty"),
    # sources
    ("nice-ta260", 'sources = ["S90"]', 'sources = ["S999"]', "'S999'"),
    ("nice-ta260", 'sources = ["S90"]\n', "", "names no source"),
    ("nice-ta260", 'read = "seen"', 'read = "sure"', "'sure'"),
    ("sources", 'key = "S2"', 'key = "S1"', "'S1' twice"),
    ("sources", 'url = "https://open', 'url = "open', "an address on the web"),
    # rules that could not be applied
    ("nice-ta260", 'fact = "headache_days"', 'fact = "headache_dayz"', "'headache_dayz'"),
    ("nice-ta260", 'unit = "days/28d"', 'unit = "days/month"', "'days/month'"),
    ("nice-ta260", 'unit = "days/28d"', 'unit = "days"', "counted in 'days/28d'"),
    ("nice-ta260", 'test = ">="', 'test = "="', "uses the test '='"),
    ("nice-ta260", 'test = ">="', 'test = "is"', "uses the test 'is'"),
    ("nice-ta260", "value = 15", 'value = "15"', "a number, true or false"),
    ("nice-ta260", "yes = [15, 28]", "yes = []", "no worked values"),
    ("nice-ta260", "yes = [15, 28]", "yes = [14]", "answers no for 14"),
    ("nice-ta260", "no = [0, 14]\n", "", "no 'no'"),
    ("nice-ta260", "value = 15", "value = 16", "answers no for 15"),
    ("snnoop10", "yes = [true]", "yes = [false]", "answers no for False"),
    # rules that are joined wrongly
    ("us-label", FIRST_RULE.replace("nice-ta260", "us-label"), 'id = "x"\n', "neither a rule nor"),
    ("us-label", '  "us-label.start.adult",\n', '  "us-label.start",\n', "contains itself"),
    ("us-label", 'start = "us-label.start"', 'start = "us-label.start.adult"', "id of a group"),
    ("us-label", '  "us-label.start.adult",\n', "", "which no group asks"),
    ("us-label", "response =", "start =", "both answered and silent"),
    ("nice-ta260", FIRST_RULE, FIRST_RULE.replace("headache", "migraine"), "two rows of the id"),
    ("ichd3", "at_least = 2\n", "at_least = 4\n", "needs 4 of 3"),
    ("ichd3", "at_least = 2\n", "at_least = 0\n", "true of everybody"),
    ("ichd3", 'all = ["ichd3.1.1.A"]', 'all = ["ichd3.1.1.A", "ichd3.1.1.C"]', "headache and per"),
    ("ichd3", 'any = ["ichd3.1.1.D', 'all = ["ichd3.1.1.B"]\nany = ["ichd3.1.1.D', "one of them"),
    ("ichd3", 'id = "ichd3.8.2.1"\n', 'id = "overuse"\n', "the id 'overuse'"),
    # reports
    ("reporting", 'fill = "lot"', 'fill = "luck"', "'luck'"),
    ("reporting", 'id = "sex"', 'id = "weight"', "'weight' twice"),
    ("reporting", 'id = "hospital"', 'id = "death"', "'death' twice"),
    ("reporting", 'id = "yellow-card"', 'id = "medwatch"', "'medwatch' twice"),
    ("reporting", 'asks = "sex"', 'asks = ""', "not empty"),
    # counting
    ("counting", 'id = "enough_days"', 'id = "some_days"', "no row 'enough_days'"),
    ("counting", 'unit = "weeks"', 'unit = "days"', "'other_toxin_weeks' in 'weeks'"),
    ("counting", "moderate_to = 6", "moderate_to = 3", "mild below moderate"),
    ("counting", "value = 28", "value = true", "a number"),
    ("counting", 'id = "ceiling_days"', 'id = "floor_days"', "no row 'ceiling_days'"),
    # product and paradigm
    ("product", 'id = "hours_after_mixing"', 'id = "hours"', "no row 'hours_after_mixing'"),
    ("paradigm", "extra_sites = 4", "extra_sites = -4", "0 or more"),
    ("product", 'unit = "U onabotulinumtoxinA"', 'unit = "U"', "'cumulative_limit'"),
    ("product", '"Vistabel"', '"Dysport"', "both as a brand"),
    ("paradigm", "units = 10\n", "units = 15\n", "Corrugator"),
    ("paradigm", "extra_sites = 4", "extra_sites = 5", "add up to"),
    ("paradigm", 'muscle = "corrugator"', 'muscle = "corugator"', "'corugator'"),
    ("paradigm", 'side = "left"', 'side = "sinister"', "'sinister'"),
    ("paradigm", "number = 2\n", "number = 1\n", "a number from 1 on"),
    ("paradigm", "us-label = 155", "no-label = 155", "'no-label'"),
    # cautions and reactions
    ("cautions", '"trapezius"]', '"trapeze"]', "'trapeze'"),
    ("cautions", 'weight = "caution"', 'weight = "worry"', "'worry'"),
    ("cautions", 'fact = "drives"', 'fact = "age"', "the name of another word"),
    ("cautions", 'fact = "pregnant"', 'fact = "allergy_to_toxin"', "twice"),
    ("cautions", 'read = "seen"', 'read = "recall"', "recalled"),
    # what is asked before signing, and consented to
    ("checklist", 'fact = "pregnant"', 'fact = "pregnancy"', "'pregnancy'"),
    ("checklist", 'fact = "pregnant"', 'fact = "breastfeeding"', "one question twice"),
    ("checklist", 'fact = "pregnant"\n', "", "neither a fact nor must_be_yes"),
    ("checklist", 'when = "after"', 'when = "later"', "'later'"),
    ("consent", 'read = "seen"', 'read = "recall"', "a recalled paragraph"),
    ("reactions", 'read = "seen"', 'read = "recall"', "recalled"),
    ("reactions", '  "dysphagia",\n', '  "Dysphagia",\n', "lower-case"),
    ("reactions", '  "dysphagia",\n', '  "hives",\n', "twice"),
    ("reactions", "withholds = true", "withholds = false", "withholds = false"),
    ("reactions", "first_day = 2\n", "first_day = 20\n", "first before last"),
    ("reactions", "percent = 1.96", "percent = 196", "0 to 100"),
    ("reactions", 'urgency = "emergency"', 'urgency = "soon"', "'soon'"),
    # the head map
    ("head-map", 'site = "PRO-M"', 'site = "PRO-L"', "'PRO-L'"),
    ("head-map", 'site = "COR-L"', 'site = "COR-R"', "'COR-R'"),
    ("head-map", 'site = "TEM-L-2"', 'site = "TEM-L-1"', "a second spot for TEM-L-1"),
    ("head-map", 'site = "trapezius-extra-L-4"', 'site = "trapezius-extra-L-5"', "-L-5'"),
    ("head-map", 'view = "front"\nx = 0\n', 'view = "front"\nx = 300\n', "a spot in 0 windows"),
    ("head-map", 'view = "left"\nkind', 'view = "right"\nkind', "of which it is the mirror"),
    ("head-map", 'kind = "skin"', 'kind = "hair"', "'hair'"),
    ("head-map", "C -12 86", "Q -12 86", "absolute numbers"),
    ("head-map", " 11 72 Z", " 11 72", "an open outline"),
    ("head-map", 'muscle = "procerus"', 'muscle = "masseter"', "'masseter'"),
    ("head-map", 'side = "left"', 'side = "right"', "It is the mirror"),
    ("head-map", "width = 170", "width = 0", "both above 0"),
    # questionnaires
    ("scores", "from = 6\n", "from = 7\n", "without a hole"),
    ("scores", "to = 460\n", "to = 400\n", "without a hole"),
    ("scores", 'id = "hit-6"', 'id = "midas"', "twice"),
    ("scores", 'better = "lower"', 'better = "less"', "'less'"),
    ("scores", "least = 6\nsurely = 6", "least = 6\nsurely = 5", "not the smaller"),
    ("scores", "least = 6\nsurely = 6", "least = 0\nsurely = 6", "more than 0"),
    ("scores", "low = 36\nhigh = 78", "low = 78\nhigh = 36", "low before high"),
    # drugs
    ("drugs", '"maxalt"', '"zomig"', "'zomig' twice"),
    ("drugs", '"maxalt"', '"Maxalt"', "lower case"),
    ("drugs", 'class = "triptan"', 'class = "triptans"', "'triptans'"),
    ("preventives", '"inderal"', '"tenormin"', "'tenormin' twice"),
    ("preventives", '"inderal"', '"Inderal"', "lower case"),
    # what studies found
    ("published", 'id = "late-responders"', 'id = "first-response-by-cycle"', "twice"),
    ("published", 'sources = ["S65"]', 'sources = ["S00"]', "S00"),
]


@pytest.mark.parametrize(("table", "old", "new", "says"), REFUSED)
def test_a_bad_table_is_refused(
    spoiled: Spoiled, table: str, old: str, new: str, says: str
) -> None:
    with pytest.raises(TableError) as refused:
        spoiled(table, old, new)
    message = str(refused.value)
    assert says in message
    assert "ot loaded" in message


def test_a_table_that_was_signed_says_by_whom(spoiled: Spoiled) -> None:
    known = spoiled("ichd3", 'checked_by = ""', 'checked_by = "A. Neurologist"')
    assert known.tables["ichd3"].checked_by == "A. Neurologist"
    assert known.diagnosis.reading is known.tables["ichd3"]

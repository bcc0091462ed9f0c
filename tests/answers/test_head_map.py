"""The head map: every ring in its muscle, every target apart, left the mirror of right, no style."""

import re
from dataclasses import replace
from html import unescape
from itertools import combinations, product
from math import dist, hypot
from xml.etree import ElementTree as Tree

import pytest

from answers.head_examples import FULLEST, KNOWN, PLANNED, RECORDED, WITH_OFFERED, sites
from answers.head_geometry import depth, polygon
from cleardays.answers.head_map import RING, TARGET, WIDTH, Panel, head_map
from cleardays.answers.head_svg import check_box, panel_svg
from cleardays.answers.map_sites import MapSite, Status, offered_sites
from cleardays.clinical.history import Extra
from cleardays.evidence.head import Spot, View, Window
from cleardays.evidence.outlines import mirrored, steps
from cleardays.evidence.paradigms import Side

HEAD = KNOWN.head
SPOTS = list(HEAD.spots.values())
each_spot = pytest.mark.parametrize("spot", SPOTS, ids=[spot.site for spot in SPOTS])
each_window = pytest.mark.parametrize("window", HEAD.windows, ids=[w.id for w in HEAD.windows])


def window_of(spot: Spot) -> Window:
    (window,) = (w for w in HEAD.windows if w.shows(spot))
    return window


def scale(window: Window) -> float:
    return WIDTH / window.width


def in_pixels(window: Window) -> dict[str, tuple[float, float]]:
    """The middle of every target of a window, with every extra site there is."""
    return {
        s.site: ((s.x - window.left) * scale(window), (s.y - window.top) * scale(window))
        for s in SPOTS
        if window.shows(s)
    }


# --- geometry -------------------------------------------------------------------------------------


def test_the_second_reading_of_geometry_knows_a_circle() -> None:
    k = 5.5228  # of a circle of radius 10 drawn with four curves
    circle = (
        f"M 10 0 C 10 {k} {k} 10 0 10 C {-k} 10 -10 {k} -10 0 "
        f"C -10 {-k} {-k} -10 0 -10 C {k} -10 10 {-k} 10 0 Z"
    )
    outline = polygon(circle)
    assert depth((0, 0), outline) == pytest.approx(10, abs=0.05)
    assert depth((7, 0), outline) == pytest.approx(3, abs=0.05)
    assert depth((0, -12), outline) == pytest.approx(-2, abs=0.05)


@each_spot
def test_every_ring_lies_inside_the_outline_of_its_muscle(spot: Spot) -> None:
    """The side is looked up too: a left ring in a right muscle would be found."""
    (area,) = (
        a for a in HEAD.areas if (a.muscle, a.side, a.view) == (spot.muscle, spot.side, spot.view)
    )
    radius = (RING / 2 + (3 if spot.extra else 0)) / scale(window_of(spot))  # extras: two rings
    assert depth((spot.x, spot.y), polygon(area.path)) >= radius
    others = [a for a in HEAD.areas if a.view is spot.view and a is not area]
    assert all(depth((spot.x, spot.y), polygon(a.path)) < 0 for a in others)


@each_window
def test_no_two_targets_overlap_on_a_phone(window: Window) -> None:
    """All extra sites at once, more than any plan may have; squares, not only their circles."""
    for (one, a), (two, b) in combinations(in_pixels(window).items(), 2):
        assert max(abs(a[0] - b[0]), abs(a[1] - b[1])) >= TARGET, (one, two)
        assert dist(a, b) >= RING + 2, (one, two)


@each_window
def test_every_target_lies_in_its_picture(window: Window) -> None:
    height = window.height * scale(window)
    for name, (x, y) in in_pixels(window).items():
        assert TARGET / 2 <= x <= WIDTH - TARGET / 2, name
        assert TARGET / 2 <= y <= height - TARGET / 2, name


def test_the_left_is_the_mirror_of_the_right() -> None:
    for left in (spot for spot in SPOTS if spot.side is Side.LEFT):
        right = HEAD.spots[left.site.replace("-L", "-R", 1)]
        assert (right.muscle, right.side, right.extra) == (left.muscle, Side.RIGHT, left.extra)
        assert (right.x, right.y) == (-left.x, left.y)
        other = {View.LEFT: View.RIGHT}.get(left.view, left.view)
        assert right.view is other
    for paths in (
        {(a.view, a.path) for a in HEAD.areas if a.side is not Side.MIDLINE},
        {(line.view, line.path) for line in HEAD.lines},
    ):
        swap = {View.LEFT: View.RIGHT, View.RIGHT: View.LEFT}
        assert {(swap.get(view, view), mirrored(path)) for view, path in paths} == paths


def test_left_is_the_left_of_the_person_and_not_of_the_picture() -> None:
    for spot in SPOTS:
        if spot.view is View.FRONT and spot.side is not Side.MIDLINE:
            assert (spot.x > 0) is (spot.side is Side.LEFT), spot.site
        if spot.view is View.BACK:
            assert (spot.x < 0) is (spot.side is Side.LEFT), spot.site
        if spot.view in (View.LEFT, View.RIGHT):
            assert spot.side.value == spot.view.value


def at(name: str) -> tuple[float, float]:
    spot = HEAD.spots[name]
    return spot.x, spot.y


def apart(one: str, two: str) -> float:
    return hypot(at(one)[0] - at(two)[0], at(one)[1] - at(two)[1])


def test_sites_lie_to_each_other_as_the_words_of_their_landmarks_say() -> None:
    """Written from the landmarks, not from the drawing. y grows downwards; all on the left."""
    eyes, brow, hairline, inion, acromion, bend = 112, 98, 39, 137, (-180, 289), (-70, 243)
    cor, pro = at("COR-L"), at("PRO-M")
    assert pro == (0, cor[1]), "on the midline, at the height between the two corrugator sites"
    assert 8 <= brow - cor[1] <= 22, "a finger's breadth above the rim"
    med, lat = at("FRO-L-med"), at("FRO-L-lat")
    assert med[0] == cor[0], "straight above"
    assert max(med[1], lat[1]) <= hairline + (brow - hairline) / 3 + 1, "upper third"
    assert cor[1] - med[1] >= 15, "at least a finger's breadth above"
    assert abs(med[1] - lat[1]) <= 3, "same height"
    assert 31 <= lat[0] <= 44, "about above the middle of the pupil, further out"
    one, two, three, four = (at(f"TEM-L-{n}") for n in (1, 2, 3, 4))
    assert one[0] == two[0] == 0, "straight up from the front of the ear"
    assert 15 <= one[1] - two[1] <= 30
    assert three[0] < one[0], "in front: the face looks to the left of the picture"
    assert two[1] < three[1] < one[1], "at a height between"
    assert four[0] > two[0], "behind"
    assert abs(four[1] - two[1]) < 1
    one, two, three = (at(f"OCC-L-{n}") for n in (1, 2, 3))
    assert one[1] < inion, "above the nuchal ridge"
    assert two[1] < one[1], "up"
    assert two[0] < one[0], "and outward"
    assert three[1] < one[1], "up"
    assert three[0] > one[0], "and inward"
    low, high = at("CPS-L-1"), at("CPS-L-2")
    assert 8 <= -low[0] <= 12, "about 1 cm beside the midline"
    assert 28 <= low[1] - inion <= 34, "about 3 cm below the bump"
    assert high[1] < low[1], "up"
    assert high[0] < low[0], "and outward"
    middle, outer, inner = (at(f"TRA-L-{n}")[0] for n in (1, 2, 3))
    assert middle == pytest.approx((acromion[0] + bend[0]) / 2, abs=3)
    assert outer == pytest.approx((middle + acromion[0]) / 2, abs=5)
    assert inner == pytest.approx((middle + bend[0]) / 2, abs=5)
    assert eyes == pytest.approx(224 / 2), "the eyes lie at half of the height of the head"


FINGERS_BREADTH = 15
BREADTHS = [
    *(("FRO-L-med", "FRO-L-lat"), ("TEM-L-2", "TEM-L-4"), ("CPS-L-1", "CPS-L-2")),
    *(("OCC-L-1", "OCC-L-2"), ("OCC-L-1", "OCC-L-3")),
]


@pytest.mark.parametrize(("one", "two"), BREADTHS)
def test_a_finger_s_breadth_is_drawn_as_one_to_two(one: str, two: str) -> None:
    """As the table says: up to twice as far apart as on a head."""
    assert FINGERS_BREADTH <= apart(one, two) <= 2 * FINGERS_BREADTH


# --- which sites are drawn ------------------------------------------------------------------------


def drawn(made: tuple[MapSite, ...]) -> list[str]:
    return [t.site.spot for panel in head_map(made, KNOWN).panels for t in panel.targets]


def distributions() -> list[tuple[Extra, ...]]:
    """Every way to lay the most extra sites of each muscle on the two sides."""
    ways = [
        [
            (Extra(m.id, "left", n), Extra(m.id, "right", m.extra_sites - n))
            for n in range(m.extra_sites + 1)
        ]
        for m in KNOWN.paradigm.muscles.values()
        if m.extra_sites
    ]
    return [tuple(e for pair in way for e in pair if e.sites) for way in product(*ways)]


def test_the_31_sites_are_each_drawn_once() -> None:
    assert sorted(drawn(PLANNED)) == sorted(site.id for site in KNOWN.paradigm.sites)


@pytest.mark.parametrize("extras", distributions(), ids=str)
def test_every_extra_site_is_drawn_once_on_its_side(extras: tuple[Extra, ...]) -> None:
    found = drawn(sites(*extras))
    assert len(found) == len(set(found)) == KNOWN.paradigm.most_sites == 39
    for extra in extras:
        letter = "L" if extra.side == "left" else "R"
        mine = [name for name in found if name.startswith(f"{extra.muscle}-extra-{letter}")]
        assert len(mine) == extra.sites


@pytest.mark.parametrize("extras", distributions(), ids=str)
def test_no_extra_site_is_offered_above_the_cap(extras: tuple[Extra, ...]) -> None:
    assert list(offered_sites(sites(*extras), KNOWN)) == []
    for n in range(len(extras)):
        fewer = sites(*extras[:n], *extras[n + 1 :])
        offered = list(offered_sites(fewer, KNOWN))
        sides = {side: sum(s.side is side for s in offered) for side in Side}
        assert sides[Side.LEFT] == sides[Side.RIGHT] == extras[n].sites
        assert len(drawn((*fewer, *offered))) == len(fewer) + len(offered)


def test_the_numbers_go_as_the_paradigm_does() -> None:
    order = [t.site.mark for panel in head_map(PLANNED, KNOWN).panels for t in panel.targets]
    assert order == [str(n) for n in range(1, 32)]


def test_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(ValueError, match="there twice"):
        head_map((*PLANNED, PLANNED[0]), KNOWN)
    with pytest.raises(ValueError, match="out of the picture 'Front'"):
        head_map((replace(PLANNED[0], moved=(200.0, 0.0)), *PLANNED[1:]), KNOWN)
    with pytest.raises(ValueError, match="skipped has 0 U"):
        replace(PLANNED[0], status=Status.SKIPPED)
    with pytest.raises(ValueError, match="skipped has 0 U"):
        replace(PLANNED[0], units=0.0)


# --- what it says ---------------------------------------------------------------------------------


def test_every_site_has_a_name_that_says_all_that_is_seen() -> None:
    by_mark = {site.mark: site.name for site in RECORDED}
    assert next(s for s in PLANNED if s.mark == "11").name == "11, left temporalis, 5 U, planned"
    assert by_mark["3"] == "3, procerus, midline, 5 U, given"
    assert by_mark["10"] == "10, left temporalis, skipped, 5 U were planned"
    assert by_mark["18"] == "18, left occipitalis, 2.5 U, given, 5 U were planned"
    assert by_mark["26"] == "26, left trapezius, 5 U, given, not at the place of the plan"
    assert by_mark["+8"] == "extra 8, right trapezius, 5 U, given off plan"
    offered = [s.name for s in WITH_OFFERED if s.status is Status.OFFERED]
    assert offered[0] == "extra place 2, left temporalis, 5 U, may be added"
    assert len(set(offered)) == len(offered), "each is told from the others"
    assert replace(PLANNED[0], units=1.25).what == "1.25 U, planned, 5 U were planned"


def test_the_list_says_everything_that_the_pictures_say() -> None:
    for made in (PLANNED, RECORDED, WITH_OFFERED):
        for panel in head_map(made, KNOWN).panels:
            listed = [s for rows in panel.rows for _, here in rows.places for s in here]
            assert sorted(s.name for s in listed) == sorted(t.site.name for t in panel.targets)
            assert all(s.landmark == words for r in panel.rows for words, h in r.places for s in h)


def test_each_view_says_whose_left_it_is_and_counts_what_is_given() -> None:
    panels = {panel.window.id: panel for panel in head_map(RECORDED, KNOWN).panels}
    assert "on the right of the picture" in panels["front"].says
    assert "on the left of the picture" in panels["back"].says
    assert panels["left"].counts == "5 sites, 25 U", "six lie there, one of them skipped"
    assert panels["back"].counts == "12 sites, 57.5 U"
    assert panels["left"].says == "The person's left, seen from the left."
    assert panels["left-shoulder"].says == "The person's left, seen from behind."
    assert panels["right-shoulder"].says == "The person's right, seen from behind."
    offered = {panel.window.id: panel for panel in head_map(WITH_OFFERED, KNOWN).panels}
    assert offered["right"].counts == "4 sites, 20 U", "an offered site counts for nothing yet"


def test_the_legend_shows_the_shapes_that_are_there() -> None:
    assert head_map(PLANNED, KNOWN).legend == ()
    words = [words for _, words in head_map(RECORDED, KNOWN).legend]
    assert len(words) == 5
    assert words[0] == "given"
    assert "extra site that may be added" in [w for _, w in head_map(WITH_OFFERED, KNOWN).legend]


# --- markup ---------------------------------------------------------------------------------------

CONTROLS = (None, check_box("given"))


def panels(made: tuple[MapSite, ...]) -> tuple[Panel, ...]:
    return head_map(made, KNOWN).panels


@pytest.mark.parametrize("control", CONTROLS, ids=("links", "boxes"))
@pytest.mark.parametrize("made", [PLANNED, RECORDED, WITH_OFFERED], ids=("plan", "record", "offer"))
def test_the_markup_holds_no_style_no_script_and_no_colour(made, control) -> None:
    for panel in panels(made):
        text = panel_svg(panel, control)
        assert not re.search(r"style|<script|\son\w+=|#[0-9a-fA-F]{3}\b(?!-)|url\(", text), panel
        assert not re.search(r"\b(fill|stroke)=", text)


def test_each_ring_is_a_link_to_its_row_named_in_order() -> None:
    for panel in panels(RECORDED):
        root = Tree.fromstring(panel_svg(panel))
        links = root.findall("{http://www.w3.org/2000/svg}a")
        assert [a.get("aria-label") for a in links] == [t.site.name for t in panel.targets]
        assert [a.get("href") for a in links] == [f"#site-{t.site.spot}" for t in panel.targets]


def test_pointing_at_a_box_tells_its_landmark_and_how_it_is_known() -> None:
    for panel in panels(PLANNED):
        text = panel_svg(panel, check_box("given"))
        told = re.findall(r'<input[^>]* title="([^"]*)"', text)
        assert len(told) == len(panel.targets) > 0
        for words, target in zip(map(unescape, told), panel.targets, strict=True):
            assert words == f"{target.site.called}. Landmark, from memory: {target.site.landmark}"


def test_shape_comes_before_tone() -> None:
    """Each status, and each addition to it, has a shape of its own: tone is not needed."""
    shapes = {}
    base = next(s for s in sites(*FULLEST) if s.mark == "+1")
    for status in Status:
        units = 0.0 if status is Status.SKIPPED else 5.0
        for extra, off, changed_ in product((False, True), repeat=3):
            if changed_ and status is Status.SKIPPED:
                continue
            if status is Status.OFFERED and (off, changed_, extra) != (False, False, True):
                continue
            planned = 10.0 if changed_ else units or 5.0
            site = replace(base, status=status, units=units, planned_units=planned)
            site = replace(site, extra=extra, off_plan=off)
            panel = head_map((site,), KNOWN).panels[1]
            bare = re.sub(r'aria-label="[^"]*"|<title.*?</title>', "", panel_svg(panel))
            shapes[status, extra, off, changed_] = bare
    assert len(set(shapes.values())) == len(shapes)


def test_words_of_others_are_escaped() -> None:
    evil = replace(PLANNED[0], mark="<b>", muscle_name='"><script>')
    for control in CONTROLS:
        text = panel_svg(panels((evil,))[0], control)
        assert "<script>" not in text
        assert "<b>" not in text


def test_a_path_is_read_in_one_way_only() -> None:
    for wrong in ("", "L 0 0", "M 0 0 A 1 1 0 0 0 2 2", "m 0 0", "M 0", "M 0 x", "M 0 0 C 1 2 3 4"):
        with pytest.raises(ValueError):
            list(steps(wrong))

"""The head map as SVG: for a page, where each site is a control, and for paper.

On a page everything is painted by classes of head.css, because the content policy refuses a style
in the markup, and because only a class can follow the palette. On paper it is painted by attributes.

What a target is, the caller says. Without more it is a link to the row of words of that site, which
works without a script, by keyboard and in every browser. A page that records hands in a function
that gives the HTML of a control (`check_box`, or one of its own), which is laid over the place of
the site in a `foreignObject`: it is placed by attributes, scales with the drawing, is a true form
control to keys and to screen readers, and needs neither a style nor a script. The ring is drawn
inside the label, beside the control, so that `:checked` alone shows what became of it.
"""

from collections.abc import Callable
from dataclasses import replace
from html import escape

from cleardays.answers.head_map import RING, TARGET, WIDTH, Panel, Target
from cleardays.answers.map_sites import MapSite, Status
from cleardays.evidence.head import Head, Stroke, View, Window

Control = Callable[[Target], str]
Paint = Callable[[str], str]
_ORDER = (Stroke.SKIN, None, Stroke.CONTOUR, Stroke.FEATURE, Stroke.FAINT)  # None: the muscles
_HALF = TARGET / 2


def as_link(target: Target) -> str:
    """The ring as a link to the row of its site."""
    name, spot = escape(target.site.name), escape(target.site.spot)
    place = f'transform="translate({target.x:g} {target.y:g})"'
    units = tag(target.site, _on_page)
    return (
        f'<a class="site" href="#site-{spot}" aria-label="{name}" {place}>'
        f"{_square('site-hit', _HALF)}{_square('site-focus', _HALF - 2)}"
        f"{ring(target.site, _on_page)}</a>"
        + (f'<g class="site-tag" {place} aria-hidden="true">{units}</g>' if units else "")
    )


def check_box(name: str) -> Control:
    """A control for a page that records: a box that is ticked where the site is given.

    The box has the name of the form's field and the id of the site as its value. Ticked, its ring is
    that of a site given; not ticked, that of what it was, planned or offered, and else of one
    skipped. Pointing at it tells its landmark. Other doses, places and reasons belong into the list
    beside the map.
    """

    def control(target: Target) -> str:
        site = target.site
        ticked = " checked" if site.status is Status.GIVEN else ""
        is_open = site.status in (Status.PLANNED, Status.OFFERED)
        without = site.status if is_open else Status.SKIPPED
        label = escape(f"{site.called}, {site.where}, {_dose(site):g} U")
        where = escape(f"{site.called}. Landmark, from memory: {site.landmark}")
        return (
            f'<label class="site-box"><input type="checkbox" name="{escape(name)}" '
            f'value="{escape(site.spot)}" aria-label="{label}" title="{where}"{ticked}>'
            f"{_apart(site, Status.GIVEN, 'if-given')}{_apart(site, without, 'if-not')}</label>"
        )

    return control


def panel_svg(panel: Panel, control: Control | None = None) -> str:
    """One window for a page, with its sites in order; `control` gives the HTML of each."""
    targets = "".join(_laid_over(t, control) if control else as_link(t) for t in panel.targets)
    id, window = f"map-{panel.window.id}", panel.window
    moved = f"scale({panel.scale:.4f}) translate({-window.left:g} {-window.top:g})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {panel.height:.1f}" '
        f'width="{WIDTH:g}" height="{panel.height:.1f}" class="head" role="group" '
        f'aria-labelledby="{id}"><title id="{id}">{escape(window.title)}. {escape(panel.says)}'
        f'</title><g transform="{moved}" aria-hidden="true">'
        f"{drawing(panel.head, window.view, _on_page)}</g>{_sides(window)}{targets}</svg>"
    )


def mark_svg(site: MapSite) -> str:
    """A ring alone, to stand before its words. It is hidden from a reader of words."""
    return (
        f'<svg viewBox="-22 -22 44 44" width="{TARGET:g}" height="{TARGET:g}" class="site-mark" '
        f'aria-hidden="true" focusable="false">{ring(site, _on_page)}{tag(site, _on_page)}</svg>'
    )


def _laid_over(target: Target, control: Control) -> str:
    x, y = target.x - _HALF, target.y - _HALF
    return (
        f'<foreignObject x="{x:g}" y="{y:g}" width="{TARGET:g}" height="{TARGET:g}">'
        f"{control(target)}</foreignObject>"
    )


def _apart(site: MapSite, status: Status, name: str) -> str:
    """The ring of a site as it looks when it has that status."""
    units = 0.0 if status is Status.SKIPPED else _dose(site)
    there = replace(site, status=status, units=units)
    shown = ring(there, _on_page) + tag(there, _on_page)
    return (
        f'<svg viewBox="-22 -22 44 44" class="{name}" aria-hidden="true" '
        f'focusable="false">{shown}</svg>'
    )


def _dose(site: MapSite) -> float:
    return site.units or site.planned_units or 0.0


# --- the drawing ----------------------------------------------------------------------------------


def drawing(head: Head, view: View, paint: Paint) -> str:
    """Skin, muscles and lines of a view, in millimetres; `paint` gives the attributes of a name."""
    parts = []
    for stroke in _ORDER:
        if stroke is None:
            paths = [area.path for area in head.areas if area.view is view]
            parts.append(_group(paths, paint("head-muscle")))
        else:
            lines = [ln for ln in head.lines if ln.view is view and ln.stroke is stroke]
            parts.append(_group([ln.path for ln in lines], paint(f"head-{stroke.value}")))
    return "".join(parts)


def _group(paths: list[str], painted: str) -> str:
    return f"<g {painted}>" + "".join(f'<path d="{path}"/>' for path in paths) + "</g>"


def _sides(window: Window) -> str:
    """Whose left is left, written in the picture itself where both sides are seen."""
    if not window.shows_both_sides:
        return ""
    words = ("right", "left") if window.view is View.FRONT else ("left", "right")
    return (
        f'<g class="head-sides" aria-hidden="true"><text x="10" y="24">{words[0]}</text>'
        f'<text x="{WIDTH - 10:g}" y="24" class="at-end">{words[1]}</text></g>'
    )


def _square(name: str, half: float) -> str:
    side = f'width="{2 * half:g}" height="{2 * half:g}"'
    return f'<rect class="{name}" x="{-half:g}" y="{-half:g}" {side} rx="6"/>'


# --- the ring -------------------------------------------------------------------------------------


def ring(site: MapSite, paint: Paint) -> str:
    """The mark of a site around 0 0: shape first, tone second.

    Planned: an open ring. Given: a full disc. Skipped: crossed out. May be added: a dotted ring.
    An extra site has a second ring, and what was given off plan or at another place has a small
    triangle at its side. A changed dose carries its units besides: see `tag`.
    """
    radius = RING / 2 - 0.75
    kind = {Status.GIVEN: "full", Status.SKIPPED: "crossed", Status.OFFERED: "dotted"}
    shape = kind.get(site.status, "open")
    parts = [_circle(radius, paint(f"ring-{shape}"))]
    if site.status is Status.SKIPPED:
        arm = RING / 2
        parts.append(
            f"<path {paint('ring-cross')} "
            f'd="M {-arm:g} {-arm:g} L {arm:g} {arm:g} M {arm:g} {-arm:g} L {-arm:g} {arm:g}"/>'
            + _circle(7.6, paint("ring-middle"))
        )
    if site.extra and site.status is not Status.OFFERED:
        parts.append(_circle(RING / 2 + 2.2, paint("ring-second")))
    if site.off_plan or site.moved != (0.0, 0.0):
        parts.append(f'<path {paint("ring-flag")} d="M 8.5 -11.5 L 19 -11.5 L 13.75 -20.5 Z"/>')
    tone = {"full": "ring-number-full", "crossed": "ring-number-crossed"}.get(shape, "ring-number")
    parts.append(f'<text {paint(tone)} y="4">{escape(site.mark)}</text>')
    return "".join(parts)


def tag(site: MapSite, paint: Paint) -> str:
    """The units of a changed dose, under its ring; nothing for every other site."""
    if not site.is_changed:
        return ""
    return (
        f'<rect {paint("ring-tag")} x="-12.5" y="8.75" width="25" height="12.5" rx="6"/>'
        f'<text {paint("ring-units")} y="18.6">{site.units:g}</text>'
    )


def _circle(radius: float, painted: str) -> str:
    return f'<circle r="{radius:g}" {painted}/>'


def _on_page(name: str) -> str:
    return f'class="{name}"'

"""A picture made from its spec: small enough for a page, with no style, no script and a name."""

import json
import re
from typing import Any
from xml.etree import ElementTree as Tree
from zlib import crc32

_SVG = "http://www.w3.org/2000/svg"
_KEPT = {
    "path": ("transform", "d", "fill", "stroke", "stroke-width"),
    "text": (
        "text-anchor",
        "transform",
        "font-family",
        "font-size",
        "font-weight",
        "fill",
    ),
}
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")


def drawn(spec: dict[str, Any], *, name: str, title: str, words: str) -> str:
    """The SVG of a Vega-Lite spec, named and described.

    Every id in it begins with a number made from the spec, so that two pictures on one page never
    share one. `name` is its class.
    """
    from vl_convert import vegalite_to_svg  # a third of a second, only where a picture is drawn

    # Ours, drawn a line above from numbers: nobody else's XML is read here.
    own = f"d{crc32(json.dumps(spec).encode()):08x}"
    found = Tree.fromstring(vegalite_to_svg(spec, vl_version="6.4"))  # noqa: S314
    size = {"width": found.get("width", ""), "height": found.get("height", "")}
    root = Tree.Element(
        "svg",
        {
            "xmlns": _SVG,
            "viewBox": f"0 0 {size['width']} {size['height']}",
            **size,
            "role": "img",
            "aria-labelledby": f"{own}-title {own}-words",
            "class": name,
        },
    )
    Tree.SubElement(root, "title", {"id": f"{own}-title"}).text = _clean(title)
    Tree.SubElement(root, "desc", {"id": f"{own}-words"}).text = _clean(words)
    shapes = Tree.SubElement(root, "defs")
    known: dict[tuple[str, str], str] = {}
    for group in found.iter(f"{{{_SVG}}}g"):
        if "role-mark" not in group.get("class", ""):
            continue
        for mark in group:
            _add(mark, root, shapes, known, own)
    return Tree.tostring(root, encoding="unicode")


def _add(
    mark: Tree.Element,
    root: Tree.Element,
    shapes: Tree.Element,
    known: dict[tuple[str, str], str],
    name: str,
) -> None:
    """One mark. A shape that is drawn many times is written once and then only placed."""
    tag = mark.tag.removeprefix(f"{{{_SVG}}}")
    if tag not in _KEPT:
        return
    kept = {key: value for key in _KEPT[tag] if (value := mark.get(key))}
    place = _PLACE.fullmatch(kept.get("transform", ""))
    if place and tag == "path":
        key = (kept["d"], kept.get("fill", ""))
        if key not in known:
            known[key] = f"{name}-{len(known)}"
            Tree.SubElement(shapes, "path", {"id": known[key], "d": key[0], "fill": key[1]})
        x, y = (_short(number) for number in place.groups())
        Tree.SubElement(root, "use", {"href": f"#{known[key]}", "x": x, "y": y})
        return
    if tag == "path":
        kept["fill"] = "none"
    if place:
        del kept["transform"]
        kept["x"], kept["y"] = (_short(number) for number in place.groups())
    Tree.SubElement(root, tag, kept).text = mark.text


def _short(number: str) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _clean(words: str) -> str:
    """Words without what XML may not hold."""
    return "".join(c for c in words if c.isprintable())

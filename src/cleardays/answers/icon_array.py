"""A hundred people drawn: so many of them filled. Shape first: a full disc, an open ring."""

from xml.etree import ElementTree as Tree

_ACROSS, _STEP, _R = 10, 10, 3.4


def icon_array(filled: int) -> str:
    """Ten rows of ten as SVG, filled from the upper left, in the colour of the text around it.

    The number stands beside it in words, so that the drawing itself is hidden from who listens.

    >>> icon_array(3).count('class="one is"')
    3
    """
    if not 0 <= filled <= _ACROSS * _ACROSS:
        raise ValueError(f"{filled} of 100 cannot be drawn. Give 0 to 100.")
    side = str(_ACROSS * _STEP)
    root = Tree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {side} {side}",
            "class": "icon-array",
            "aria-hidden": "true",
            "focusable": "false",
        },
    )
    for n in range(_ACROSS * _ACROSS):
        is_filled = n < filled
        Tree.SubElement(
            root,
            "circle",
            {
                "class": "one is" if is_filled else "one",
                "cx": f"{n % _ACROSS * _STEP + _STEP / 2:g}",
                "cy": f"{n // _ACROSS * _STEP + _STEP / 2:g}",
                "r": str(_R + 0.5 if is_filled else _R),
                "fill": "currentColor" if is_filled else "none",
                "stroke": "currentColor",
                "stroke-width": "0.9",
            },
        )
    return Tree.tostring(root, encoding="unicode")

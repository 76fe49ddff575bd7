"""Bars drawn on the server as SVG that stands in the page: shapes and words alone, their looks are the page's style
sheet's, so that both themes and the strict policy of content hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTH = 460
"""Units of a drawing's width; it is shown at about as many pixels, and narrower on a phone."""
_ROW = 30
_AROUND = 34
_STANDING = 230
_LONGEST = 15
_UNWANTED = ("style", "script", "title", "desc")


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each of ``labels``, of one part or stacked of several (``parts``: name and as many values), which lies
    or stands. ``says`` is what the drawing shows, in words; ``write`` writes a value."""

    says: str
    labels: Sequence[str]
    parts: Sequence[tuple[str, Sequence[float]]]
    write: Callable[[float], str]
    lying: bool = True


def drawn(bars: Bars) -> Markup:
    """The SVG. Its library is loaded with the first."""
    import pygal  # noqa: PLC0415 - only who looks at figures pays for it
    from pygal.etree import etree  # noqa: PLC0415

    kind = pygal.HorizontalStackedBar if bars.lying else pygal.StackedBar
    height = _AROUND + _ROW * len(bars.labels) if bars.lying else _STANDING
    chart = kind(
        width=WIDTH, height=height, js=(), css=(), show_legend=False, truncate_label=_LONGEST, margin=6,
        value_formatter=bars.write, y_labels_major_count=4, show_minor_x_labels=not bars.lying,
        show_minor_y_labels=bars.lying, print_values=len(bars.parts) == 1, print_values_position="top",
    )  # fmt: skip
    turned = slice(None, None, -1) if bars.lying else slice(None)
    chart.x_labels = [one or "not known" for one in bars.labels[turned]]
    for name, values in bars.parts:
        chart.add(name, list(values[turned]))
    root = chart.render_tree()
    _stripped(root)
    root.set("role", "img")
    root.set("aria-label", bars.says)
    root.set("class", "chart lying" if bars.lying else "chart standing")
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - the library escapes what it writes


def _stripped(root: Any) -> None:
    """Take out looks, scripts and what a picture says to nobody; ids would stand several times in a page."""
    for above in list(root.iter()):
        for one in list(above):
            name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
            if name in _UNWANTED or not name:
                above.remove(one)
        for attribute in ("id", "style"):
            above.attrib.pop(attribute, None)

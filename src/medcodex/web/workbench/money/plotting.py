"""Bars drawn on the server as SVG that stands in the page: shapes and words alone, their looks are the page's style
sheet's, so that both themes and the strict policy of content hold."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTH = 460
"""Units of a drawing's width; it is shown at about as many pixels, and narrower on a phone."""
_ROW = 30
_AROUND = 34
_STANDING = 230
_LONGEST = 17
_TICKS = 5
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
        width=WIDTH, height=height, js=(), css=(), show_legend=False, margin=6, margin_left=20,
        value_formatter=bars.write, print_values=len(bars.parts) == 1, print_values_position="top",
    )  # fmt: skip
    chart.y_labels = ticks(*_reach(bars))
    turned = slice(None, None, -1) if bars.lying else slice(None)
    chart.x_labels = [_cut(one or "not known") for one in bars.labels[turned]]
    for name, values in bars.parts:
        chart.add(name, list(values[turned]))
    root = chart.render_tree()
    _stripped(root)
    root.set("role", "img")
    root.set("aria-label", bars.says)
    root.set("class", "chart lying" if bars.lying else "chart standing")
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - the library escapes what it writes


def ticks(low: float, high: float) -> list[float]:
    """Round values of an axis that enclose zero and both, a few at even steps of 1, 2 or 5."""
    low, high = min(low, 0.0), max(high, 0.0)
    reach = high - low
    if not reach:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10(reach / _TICKS))
    step = next(one * power for one in (1, 2, 5, 10) if reach / (one * power) <= _TICKS)
    return [step * place for place in range(floor(low / step), ceil(high / step) + 1)]


def _reach(bars: Bars) -> tuple[float, float]:
    """The ends of the longest bars, below zero and above."""
    stacks = [[values[place] for _, values in bars.parts] for place in range(len(bars.labels))]
    return (
        min(sum(value for value in stack if value < 0) for stack in stacks),
        max(sum(value for value in stack if value > 0) for stack in stacks),
    )


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"


def _stripped(root: Any) -> None:
    """Take out looks, scripts and what a picture says to nobody; ids would stand several times in a page."""
    for above in list(root.iter()):
        for one in list(above):
            name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
            if name in _UNWANTED or not name:
                above.remove(one)
        for attribute in ("id", "style"):
            above.attrib.pop(attribute, None)

"""Marked-up text as plain text that people and the engine can read: paragraphs, lists, tables, notes.

One walk serves HTML and the narrative blocks of CDA documents (CDA R2 4.3.5), whose elements mean the same. A table's
row is a line with its cells between bars; a cell that spans rows stands in each of them, so that every row tells all.
What the author struck out (HTML ``del``, CDA ``revised="delete"``) is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL = " | "
MAX_SPAN = 1000
MAX_CELLS = 200_000
"""Cells of one table, those repeated by a span counted: a small file may ask for millions."""

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "legend", "main", "nav", "p", "paragraph", "pre", "section", "summary", "tbody", "tfoot", "thead",
    "text", "title",
})  # fmt: skip
_PARTED = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "p", "paragraph"])
_UNSEEN = frozenset(["del", "head", "link", "meta", "noscript", "object", "script", "style", "svg", "template"])
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_AROUND_LINE = re.compile(r"[ \t]*\n[ \t]*")
_LINES = re.compile(r"\n{3,}")
_CONTROL = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])


class _Cell(NamedTuple):
    """A cell that stands in the next ``rows`` rows too."""

    text: str
    rows: int


def laid_out(element: Any) -> str:
    """The text of an element (of ElementTree or lxml) and all in it, without a line end at its end. InputError where a
    table asks for more than MAX_CELLS."""
    text = _AROUND_LINE.sub("\n", "".join(_walk(element)))
    return _LINES.sub("\n\n", text).strip("\n ").translate(_CONTROL)


def local_name(element: Any) -> str:
    """An element's name without its namespace, "" where it is a comment or the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _walk(element: Any) -> Iterator[str]:
    name = local_name(element).lower()
    if name in _UNSEEN or not name or element.get("revised") == "delete" or element.get("hidden") is not None:
        return
    if name == "br":
        yield "\n"
    elif name == "table":
        yield from ("\n", *_table(element), "\n")
    elif name in {"list", "ul", "ol", "menu"}:
        yield from _list(element, ordered=name == "ol" or element.get("listType") == "ordered")
    elif name == "footnote":
        yield from (" (", _inline(element), ")")
    elif name == "footnoteref":
        yield ""
    elif name == "img":
        yield _flat(element.get("alt") or "")
    elif name == "input":
        yield _flat(_typed(element))
    elif name == "pre":
        yield from ("\n", "".join(element.itertext()), "\n")
    elif name in {"sub", "sup"}:
        yield _inline(element)
    else:
        around = "\n\n" if name in _PARTED else "\n" if name in _BLOCKS else ""
        yield around
        yield from _inside(element)
        yield around


def _inside(element: Any) -> Iterator[str]:
    yield _flat(element.text or "")
    for child in element:
        yield from _walk(child)
        yield _flat(child.tail or "")


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


def _inline(element: Any) -> str:
    """All of an element on one line."""
    return _flat("".join(_inside(element))).strip()


def _typed(element: Any) -> str:
    """What stands in a field of a form; a box tells whether it was ticked."""
    kind = (element.get("type") or "text").lower()
    if kind in {"checkbox", "radio"}:
        return "[x]" if element.get("checked") is not None else "[ ]"
    return "" if kind in {"hidden", "password", "submit", "button", "image", "reset"} else element.get("value") or ""


def _list(element: Any, *, ordered: bool) -> Iterator[str]:
    yield "\n"
    number = 0
    for child in element:
        if local_name(child).lower() in {"item", "li"}:
            number += 1
            inner = _AROUND_LINE.sub("\n", "".join(_walk_item(child))).strip("\n ")
            if inner:
                mark = f"{number}. " if ordered else "- "
                yield mark + _LINES.sub("\n", inner) + "\n"
        else:
            yield from _walk(child)
            yield "\n"


def _walk_item(item: Any) -> Iterator[str]:
    if item.get("revised") != "delete":
        yield from _inside(item)


def _table(table: Any) -> Iterator[str]:
    """The table's lines: its caption, then row by row, heads before bodies before feet."""
    for caption in table:
        if local_name(caption).lower() == "caption":
            yield _inline(caption) + "\n"
    above: dict[int, _Cell] = {}
    count = 0
    for row in _rows(table):
        told = [child for child in row if local_name(child).lower() in {"td", "th"}]
        cells: list[str] = []
        while told or len(cells) in above:
            if len(cells) in above:
                spanning = above.pop(len(cells))
                new, rows = [spanning.text], spanning.rows
            else:
                cell = told.pop(0)
                new, rows = [_inline(cell), *[""] * (_span(cell, "colspan") - 1)], _span(cell, "rowspan")
            if rows > 1:
                above |= {len(cells) + place: _Cell(text, rows - 1) for place, text in enumerate(new)}
            cells += new
            count += len(new)
            if count > MAX_CELLS:
                raise InputError(f"a table of more than {MAX_CELLS} cells")
        line = CELL.join(cells).rstrip(CELL)
        if line:
            yield line + "\n"


def _rows(table: Any) -> Iterator[Any]:
    for group in ("thead", "tr", "tbody", "tfoot"):
        for child in table:
            if local_name(child).lower() == group:
                yield from [child] if group == "tr" else (row for row in child if local_name(row).lower() == "tr")


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() and len(value) < 9 else 1

"""The alphabetic index and the external cause index: the publisher's XML to entries in book order."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.model import IndexEntry
from medcodex.terminology.xml import elements, optional_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


def parse_index(stream: IO[bytes], source: str, name: str, first_id: int = 0) -> Iterator[IndexEntry]:
    """Main terms and subterms in book order, ids counted from ``first_id``; ``source`` is "index" or "eindex".

    A reference to a category or subcategory ("see category T71") comes out as the code "T71.-". ReleaseError, naming
    ``name``, for broken XML or a term without a title.
    """
    for element, position, parent, level in walk_terms(stream, name, first_id):
        title, nonessential = title_of(element, name)
        yield IndexEntry(
            id=position,
            parent=parent,
            level=level,
            title=title,
            nonessential=nonessential,
            code=optional_text(element, "code") or _below(element, "subcat") or _below(element, "seecat"),
            manifestation=optional_text(element, "manif"),
            see=optional_text(element, "see"),
            see_also=optional_text(element, "seeAlso"),
            source=source,
        )


def walk_terms(stream: IO[bytes], name: str, first_id: int = 0) -> Iterator[tuple[Element, int, int | None, int]]:
    """(element, id, parent id, level) of every main term and term in file order."""
    position = first_id
    for main in elements(stream, frozenset({"mainTerm"}), name):
        waiting: list[tuple[Element, int | None, int]] = [(main, None, 0)]
        while waiting:
            element, parent, level = waiting.pop()
            yield element, position, parent, level
            waiting.extend((child, position, level + 1) for child in reversed(element.findall("term")))
            position += 1


def title_of(element: Element, name: str) -> tuple[str, tuple[str, ...]]:
    """(title, nonessential modifiers). Words of a modifier element that stand outside parentheses, and text that
    follows it such as " NEC", belong to the title, as the book prints them."""
    title = element.find("title")
    if title is None:
        raise ReleaseError("an index term has no title", name)
    words = [title.text or ""]
    modifiers: list[str] = []
    for child in title:
        if child.tag == "nemod":
            outside, inside = split_modifiers(text_of(child))
            words.append(outside)
            modifiers.extend(inside)
        else:
            words.append(text_of(child))
        words.append(child.tail or "")
    return " ".join(" ".join(words).split()), tuple(modifiers)


def split_modifiers(text: str) -> tuple[str, tuple[str, ...]]:
    """ "(acute) NEC (chronic)" -> ("NEC", ("acute", "chronic")). Text without any parentheses is one modifier."""
    if "(" not in text:
        return "", (text,) if text else ()
    outside: list[str] = []
    inside: list[str] = []
    depth = start = 0
    for at, char in enumerate(text):
        if char == "(":
            if depth == 0:
                outside.append(text[start:at])
                start = at + 1
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if depth == 0:
                inside.append(text[start:at].strip())
                start = at + 1
    (inside if depth else outside).append(text[start:].strip())
    return " ".join(" ".join(outside).split()), tuple(part for part in inside if part)


def _below(element: Element, tag: str) -> str | None:
    found = optional_text(element, tag)
    if not found or found.endswith("-"):
        return found
    return f"{found}.-" if len(found) == 3 else f"{found}-"

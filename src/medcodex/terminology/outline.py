"""What is known of a code system without its publisher's files: ranges of codes, modifiers, meanings of values.

Held as packaged tables with a source column, in the project's own words (``data/sections.tsv``, ``modifiers.tsv`` and
``meanings.tsv`` of the system's package).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.terminology.concepts import Concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Section:
    """A range of codes of one shape, both ends included, with what it holds and where that is from."""

    first: str
    last: str
    title: str
    source: str

    @property
    def key(self) -> str:
        return f"{self.first}-{self.last}"

    def holds(self, code: str) -> bool:
        """Whether a code lies in the range: "0042T" does not lie between "00100" and "01999"."""
        return self.first <= code <= self.last and _shape(code) == _shape(self.first)

    def within(self, other: Section) -> bool:
        """Whether the range is a part of another."""
        return self is not other and other.holds(self.first) and other.holds(self.last)


@dataclass(frozen=True, slots=True)
class Outline:
    """The packaged tables of one system.

    ``above``: key of a range to that of the narrowest around it. ``modifiers``: code to (what it says, source).
    ``meanings``: property and value to words. ``needs`` says what a descriptor takes where no release is loaded; ""
    where codes cannot be answered at all then.
    """

    sections: tuple[Section, ...]
    above: Mapping[str, str]
    modifiers: Mapping[str, tuple[str, str]]
    meanings: Mapping[tuple[str, str], str]
    needs: str = ""

    def section_of(self, code: str) -> Section | None:
        """The narrowest range that holds a code."""
        return _narrowest(section for section in self.sections if section.holds(code))

    def holds(self, key: str) -> bool:
        """Whether the text names one of the ranges."""
        return any(section.key == key for section in self.sections)

    def concept(self, code: str) -> Concept | None:
        """The concept of a modifier or of a range, as "99202-99499"."""
        if code in self.modifiers:
            title, source = self.modifiers[code]
            return Concept(code, title, billable=False, properties=(("kind", "modifier"), ("source", source)))
        section = next((section for section in self.sections if section.key == code), None)
        return self._header(section) if section is not None else None

    def unnamed(self, code: str) -> Concept | None:
        """A code of which only its place is known; None where no range holds it."""
        section = self.section_of(code)
        if section is None:
            return None
        return Concept(
            code, "", billable=True, parents=(section.key,), properties=(("kind", "procedure"), ("unverified", True))
        )

    def headers(self) -> Iterator[Concept]:
        """All ranges, in the order of the table."""
        for section in self.sections:
            yield self._header(section)

    def _header(self, section: Section) -> Concept:
        above = self.above.get(section.key)
        return Concept(
            section.key,
            section.title,
            billable=False,
            parents=(above,) if above is not None else (),
            properties=(("kind", "section"), ("source", section.source)),
        )


def load_outline(package: str, needs: str = "") -> Outline:
    """The tables in the package's data folder; a table that is not there is empty."""
    sections = tuple(Section(*row) for row in _rows(package, "sections.tsv"))
    around = ((section, _narrowest(other for other in sections if section.within(other))) for section in sections)
    above = {section.key: outer.key for section, outer in around if outer is not None}
    modifiers = {code: (title, source) for code, title, source in _rows(package, "modifiers.tsv")}
    meanings = {(name, value): meaning for name, value, meaning, _ in _rows(package, "meanings.tsv")}
    return Outline(sections, above, modifiers, meanings, needs)


def _narrowest(sections: Iterable[Section]) -> Section | None:
    """Of ranges that lie in one another the innermost: the one that begins last and ends first."""
    return max(sections, key=lambda section: (section.first, [-ord(char) for char in section.last]), default=None)


def _rows(package: str, name: str) -> Iterator[list[str]]:
    table = files(package) / "data" / name
    if not table.is_file():
        return
    lines = [line for line in table.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    for line in lines[1:]:
        yield line.split("\t")


def _shape(code: str) -> str:
    return _DIGIT.sub("9", code)

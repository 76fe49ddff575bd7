"""A message as its segments, fields, repetitions, components and subcomponents, each as it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.hl7v2.separators import Separators

HEADERS = frozenset({"MSH", "FHS", "BHS"})
HEADER_MARKS = 2
"""Of a header, the fields that hold the separators themselves."""


@dataclass(frozen=True, slots=True)
class Segment:
    """``line`` is its text without the line end, ``end`` the line end as it came, ``number`` counts from 1 through the
    file."""

    number: int
    line: str
    end: str
    separators: Separators

    @property
    def id(self) -> str:
        """Its name, such as PID."""
        return self.line[:3]

    def field(self, position: int) -> str:
        """A field as it came, by its position in the standard (PID-3 is 3); empty where it is missing. MSH-1 is the
        separator itself."""
        parts = self.line.split(self.separators.field)
        if parts[0] in HEADERS:
            parts.insert(1, self.separators.field)
        return parts[position] if position < len(parts) else ""

    @property
    def fields(self) -> int:
        """The position of its last field."""
        return self.line.count(self.separators.field) + (1 if self.id in HEADERS else 0)

    def structure(self, position: int) -> str | list[list[str | list[str]]]:
        """A field with its escapes resolved: a text where it has but one part, else its repetitions, each a list of
        components, each a text or, where it has several, a list of subcomponents."""
        marks, told = self.separators, self.field(position)
        if self.id in HEADERS and position <= HEADER_MARKS:
            return told
        if not any(mark in told for mark in (marks.repetition, marks.component, marks.subcomponent)):
            return marks.unescaped(told)
        return [
            [
                marks.unescaped(component)
                if marks.subcomponent not in component
                else [marks.unescaped(one) for one in component.split(marks.subcomponent)]
                for component in repeated.split(marks.component)
            ]
            for repeated in told.split(marks.repetition)
        ]

    def repetitions(self, position: int) -> list[str]:
        """A field's repetitions as they came, empty ones left out."""
        return [one for one in self.field(position).split(self.separators.repetition) if one]

    def value(self, position: int, component: int = 1, subcomponent: int = 1, repetition: int = 1) -> str:
        """A value with its escapes resolved and blanks around it removed; empty where it is missing, or is the
        explicit null (two quotation marks)."""
        repeated = self.repetitions(position)
        if repetition > len(repeated):
            return ""
        return self.part(repeated[repetition - 1], component, subcomponent)

    def part(self, text: str, component: int = 1, subcomponent: int = 1) -> str:
        """As ``value``, out of one repetition."""
        components = text.split(self.separators.component)
        if component > len(components):
            return ""
        parts = components[component - 1].split(self.separators.subcomponent)
        found = parts[subcomponent - 1] if subcomponent <= len(parts) else ""
        return "" if found == '""' else self.separators.unescaped(found).strip()

    def text(self, position: int) -> str:
        """A field of running text: its repetitions as lines, escapes resolved; separators in it are kept as they
        stand, as senders forget to escape them."""
        lines = self.field(position).split(self.separators.repetition)
        return "\n".join(self.separators.unescaped(line) for line in lines)


@dataclass(frozen=True, slots=True)
class Message:
    """A message from its MSH on. ``encoding`` is what its bytes were read as, ``lead`` what stood before it in the file
    (a byte-order mark, framing, headers of a batch)."""

    segments: tuple[Segment, ...]
    encoding: str
    lead: str = ""
    trail: str = ""

    @property
    def header(self) -> Segment:
        """MSH."""
        return self.segments[0]

    @property
    def kind(self) -> tuple[str, str]:
        """Its type and trigger event, such as ("ADT", "A01")."""
        return self.header.value(9), self.header.value(9, 2)

    @property
    def control(self) -> str:
        """The sender's number of the message (MSH-10)."""
        return self.header.value(10)

    def all(self, name: str) -> Iterator[Segment]:
        """Its segments of a name."""
        return (segment for segment in self.segments if segment.id == name)

    def first(self, name: str) -> Segment | None:
        """Its first segment of a name."""
        return next(self.all(name), None)

    @property
    def body(self) -> bytes:
        """Its segments alone, without what stood around them in the file."""
        return self._text.encode(self.encoding)

    @property
    def _text(self) -> str:
        return "".join(segment.line + segment.end for segment in self.segments)

    def __bytes__(self) -> bytes:
        return (self.lead + self._text + self.trail).encode(self.encoding)

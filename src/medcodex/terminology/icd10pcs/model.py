"""ICD-10-PCS as the publisher prints it: codes, tables, index entries, definitions and keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PcsRow:
    """One line of the code list: a whole code (``billable``), or the header of a table with its three characters."""

    code: str
    title: str
    billable: bool


@dataclass(frozen=True, slots=True)
class Label:
    """One value of an axis: its character and what it stands for."""

    character: str
    title: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis as a table prints it. ``position`` is 1 to 7; ``title`` such as "Body Part"."""

    position: int
    title: str
    values: tuple[Label, ...]

    def value(self, character: str) -> Label | None:
        """The value with this character; None where the axis has none."""
        return next((label for label in self.values if label.character == character), None)


@dataclass(frozen=True, slots=True)
class PcsTableRow:
    """One row of a table: all seven axes, the first three with one value each. Every combination is a code."""

    number: int
    axes: tuple[Axis, ...]

    @property
    def table(self) -> str:
        """The three characters that name the table."""
        return "".join(axis.values[0].character for axis in self.axes[:3])

    def allows(self, prefix: str) -> bool:
        """Whether the row holds codes that start with the prefix."""
        return all(axis.value(char) is not None for axis, char in zip(self.axes, prefix, strict=False))


@dataclass(frozen=True, slots=True)
class PcsIndexEntry:
    """One line of the alphabetic index; ``id``, ``parent`` and ``level`` as in book order, main terms at level 0.

    ``title`` is "" for a line that only refers. ``code`` is a whole code or the start of one. ``see`` names another
    term; ``use`` names the body part, device or substance value that the term is coded to (the keys).
    """

    id: int
    parent: int | None
    level: int
    title: str
    code: str | None
    see: str | None
    use: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """What the definitions say of one value of an axis, or of several alike (``titles``).

    For operations and approaches ``includes`` holds examples; for body parts and devices it is the key: the terms
    that are coded to this value.
    """

    section: str
    position: int
    axis: str
    titles: tuple[str, ...]
    definition: str
    explanation: str
    includes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceAggregate:
    """A specific device value and the general one that stands for it in tables that do not have it (device
    aggregation table). ``operation`` is "All applicable" or a root operation."""

    device: str
    operation: str
    body_systems: tuple[str, ...]
    parent_character: str
    parent: str

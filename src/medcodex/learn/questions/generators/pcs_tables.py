"""Questions about the tables and codes of ICD-10-PCS."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import WRONG, Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.icd10pcs.model import PcsTableRow

_TOPIC_OF = {3: "pcs-root-operation", 4: "pcs-body-part", 5: "pcs-approach", 6: "pcs-device", 7: "pcs-device"}
_LENGTH = 7
_RULE = "ICD-10-PCS Official Guidelines FY2026 A1, A9"


def _name(row: PcsTableRow) -> str:
    return ", ".join(axis.values[0].title for axis in row.axes[:3])


def topic_at(row: PcsTableRow, position: int) -> str | None:
    """The topic of a position, as far as the axis is called so in its section."""
    axis = row.axes[position - 1].title.casefold()
    if position == 3:
        return "pcs-root-operation" if "operation" in axis else None
    wanted = {4: "body", 5: "approach", 6: "device", 7: "qualifier"}[position]
    return _TOPIC_OF[position] if wanted in axis else None


class TableValue:
    """The character that a table has for a value."""

    name = "pcs-table-value"
    topics = frozenset({"pcs-body-part", "pcs-approach", "pcs-device"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Tables, positions and values."""
        return self._keys.get(topic, ())

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, dict[Key, None]] = defaultdict(dict)
        for row in self._books.pcs_rows.values():
            for axis in row.axes[3:]:
                topic = topic_at(row, axis.position)
                for one in axis.values if topic else ():
                    if one.character != "Z":
                        found[topic or ""][row.table, str(axis.position), one.title] = None
        return {topic: list(keys) for topic, keys in found.items()}

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        table, place, title = key
        position = int(place)
        rows = self._books.pcs_tables[table]
        values = [one for row in rows for one in row.axes[position - 1].values]
        right = next(one.character for one in values if one.title == title)
        labels = {one.character: one.title for one in values} | {right: title}
        others = [one for one in labels if one != right]
        rng.shuffle(others)
        wrong = [Choice(one, one, f"{one} is {labels[one]} here.") for one in others]
        unused = [one for one in "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ" if one not in labels]
        wrong += [
            Choice(one, one, f"Table {table} has no value {one} in this place.")
            for one in rng.sample(unused, min(3, len(unused)))
        ]
        axis = rows[0].axes[position - 1].title.lower()
        return Draft(
            Asked("pcs-value", (table, place, title)),
            f"Table {table} ({_name(rows[0])}): which character says {axis} {title}?",
            Choice(right, right, f"{right} is {title} in table {table}."),
            wrong,
            self._books.pcs_source("tables", f"table {table}, character {position}"),
            (topic_at(rows[0], position) or "pcs-device",),
            Level.FOUNDATION,
            f"{table}{place}",
        )


class Valid:
    """The code that a table builds, among three that cross its rows."""

    name = "pcs-valid-code"
    topics = frozenset({"pcs-body-part", "pcs-approach", "pcs-device"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Rows, with the place in which the wrong codes are wrong."""
        place = next(str(at) for at, own in _TOPIC_OF.items() if own == topic)
        return [(str(number), place) for number in self._books.pcs_rows]

    def draft(self, key: Key, rng: Random) -> Draft | None:
        """See Generator."""
        row, position = self._books.pcs_rows[int(key[0])], int(key[1])
        topic = topic_at(row, position)
        code = "".join(rng.choice(axis.values).character for axis in row.axes)
        if topic is None or code not in self._books.pcs_codes:
            return None
        seen = {
            one.character: one.title
            for other in self._books.pcs_tables[row.table]
            for one in other.axes[position - 1].values
        }
        wrong = []
        for at in (position, *(one for one in (5, 6, 7, 4) if one != position)):
            wrong += self._wrong(row, code, at, rng)
        return Draft(
            Asked("pcs-valid", (row.table,)),
            f"Which of these codes can be built from table {row.table} ({_name(row)})?",
            Choice(code, code, f"All its values stand in one row: {self._books.pcs_codes[code].title}."),
            wrong,
            self._books.pcs_source("tables", f"table {row.table}; {_RULE}"),
            (topic,),
            Level.WORKING,
            row.table if len(seen) > 1 else f"{row.table} {key[0]}",
            (f"icd10pcs {code}",),
        )

    def _wrong(self, row: PcsTableRow, code: str, position: int, rng: Random) -> list[Choice]:
        axis = row.axes[position - 1]
        elsewhere = {
            one.character: one.title
            for other in self._books.pcs_systems[row.table[:2]]
            for one in other.axes[position - 1].values
            if axis.value(one.character) is None
        }
        found = []
        for character in rng.sample(sorted(elsewhere), min(3, len(elsewhere))):
            other = code[: position - 1] + character + code[position:]
            if other not in self._books.pcs_codes:
                told = f"{axis.title} {character} is not in the row that has the other values of this code."
                found.append(Choice(other, other, told))
        return found


class PcsTitle:
    """The code of a procedure in the words of the tables."""

    name = "pcs-title-to-code"
    topics = frozenset({"pcs-root-operation", "pcs-body-part", "pcs-approach", "pcs-device", "surgery"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _codes(self) -> Sequence[Key]:
        return [(code,) for code in self._books.pcs_codes if code[0] == "0"]

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes of the Medical and Surgical section."""
        return self._codes

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        code = key[0]
        title = self._books.pcs_codes[code].title
        wrong = []
        for position in rng.sample((3, 4, 5, 6, 7), 5):
            wrong += self._other(code, position, rng)
        return Draft(
            Asked("pcs-titled", (title,)),
            f"Which ICD-10-PCS code reports: {title}?",
            Choice(code, code, f"This is the title of {code}."),
            wrong,
            self._books.pcs_source("codes", code),
            ("pcs-root-operation", "pcs-body-part", "pcs-approach", "pcs-device", "surgery"),
            Level.WORKING,
            code[:4],
            (f"icd10pcs {code}",),
        )

    def _other(self, code: str, position: int, rng: Random) -> list[Choice]:
        start, rest = code[: position - 1], code[position:]
        found = [
            start + one + rest
            for one in "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
            if one != code[position - 1] and start + one + rest in self._books.pcs_codes
        ]
        names = {3: "root operation", 4: "body part", 5: "approach", 6: "device", 7: "qualifier"}
        return [
            Choice(one, one, f"{one} is “{self._books.pcs_codes[one].title}”: another {names[position]}.")
            for one in rng.sample(found, min(1, len(found)))
        ]


class PcsCharacter:
    """What one character of a code says."""

    name = "pcs-character"
    topics = frozenset({"pcs-root-operation", "pcs-body-part", "pcs-approach", "pcs-device"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Table rows with a position."""
        places = [at for at, own in _TOPIC_OF.items() if own == topic]
        return [
            (str(number), str(at))
            for number, row in self._books.pcs_rows.items()
            for at in places
            if topic_at(row, at) and row.axes[at - 1].values[0].character != "Z"
        ]

    def draft(self, key: Key, rng: Random) -> Draft | None:
        """See Generator."""
        row, position = self._books.pcs_rows[int(key[0])], int(key[1])
        code = "".join(rng.choice(axis.values).character for axis in row.axes)
        value = row.axes[position - 1].value(code[position - 1])
        if value is None or code not in self._books.pcs_codes:
            return None
        system = self._books.pcs_systems[row.table[:2]]
        same_table = [one for one in system if position == 3 or one.table == row.table]
        labels = _labels(same_table, position, value.character)
        if len(labels) < WRONG:
            labels = _labels(system, position, value.character)
        chosen = rng.sample(sorted(labels), min(5, len(labels)))
        axis = row.axes[position - 1].title
        ordinal = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh"}[position]
        return Draft(
            Asked("pcs-character", (code, str(position))),
            f"What does the {ordinal} character of {code} say?",
            Choice(value.title, f"{axis}: {value.title}", f"{value.character} is {value.title} in table {row.table}."),
            [Choice(one, f"{axis}: {one}", f"That would be {labels[one]}.") for one in chosen],
            self._books.pcs_source("tables", f"table {row.table}, character {position}"),
            (_TOPIC_OF[position],),
            Level.FOUNDATION,
            f"{row.table}{position}",
            (f"icd10pcs {code}",),
        )


def _labels(rows: Sequence[PcsTableRow], position: int, but: str) -> dict[str, str]:
    """Titles of a place in rows, each with its character."""
    return {one.title: one.character for row in rows for one in row.axes[position - 1].values if one.character != but}

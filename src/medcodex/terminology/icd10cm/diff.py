"""What changed from one release of ICD-10-CM to another, and which codes in use that touches."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import category, normalise, prefixes
from medcodex.terminology.icd10cm.model import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.terminology.icd10cm.model import CodeRow, TabularEntry

_KINDS = (*(field.name for field in fields(Notes)), "seventh")


@dataclass(frozen=True, slots=True)
class TitleChange:
    """A code that is in both releases under another title; accents and spacing do not count."""

    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NoteChange:
    """Notes that came or went at one place of the tabular list. ``level`` is chapter, section or diag, ``key`` its
    name there ("9", "I10-I1A", "I11.0"), ``kind`` a field of Notes, or "seventh" for characters defined there.
    ``first`` and ``last`` are the categories below a chapter or section, and the code's own category for a code."""

    level: str
    key: str
    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """The changes, each in code order; rows as they stand in the new release, deleted ones as in the old.

    ``notes`` holds the changes at places that both tabular lists have, in the new one's order; None where one of the
    releases has no tabular list.
    """

    added: tuple[CodeRow, ...]
    deleted: tuple[CodeRow, ...]
    revised: tuple[TitleChange, ...]
    header_to_billable: tuple[CodeRow, ...]
    billable_to_header: tuple[CodeRow, ...]
    notes: tuple[NoteChange, ...] | None


@dataclass(frozen=True, slots=True)
class Touched:
    """One way in which a code in use is touched. ``change`` is deleted, billable_to_header, header_to_billable,
    revised, added, or notes; ``detail`` is the new title of a revised code, and the place and kind of changed notes
    ("I10-I1A excludes1"), which may be above the code; ``codes`` are new billable codes below a code that became a
    header."""

    code: str
    change: str
    detail: str = ""
    codes: tuple[str, ...] = ()


def compare(
    old: Iterable[CodeRow],
    new: Iterable[CodeRow],
    old_entries: Iterable[TabularEntry] | None = None,
    new_entries: Iterable[TabularEntry] | None = None,
) -> ReleaseDiff:
    """The difference of two code lists, and of two tabular lists where both are given."""
    before = {row.code: row for row in old}
    after = {row.code: row for row in new}
    both = sorted(before.keys() & after.keys())
    turned = [after[code] for code in both if before[code].billable != after[code].billable]
    notes = tuple(_notes(old_entries, new_entries)) if old_entries is not None and new_entries is not None else None
    return ReleaseDiff(
        added=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        deleted=tuple(before[code] for code in sorted(before.keys() - after.keys())),
        revised=tuple(
            TitleChange(code, before[code].title, after[code].title)
            for code in both
            if _wording(before[code].title) != _wording(after[code].title)
        ),
        header_to_billable=tuple(row for row in turned if row.billable),
        billable_to_header=tuple(row for row in turned if not row.billable),
        notes=notes,
    )


def _wording(title: str) -> str:
    """The title without accents and with single spaces: the order files are written in ASCII, the tabular list with
    accents, and that a list comes from the other of the two is no revision."""
    plain = "".join(char for char in unicodedata.normalize("NFD", title) if not unicodedata.combining(char))
    return " ".join(plain.split())


def touched(codes: Iterable[str], diff: ReleaseDiff) -> tuple[Touched, ...]:
    """How a change of release touches codes in use, such as those of open cases: in the order given, the gravest
    first. Codes may be typed with or without dot; those without change, or without the shape of a code, give nothing.

    Notes above a code touch it too, inclusion terms only at the code itself or at the one that a seventh character
    completes.
    """
    rows = {
        "deleted": {row.code for row in diff.deleted},
        "billable_to_header": {row.code for row in diff.billable_to_header},
        "header_to_billable": {row.code for row in diff.header_to_billable},
        "added": {row.code for row in diff.added},
    }
    titles = {item.code: item.new for item in diff.revised}
    found: list[Touched] = []
    for text in codes:
        code = normalise(text)
        if code is None:
            continue
        for change, changed in rows.items():
            if code in changed:
                found.append(Touched(code, change, codes=_below(code, diff) if change == "billable_to_header" else ()))
        if code in titles:
            found.append(Touched(code, "revised", titles[code]))
        found.extend(Touched(code, "notes", f"{note.key} {note.kind}") for note in _reaching(code, diff.notes or ()))
    return tuple(found)


def _below(code: str, diff: ReleaseDiff) -> tuple[str, ...]:
    stem = code if "." in code else f"{code}."
    return tuple(row.code for row in diff.added if row.billable and row.code.startswith(stem))


def _reaching(code: str, notes: Sequence[NoteChange]) -> Iterator[NoteChange]:
    path = {code, *prefixes(code)}
    terms = {code, _completed(code)}
    place = category(code)
    for note in notes:
        if not note.first <= place <= note.last:
            continue
        reached = terms if note.kind == "inclusion_terms" else path
        if note.key in reached or (note.level != "diag" and note.kind != "inclusion_terms"):
            yield note


def _completed(code: str) -> str:
    """The code that a seventh character completes, without placeholders: "T58.01XA" -> "T58.01"; "" for others."""
    return code[:-1].rstrip("X").rstrip(".") if len(code) == 8 else ""


def _notes(old: Iterable[TabularEntry], new: Iterable[TabularEntry]) -> Iterator[NoteChange]:
    before = {(entry.kind, entry.key): entry for entry in old}
    entries = list(new)
    spans = _spans(entries)
    for entry in entries:
        was = before.get((entry.kind, entry.key))
        if was is None:
            continue
        for kind in _KINDS:
            there, here = _texts(was, kind), _texts(entry, kind)
            if there != here:
                added, removed = _minus(here, there), _minus(there, here)
                if added or removed:  # another order alone says nothing new
                    yield NoteChange(entry.kind, entry.key, kind, added, removed, *spans[entry.kind, entry.key])


def _texts(entry: TabularEntry, kind: str) -> Sequence[str]:
    if kind == "seventh":
        return [f"{char} {meaning}" for char, meaning in entry.seventh]
    found: tuple[str, ...] = getattr(entry.notes, kind)
    return found


def _minus(texts: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    left = Counter(texts) - Counter(others)
    return tuple(text for text in dict.fromkeys(texts) for _ in range(left[text]))


def _spans(entries: Sequence[TabularEntry]) -> dict[tuple[str, str], tuple[str, str]]:
    """First and last category at or below each entry."""
    spans: dict[tuple[str, str], tuple[str, str]] = {}
    chapter = ""
    for entry in entries:
        if entry.kind == "chapter":
            chapter = entry.key
            spans["chapter", chapter] = ("", "")
            continue
        first, _, last = (entry.key, "", "") if entry.kind == "diag" else entry.key.partition("-")
        span = (category(first), category(last or first))
        spans[entry.kind, entry.key] = span
        low, high = spans.get(("chapter", chapter), ("", ""))
        spans["chapter", chapter] = (min(low or span[0], span[0]), max(high, span[1]))
    return spans

"""A code found from words, with what decided each of its axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from medcodex.terminology.icd10pcs.axes import path_of, title_of
from medcodex.terminology.scoring import stem
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.terminology.icd10pcs.axes import Step
    from medcodex.terminology.icd10pcs.reading import Reading

Basis = Literal["words", "usual", "follows", "only value", "nothing said", "not said"]
_FIRST_DETAIL = 4
_NOTHING = frozenset({"No Device", "No Qualifier", "None"})
_JOINING = frozenset({"or", "and", "the", "of", "in", "to", "with", "via"})


@dataclass(frozen=True, slots=True)
class Decided:
    """One axis of a code, and on what ``basis`` it has its value.

    "words": those of the query named by ``words`` say so, ``others`` being values that they name as well. "usual": it
    goes with them, though they do not say so. "follows": section, body system and operation follow from the rest.
    "only value": no other makes a valid code with the other six characters. "nothing said": it says that there is
    none. "not said": the query leaves it open. ``others`` (character, title) would be valid too.
    """

    step: Step
    basis: Basis
    words: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


def decided(book: Icd10pcsBook, code: str, reading: Reading) -> tuple[Decided, ...]:
    """The axes of a whole valid code, each with what of the query decided it."""
    return tuple(_axis(book, code, step, reading) for step in path_of(book, code))


def _axis(book: Icd10pcsBook, code: str, step: Step, reading: Reading) -> Decided:
    value = step.values[0]
    title = value.title or ""
    words = {stem(word) for word in words_of(title)} - _JOINING
    said = _naming(reading.said, words)
    if said:
        known = words & {stem(word) for word in reading.said}
        return Decided(step, "words", said, _as_well_named(book, code, step, known) if words - known else ())
    if step.position < _FIRST_DETAIL:
        return Decided(step, "follows", (), ())
    others = _others(book, code, step)
    if not others:
        return Decided(step, "only value", (), ())
    usual = _naming(reading.usual, words)
    if usual:
        return Decided(step, "usual", usual, others)
    return Decided(step, "nothing said" if title in _NOTHING else "not said", (), others)


def _as_well_named(book: Icd10pcsBook, code: str, step: Step, known: set[str]) -> tuple[tuple[str, str], ...]:
    """The other values that the query names as well: "coronary artery" says one artery no more than two."""
    return tuple(other for other in _others(book, code, step) if known <= {stem(word) for word in words_of(other[1])})


def _naming(read: Mapping[str, str], words: set[str]) -> tuple[str, ...]:
    """The phrases of the query that stand for any of a title's words."""
    return tuple(dict.fromkeys(written for word, written in read.items() if stem(word) in words))


def _others(book: Icd10pcsBook, code: str, step: Step) -> tuple[tuple[str, str], ...]:
    """The values that make another valid code with the other six characters."""
    at = step.position - 1
    found: list[tuple[str, str]] = []
    for character, _ in book.next_characters(code[:at]):
        other = code[:at] + character + code[at + 1 :]
        if other != code and book.row(other) is not None:
            found.append((character, title_of(book, code[:at], character)[0] or ""))
    return tuple(found)

"""Questions about the notes of the Tabular List."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import CHAPTERS, apart, neighbours, topic_of
from medcodex.learn.questions.making import Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key

_NAMED = re.compile(r"\(([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]+)?)\)\Z")
_KINDS = {
    "excludes1": ("Excludes1", "coded elsewhere, and not together with this code", "excludes"),
    "excludes2": ("Excludes2", "not part of this code; both are reported where the patient has both", "excludes"),
    "code_first": ("Code first", "the underlying condition goes in front of this code", "sequencing"),
    "use_additional": ("Use additional code", "a further code follows this one", "sequencing"),
}
_TOGETHER = {
    "excludes1": (
        "{b} is not reported with {a}: an Excludes1 note",
        "Excludes1 is for conditions that cannot occur together, unless the two are unrelated (I.A.12.a).",
    ),
    "excludes2": (
        "both {a} and {b} are reported where both are documented: an Excludes2 note",
        "Excludes2 says “not included here”: the patient may have both (I.A.12.b).",
    ),
    "code_first": (
        "{b} is sequenced in front of {a}: a code first note",
        "A code first note asks for the underlying condition in front (I.A.13).",
    ),
    "use_additional": (
        "{b} is added behind {a}: a use additional code note",
        "A use additional code note asks for a second code behind the first (I.A.13, I.B.7).",
    ),
}


def _line(text: str) -> str:
    return text.strip().rstrip(":,;")


class Inclusion:
    """The code that an inclusion term stands under."""

    name = "cm-inclusion-term"
    topics = frozenset({*CHAPTERS.values(), "social", "dental", "index"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes with a term of theirs."""
        return self._keys.get(topic, ())

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for row in self._books.billable:
            entry = self._books.entries.get(row.code)
            for term in entry.notes.inclusion_terms if entry is not None else ():
                if len(term) < 90 and not re.search(r"[:-]\Z|\d|\bthis\b|\babove\b|categor", term):
                    found[topic_of(row)].append((row.code, term))
        return found

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        code, term = key
        row = self._books.codes[code]
        wrong = [
            Choice(
                one.code, f"{one.code} {one.title}", f"The term does not stand there: {apart(row.title, one.title)}."
            )
            for one in neighbours(row, self._books, rng)
        ]
        return Draft(
            Asked("cm-includes", (term,)),
            f"Under which code does the Tabular List have the inclusion term “{term}”?",
            Choice(code, f"{code} {row.title}", f"“{term}” is printed below {code}."),
            wrong,
            self._books.cm_source("tabular", f"{code}, inclusion terms"),
            (topic_of(row),),
            Level.WORKING,
            code,
            (f"icd10cm {code}",),
        )


class Together:
    """What the Tabular List says of two codes in one record."""

    name = "cm-two-codes"
    topics = frozenset({"excludes", "sequencing", "conventions"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Pairs of a code and one that a note at it, or at its header, names, with the kind of the note."""
        if topic == "conventions":
            return [key for keys in self._keys.values() for key in keys]
        return self._keys.get(topic, ())

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for row in self._books.billable:
            for holder in (row.code, row.parent or ""):
                entry = self._books.entries.get(holder)
                for kind, (_, _, topic) in _KINDS.items():
                    for text in getattr(entry.notes, kind) if entry is not None else ():
                        named = _NAMED.search(text)
                        if named and self._named(named[1]):
                            found[topic].append((row.code, named[1], kind, holder))
        return found

    def _named(self, code: str) -> bool:
        row = self._books.codes.get(code)
        return row is not None and row.billable

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        a, b, kind, holder = key
        first, second = self._books.codes[a], self._books.codes[b]
        choices = {
            one: Choice(one, text.format(a=a, b=b)[:1].upper() + text.format(a=a, b=b)[1:], why)
            for one, (text, why) in _TOGETHER.items()
        }
        right = choices.pop(kind)
        note = _KINDS[kind][0]
        told = f"At {holder} the note {note} names {b}. {right.because}"
        wrong = [Choice(one.value, one.text, f"There is no such note here. {one.because}") for one in choices.values()]
        rng.shuffle(wrong)
        return Draft(
            Asked("cm-note-between", (a, b)),
            f"A record holds {first.title} ({a}) and {second.title} ({b}). What does the Tabular List say at {holder}?",
            Choice(kind, right.text, told),
            wrong,
            self._books.cm_source("tabular", f"{holder}, {note}; ICD-10-CM Official Guidelines FY2026 I.A.12, I.A.13"),
            (_KINDS[kind][2], "conventions", topic_of(first)),
            Level.WORKING,
            holder,
            (f"icd10cm {a}", f"icd10cm {b}"),
        )


class NoteLines:
    """What a note of a code names."""

    name = "cm-note-line"
    topics = frozenset({"excludes", "sequencing", "conventions"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes with a kind of note and a line of it."""
        if topic == "conventions":
            return [key for keys in self._keys.values() for key in keys]
        return self._keys.get(topic, ())

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for code, entry in self._books.entries.items():
            for kind, (_, _, topic) in _KINDS.items():
                for text in getattr(entry.notes, kind):
                    if code in self._books.codes and _plain_line(text):
                        found[topic].append((code, kind, text))
        return found

    @cached_property
    def _by_category(self) -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
        found: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for keys in self._keys.values():
            for code, kind, text in keys:
                found[code[:2], kind].append((code, text))
        return found

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        code, kind, text = key
        title, meaning, topic = _KINDS[kind]
        notes = self._books.entries[code].notes
        wrong = [
            Choice(one, _line(one), f"It is in the note {_KINDS[other][0]} here: {_KINDS[other][1]}.")
            for other in _KINDS
            if other != kind
            for one in getattr(notes, other)
            if _plain_line(one)
        ]
        wrong = rng.sample(wrong, min(2, len(wrong)))
        if kind.startswith("excludes"):
            terms = [one for one in notes.inclusion_terms if len(one) < 90 and "-" not in one]
            wrong += [
                Choice(one, one, f"An inclusion term of {code}: it is coded here.")
                for one in rng.sample(terms, min(1, len(terms)))
            ]
        near = [one for one in self._by_category[code[:2], kind] if one[0][:3] != code[:3]]
        wrong += [
            Choice(one, _line(one), f"It stands in such a note at {other}, not here.")
            for other, one in rng.sample(near, min(6, len(near)))
        ]
        return Draft(
            Asked("cm-note-names", (code, kind)),
            f"At {code}, {self._books.codes[code].title}: which of these is in the note {title}?",
            Choice(text, _line(text), f"{title} at {code}: {meaning}."),
            wrong,
            self._books.cm_source("tabular", f"{code}, {title}; ICD-10-CM Official Guidelines FY2026 I.A.12, I.A.13"),
            (topic, "conventions", topic_of(self._books.codes[code])),
            Level.WORKING,
            code,
            (f"icd10cm {code}",),
        )


def _plain_line(text: str) -> bool:
    """A line that reads by itself: words and a code in parentheses."""
    return bool(re.match(r"[a-z].*\([A-Z]\d[^()]*\)\Z", text)) and len(text) < 120

"""Questions about the alphabetic indexes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import topic_of
from medcodex.learn.questions.making import Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.icd10cm.model import IndexEntry

_TOPICS = {"index": "index", "eindex": "external-causes"}
_NAMES = {"index": "Alphabetic Index", "eindex": "External Cause of Injuries Index"}


class _OfIndex:
    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def _near(self, line: IndexEntry, rng: Random) -> Iterator[IndexEntry]:
        """The lines around one: the term above it, those beside it, those below it, then the terms beside the one
        above."""
        lines, below = self._books.index_lines, self._books.index_below
        above = lines.get(line.parent) if line.parent is not None else None
        if above is not None:
            yield above
        beside = list(below.get(line.parent, ())) if line.parent is not None else []
        yield from rng.sample(beside, min(16, len(beside)))
        under = list(below.get(line.id, ()))
        yield from rng.sample(under, min(4, len(under)))
        if above is not None and above.parent is not None:
            cousins = list(below.get(above.parent, ()))
            yield from rng.sample(cousins, min(16, len(cousins)))


class IndexWalk(_OfIndex):
    """The code that a path of terms leads to."""

    name = "cm-index-walk"
    topics = frozenset(_TOPICS.values())

    def keys(self, topic: str) -> Sequence[Key]:
        """Lines below a main term that lead to a code which may be reported."""
        return self._keys.get(topic, ())

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[Key]]:
        found: defaultdict[str, list[Key]] = defaultdict(list)
        for one in self._books.index_lines.values():
            row = self._books.codes.get(one.code or "")
            if one.level and row is not None and row.billable and not one.manifestation:
                found[_TOPICS[one.source]].append((str(one.id),))
        return found

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        books = self._books
        line = books.index_lines[int(key[0])]
        path, code = books.index_path(line), line.code or ""
        row = books.codes[code]
        wrong = [
            Choice(one.code, one.code, f"That is where “{books.index_path(one)}” leads.")
            for one in self._near(line, rng)
            if one.code and one.code in books.codes
        ]
        main, *rest = books.index_terms(line)
        topics = (_TOPICS[line.source], topic_of(row)) if line.source == "index" else ("external-causes",)
        return Draft(
            Asked("cm-index-target", (line.source, path)),
            f"{_NAMES[line.source]}, main term “{main}”: to which code "
            f"{'does the subterm' if len(rest) == 1 else 'do the subterms'} “{', '.join(rest)}” lead?",
            Choice(code, code, f"The line leads to {code} “{row.title}”; the Tabular List has the last word."),
            wrong,
            books.cm_source(line.source, path),
            topics,
            Level.FOUNDATION,
            main,
            (f"icd10cm {code}",),
        )


class IndexSee(_OfIndex):
    """Where a cross-reference sends the coder."""

    name = "cm-index-see"
    topics = frozenset({"index"})

    def keys(self, topic: str) -> Sequence[Key]:
        """Lines that say "see"."""
        return self._keys

    @cached_property
    def _keys(self) -> Sequence[Key]:
        return [(str(one.id),) for one in self._books.index_lines.values() if one.see and one.code is None]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        books = self._books
        line = books.index_lines[int(key[0])]
        path, see = books.index_path(line), line.see or ""
        here = self._keys.index(key)
        around = [books.index_lines[int(one[0])] for one in self._keys[max(0, here - 12) : here + 13]]
        rng.shuffle(around)
        wrong = [Choice(one.see, one.see, f"That is what “{books.index_path(one)}” says.") for one in around if one.see]
        return Draft(
            Asked("cm-index-see", (line.source, path)),
            f"In the {_NAMES[line.source]}, “{path}” has no code but a cross-reference. See what?",
            Choice(see, see, "The code stands there; a “see” must be followed (I.A.16)."),
            wrong,
            books.cm_source(line.source, f"{path}; ICD-10-CM Official Guidelines FY2026 I.A.16"),
            ("index", "conventions"),
            Level.FOUNDATION,
            path.split(",", maxsplit=1)[0],
        )


class Manifestation(_OfIndex):
    """The order of two codes that the index gives for one condition."""

    name = "cm-manifestation-order"
    topics = frozenset({"sequencing", "index"})

    def keys(self, topic: str) -> Sequence[Key]:
        """Lines with a second code in brackets."""
        return self._keys

    @cached_property
    def _keys(self) -> Sequence[Key]:
        return [
            (str(one.id),)
            for one in self._books.index_lines.values()
            if one.code in self._books.codes and one.manifestation in self._books.codes
        ]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        books = self._books
        line = books.index_lines[int(key[0])]
        path, first, second = books.index_path(line), line.code or "", line.manifestation or ""
        title = books.codes[second].title
        return Draft(
            Asked("cm-order", (line.source, path)),
            f"The index gives two codes for “{path}”: {' and '.join(sorted((first, second)))}. "
            "Which codes are reported, in which order?",
            Choice(f"{first} {second}", f"{first}, then {second}", "The code in brackets is always second (I.A.7)."),
            [
                Choice(f"{second} {first}", f"{second}, then {first}", f"{second}, “{title}”, stood in brackets: it is "
                       "the manifestation and never comes first."),
                Choice(first, f"{first} alone", "The brackets ask for the manifestation as well."),
                Choice(second, f"{second} alone", "A manifestation code is never reported without its cause."),
            ],
            books.cm_source(line.source, f"{path}; ICD-10-CM Official Guidelines FY2026 I.A.7, I.A.13"),
            ("sequencing", "index", topic_of(books.codes[first])),
            Level.WORKING,
            second,
            (f"icd10cm {first}", f"icd10cm {second}"),
        )  # fmt: skip

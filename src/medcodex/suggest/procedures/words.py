"""The packaged tables of this package, their words put into the forms that notes are compared in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.procedures.patterns import CodePattern
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from medcodex.terminology.book import Icd10pcsBook

_PACKAGE = "medcodex.suggest.procedures"
# Words that name no body part by themselves.
_POSITIONS = "upper lower middle superior inferior anterior posterior internal external common main distal proximal"
_WORD = re.compile(r"[^\W_]+")
_UNHEADED = "(none)"

Bag = frozenset[str]


class Condition(NamedTuple):
    """Words of which any (or, where not ``wanted``, none) stand in the same item, or else in the whole report."""

    bags: tuple[Bag, ...]
    wanted: bool
    in_item: bool


class Row(NamedTuple):
    """What a phrase means: the codes it stands for, where it may stand ("title": where a note names its procedures, and
    in the story of a stay with a word of doing; "named": there alone; "any": in the account of an operation too;
    "story": in a stay's story alone), and the conditions on the words around it."""

    phrase: str
    patterns: tuple[CodePattern, ...]
    where: str
    conditions: tuple[Condition, ...]
    source: str


class AxisWord(NamedTuple):
    """Words that name a value of an axis for the codes that begin as ``codes`` says; ``in_item``: only beside the words
    that name the procedure."""

    codes: re.Pattern[str]
    position: int
    value: str
    in_item: bool
    bags: tuple[Bag, ...]
    source: str


class Component(NamedTuple):
    """A code that is not reported beside another one, and the guideline that says so."""

    codes: re.Pattern[str]
    beside: re.Pattern[str]
    source: str


class Forms:
    """Words as notes are compared in: the form of the finder, then one form for all forms of a verb and its noun."""

    def __init__(self, normal: Callable[[str], str], rows: Iterable[Mapping[str, str]] = ()) -> None:
        self.normal = normal
        self.same: dict[str, str] = {}
        for row in rows:
            for word in row["forms"].split():
                self.same[normal(word)] = normal(row["word"])

    @classmethod
    def load(cls, normal: Callable[[str], str]) -> Forms:
        """The packaged table of word forms over the finder's."""
        return cls(normal, table_rows(_PACKAGE, "data/word_forms.tsv"))

    def __call__(self, word: str) -> str:
        form = self.normal(word)
        return self.same.get(form, form)

    def all(self, forms: Iterable[str]) -> list[str]:
        """Words that already have the finder's form."""
        forms = tuple(forms)
        return list(map(self.same.get, forms, forms))

    def bag(self, words: str) -> Bag:
        """The words of a phrase, in any order."""
        return frozenset(self(word) for word in _WORD.findall(words))

    def bags(self, cell: str) -> tuple[Bag, ...]:
        """The phrases of a cell, "; " between them and "/" between words that stand for each other."""
        return tuple(
            frozenset(self(word) for word in words) for phrase in cell.split(";") for words in self._variants(phrase)
        )

    def told(self, phrase: str, common: Bag) -> Iterator[tuple[Bag, str]]:
        """Each wording of a phrase with its telling word, the first that is not ``common``."""
        for words in self._variants(phrase):
            forms = [self(word) for word in words]
            yield frozenset(forms), next((form for form in forms if form not in common), forms[0])

    def _variants(self, phrase: str) -> Iterator[list[str]]:
        for chosen in product(*(word.split("/") for word in phrase.split())):
            if words := _WORD.findall(" ".join(chosen)):
                yield words


@dataclass(frozen=True, slots=True)
class ProcedureTables:
    """Phrases by their telling words, words of axes, and what is left out beside what.

    ``anchors`` holds for a telling word its phrases, longest first; ``rows`` the meanings of a phrase, in the table's
    order, of which the first that fits is taken; ``parts`` for the words of a body part's title other names of it;
    ``roles`` what a section tells; ``not_done``, ``done`` and ``negations`` words that tell whether a procedure was
    done; ``common`` words that tell of none by themselves, ``acts`` words of what is done to a body part,
    ``positions`` those that name no body part."""

    forms: Forms
    anchors: Mapping[str, Sequence[Bag]]
    rows: Mapping[Bag, Sequence[Row]]
    axis_words: Sequence[AxisWord]
    parts: Mapping[Bag, Sequence[Bag]]
    components: Sequence[Component]
    roles: Mapping[str, str]
    not_done: frozenset[str]
    done: frozenset[str]
    negations: frozenset[str]
    common: frozenset[str]
    acts: frozenset[str]
    positions: frozenset[str]

    @classmethod
    def load(cls, normal: Callable[[str], str]) -> ProcedureTables:
        """The packaged tables; ``normal`` gives the form of a word as the finder has it."""
        forms = Forms.load(normal)
        common = _doing(forms, "common")
        rows: dict[Bag, list[Row]] = {}
        anchors: dict[str, list[Bag]] = {}
        for cells in table_rows(_PACKAGE, "data/procedures.tsv"):
            row = _row(cells, forms)
            for phrase in cells["phrase"].split(";"):
                for bag, anchor in forms.told(phrase, common):
                    if bag not in rows:
                        anchors.setdefault(anchor, []).append(bag)
                    rows.setdefault(bag, []).append(row)
        return cls(
            forms,
            {word: sorted(bags, key=len, reverse=True) for word, bags in anchors.items()},
            rows,
            tuple(_axis_words(forms)),
            _parts(forms),
            tuple(
                Component(re.compile(cells["codes"]), re.compile(cells["beside"]), cells["source"])
                for cells in table_rows(_PACKAGE, "data/components.tsv")
            ),
            _roles(),
            _doing(forms, "not done"),
            _doing(forms, "done"),
            _doing(forms, "negated"),
            common,
            _doing(forms, "act"),
            forms.bag(_POSITIONS),
        )


def named_in_book(book: Icd10pcsBook) -> Mapping[str, tuple[str, ...]]:
    """The body part key: for the title of a body part the terms that are coded to it; empty where no definitions are
    loaded."""
    found: dict[str, tuple[str, ...]] = {}
    for item in book.definitions("0", 4):
        if not item.definition:
            for title in item.titles:
                found[title] = (*found.get(title, ()), *item.includes)
    return found


def _row(cells: Mapping[str, str], forms: Forms) -> Row:
    return Row(
        cells["phrase"].split(";")[0].replace("/", " or ").strip(),
        tuple(CodePattern.parse(text) for text in cells["codes"].split()),
        cells["where"],
        tuple(_condition(text, forms) for text in cells["when"].split()),
        cells["source"],
    )


def _condition(text: str, forms: Forms) -> Condition:
    """ "+a|b_c" in the report, "=" in the item; "-" not in the report, "!" not in the item."""
    bags = forms.bags(text[1:].replace("|", ";").replace("_", " "))
    return Condition(bags, text[0] in "+=", text[0] in "=!")


def _axis_words(forms: Forms) -> Iterator[AxisWord]:
    for cells in table_rows(_PACKAGE, "data/axis_words.tsv"):
        yield AxisWord(
            re.compile(cells["codes"]),
            int(cells["axis"]),
            cells["value"],
            cells["where"] == "item",
            forms.bags(cells["words"]),
            cells["source"],
        )


def _doing(forms: Forms, kind: str) -> frozenset[str]:
    rows = table_rows(_PACKAGE, "data/doing.tsv")
    return frozenset(forms(cells["word"]) for cells in rows if cells["says"] == kind)


def _parts(forms: Forms) -> dict[Bag, Sequence[Bag]]:
    """For the words of each body part the names that notes give it."""
    found: dict[Bag, Sequence[Bag]] = {}
    for cells in table_rows(_PACKAGE, "data/body_parts.tsv"):
        part = forms.bag(cells["part"])
        found[part] = (*found.get(part, ()), *forms.bags(cells["words"]))
    return found


def _roles() -> dict[str, str]:
    rows = table_rows(_PACKAGE, "data/sections.tsv")
    return {cells["section"].replace(_UNHEADED, ""): cells["role"] for cells in rows}

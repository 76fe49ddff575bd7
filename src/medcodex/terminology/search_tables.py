"""The search index of a code book as flat arrays: which wordings hold a word, what each wording leads to.

Arrays rather than objects, so that the index of a whole book is opened in milliseconds and takes tens of megabytes.
A word form is a word as printed; forms that mean the same to a search share one stem. Stems, wordings and codes are
numbered; codes in book order, so that what lies below a header is a range.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.words import american, singular, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

# Words that say nothing of the disease.
JOINING = frozenset(
    words_of(
        "a all am an and as at be been being by did do does due for from had has have having he her hers him his i in "
        "is it its me my of on or our patient related she shows suffers that the their them they this to was we were "
        "which who with you your"
    )
)
TITLE = "title"
_SHORTEST = 3  # characters of a category
_JOINING_WEIGHT = 0.05
_NUMBER_SHARE = 0.6  # "COVID-19" is asked for as COVID
_DEFAULT_COST, _EPISODE_COST = 0.02, 9.0
_AVERAGE_WORDS = 8


class Listed(NamedTuple):
    """A code as the index lists it. Rows stand in book order, what lies below a header right behind it: codes that
    begin with the header's, or where ``above`` is given, those that name it there ("" at the top)."""

    code: str
    title: str
    billable: bool
    chapter: int = 0
    above: str | None = None


class Wording(NamedTuple):
    """A wording with its code. ``extra`` holds words that may be asked for and need not be (nonessential modifiers);
    ``needs`` the context without which the wording means something else ("+hip -knee|ankle"). With ``spread`` the
    extra words are those of the titles below, and each code below is found by its own of them."""

    text: str
    extra: str
    code: str
    via: str
    needs: str = ""
    spread: bool = False


class Unasked(NamedTuple):
    """Words of titles that stand for what is not asked for: ``defaults`` cost a title next to nothing, ``episodes``
    cost it much."""

    defaults: Collection[str] = ()
    episodes: Collection[str] = ()


class Grouped:
    """A list of lists of numbers in two arrays."""

    def __init__(self, starts: array[int] | None = None, numbers: array[int] | None = None) -> None:
        self.starts = starts if starts is not None else array("I", [0])
        self.numbers = numbers if numbers is not None else array("I")

    def append(self, group: Iterable[int]) -> None:
        self.numbers.extend(group)
        self.starts.append(len(self.numbers))

    def __getitem__(self, number: int) -> array[int]:
        return self.numbers[self.starts[number] : self.starts[number + 1]]

    def size(self, number: int) -> int:
        return self.starts[number + 1] - self.starts[number]


@dataclass(slots=True)
class SearchTables:
    """The index. ``forms`` is sorted; ``form_stems`` and ``form_counts`` stand beside it; ``weights`` is by stem
    (``defaults`` and ``episodes`` list stems that titles say unasked); ``vias`` names the ways to a code;
    ``found`` gives the wordings of a stem; ``required``, ``optional``, ``codes_of``, ``via``, ``spread``, ``totals``
    are by wording; ``codes``, ``ends`` (where what lies below ends), ``billable``, ``chapters``, ``leaf`` (the leaf to
    bill when nothing more is known), ``title`` (stems) by code."""

    forms: list[str] = field(default_factory=list)
    vias: list[str] = field(default_factory=list)
    form_stems: array[int] = field(default_factory=lambda: array("I"))
    form_counts: array[int] = field(default_factory=lambda: array("I"))
    weights: array[float] = field(default_factory=lambda: array("f"))
    defaults: array[int] = field(default_factory=lambda: array("I"))
    episodes: array[int] = field(default_factory=lambda: array("I"))
    found: Grouped = field(default_factory=Grouped)
    required: Grouped = field(default_factory=Grouped)
    optional: Grouped = field(default_factory=Grouped)
    codes_of: array[int] = field(default_factory=lambda: array("I"))
    via: array[int] = field(default_factory=lambda: array("B"))
    spread: array[int] = field(default_factory=lambda: array("B"))
    totals: array[float] = field(default_factory=lambda: array("f"))
    codes: list[str] = field(default_factory=list)
    ends: array[int] = field(default_factory=lambda: array("I"))
    billable: array[int] = field(default_factory=lambda: array("B"))
    chapters: array[int] = field(default_factory=lambda: array("B"))
    leaf: array[int] = field(default_factory=lambda: array("I"))
    title: Grouped = field(default_factory=Grouped)


class Stems:
    """Numbers for stems; a word form is stemmed by spelling, plural ending and the equivalents given."""

    def __init__(self, equivalents: Mapping[str, str]) -> None:
        self._equivalents = {
            one: stem(canonical[0])
            for word, canonical in ((words_of(word), words_of(other)) for word, other in equivalents.items())
            if len(word) == 1 and len(canonical) == 1
            for one in {word[0], stem(word[0])}
        }
        self.numbers: dict[str, int] = {}
        self.number = lru_cache(maxsize=None)(self._number)

    def _number(self, form: str) -> int:
        stemmed = stem(form)
        stemmed = self._equivalents.get(form) or self._equivalents.get(stemmed) or stemmed
        return self.numbers.setdefault(stemmed, len(self.numbers))

    def of(self, text: str) -> list[int]:
        """The stems of a text in order, each once."""
        return list(dict.fromkeys(map(self.number, words_of(text))))


def stem(form: str) -> str:
    """A word form without British spelling and plural ending."""
    return singular(american(form))


def build_tables(
    rows: Sequence[Listed], wordings: Iterable[Wording], equivalents: Mapping[str, str], unasked: Unasked
) -> tuple[SearchTables, list[Wording]]:
    """The index of these codes and wordings, and the wordings kept, in their numbering: those whose code the book has
    or had below a header it has. Of equal wordings for a code the first is kept."""
    stems = Stems(equivalents)
    tables = SearchTables()
    counts: Counter[int] = Counter()
    form_counts: Counter[str] = Counter()
    _add_codes(tables, rows, stems, counts, form_counts)
    place = {code: number for number, code in enumerate(tables.codes)}
    kept: list[Wording] = []
    vias: dict[str, int] = {}
    seen: set[tuple[int, frozenset[int]]] = set()
    found: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
    for wording in wordings:
        code = _place(wording.code, place)
        required = stems.of(wording.text)
        if code is None or not required or (mark := (code, frozenset(required))) in seen:
            continue
        seen.add(mark)
        optional = [one for one in stems.of(wording.extra) if one not in mark[1]]
        for one in (*required, *optional):
            found[one].append(len(kept))
        tables.required.append(required)
        tables.optional.append(optional)
        tables.codes_of.append(code)
        tables.via.append(vias.setdefault(wording.via, len(vias)))
        tables.spread.append(wording.spread)
        if wording.via != TITLE:
            counts.update(required)
            form_counts.update(words_of(wording.text))
            form_counts.update(words_of(wording.extra))
        kept.append(wording)
    tables.vias.extend(vias)
    _add_forms(tables, stems, form_counts, equivalents)
    for number in range(len(stems.numbers)):
        tables.found.append(found.get(number, ()))
    _weigh(tables, stems, counts, unasked)
    _choose_leaves(tables)
    return tables, kept


def _add_codes(
    tables: SearchTables, rows: Sequence[Listed], stems: Stems, counts: Counter[int], form_counts: Counter[str]
) -> None:
    ends = [0] * len(rows)
    open_headers: list[int] = []
    for number, row in enumerate(rows):
        while open_headers and not _right_below(row, rows[open_headers[-1]]):
            ends[open_headers.pop()] = number
        open_headers.append(number)
        title = stems.of(row.title)
        counts.update(title)
        form_counts.update(words_of(row.title))
        tables.codes.append(row.code)
        tables.billable.append(row.billable)
        tables.chapters.append(row.chapter)
        tables.title.append(title)
    for number in open_headers:
        ends[number] = len(rows)
    tables.ends.extend(ends)


def _right_below(row: Listed, header: Listed) -> bool:
    return row.code.startswith(header.code) if row.above is None else row.above == header.code


def _place(code: str, place: Mapping[str, int]) -> int | None:
    """The code's number; of a code that asks for more characters or has been left out, that of what stands above."""
    stem_code = code.rstrip("-").rstrip(".")
    while len(stem_code) >= _SHORTEST or stem_code in place:
        if stem_code in place:
            return place[stem_code]
        stem_code = stem_code[:-1].rstrip(".")
    return None


def _add_forms(tables: SearchTables, stems: Stems, form_counts: Counter[str], equivalents: Mapping[str, str]) -> None:
    for word in equivalents:
        for form in words_of(word):
            if stems.number(form) < len(stems.numbers):
                form_counts.setdefault(form, 0)
    for form, count in sorted(form_counts.items()):
        tables.forms.append(form)
        tables.form_stems.append(stems.number(form))
        tables.form_counts.append(count)


def _weigh(tables: SearchTables, stems: Stems, counts: Counter[int], unasked: Unasked) -> None:
    """The rarer a stem among titles and wordings, the more it tells."""
    total = max(sum(counts.values()) / _AVERAGE_WORDS, 1.0)
    joining = frozenset(map(stem, JOINING))
    for word, number in stems.numbers.items():
        weight = math.log(1 + total / (counts[number] + 1))
        share = _NUMBER_SHARE if word.isdigit() else 1.0
        tables.weights.append(_JOINING_WEIGHT if word in joining else weight * share)
    tables.defaults.extend(_known(unasked.defaults, stems))
    tables.episodes.extend(_known(unasked.episodes, stems))
    weights = tables.weights
    for number in range(len(tables.codes_of)):
        tables.totals.append(sum(weights[one] for one in tables.required[number]))


def _known(words: Iterable[str], stems: Stems) -> list[int]:
    return [number for word in sorted(words) if (number := stems.numbers.get(stem(word))) is not None]


def unasked_costs(tables: SearchTables) -> list[float]:
    """By stem, what a title loses for saying it unasked: the stem's weight, next to nothing for the book's defaults,
    much for another episode of care."""
    costs = list(tables.weights)
    for stem_number in tables.defaults:
        costs[stem_number] = _DEFAULT_COST
    for stem_number in tables.episodes:
        costs[stem_number] = _EPISODE_COST
    return costs


def _choose_leaves(tables: SearchTables) -> None:
    """For each code the billable one at or below it whose title asks least beyond the book's defaults."""
    asks = unasked_costs(tables)
    costs = [sum(asks[one] for one in tables.title[number]) for number in range(len(tables.codes))]
    best = list(range(len(tables.codes)))
    parents: list[int] = []
    above: list[int | None] = []
    for number in range(len(tables.codes)):
        while parents and tables.ends[parents[-1]] <= number:
            parents.pop()
        above.append(parents[-1] if parents else None)
        parents.append(number)
    leaf: list[int | None] = [number if tables.billable[number] else None for number in best]
    for number in reversed(best):
        own, upper = leaf[number], above[number]
        if own is None or upper is None or tables.billable[upper]:
            continue
        held = leaf[upper]
        if held is None or costs[own] <= costs[held]:
            leaf[upper] = own
    tables.leaf.extend(number if one is None else one for number, one in enumerate(leaf))

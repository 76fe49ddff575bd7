"""Finds clinical indicators in a note: words and measured values, none that is negated, past or a relative's.

Nothing here leads to a code. What is found supports a diagnosis that is documented, or is quoted in a query.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from medcodex.coding.clinical.measures import load_measures, read_test
from medcodex.encounter import SUPPORT, Assertion, Evidence
from medcodex.errors import ReleaseError
from medcodex.text.assertion import judge
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.coding.clinical.measures import Measure, Test
    from medcodex.coding.reading import ReadNote
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.text.assertion import AssertionRules
    from medcodex.text.model import Document, Sentence

_HOLDS = frozenset({Assertion.PRESENT, Assertion.POSSIBLE})
# Past, family, habits, and advice: what stands there is no finding of this encounter.
_PASSED_OVER = frozenset({"past", "surgical", "social", "aside"})
_MOST = 6  # places of one indicator in one document


class Sought(NamedTuple):
    """A word or phrase: "*" at its end in a table takes the rest of the word along; capitals are sought as written."""

    words: str
    open_end: bool
    as_written: bool


class Way(NamedTuple):
    """One way in which an indicator is written: as words, or as a value that passes a test."""

    words: tuple[Sought, ...]
    measure: Measure | None
    test: Test | None


class Indicator(NamedTuple):
    """A clinical indicator: ``label`` tells a reader what was looked for."""

    id: str
    label: str
    ways: tuple[Way, ...]


class Hit(NamedTuple):
    """An indicator at its place: ``document`` counts from 0; offsets into its text; ``value`` None for words."""

    indicator: str
    document: int
    start: int
    end: int
    sentence: int
    value: float | None


class Indicators:
    """The packaged indicators by id, and how notes are asked for them."""

    def __init__(self, known: Mapping[str, Indicator], rules: AssertionRules, classes: SectionClasses) -> None:
        self.known = known
        self.rules = rules
        self.classes = classes

    @classmethod
    def load(cls, rules: AssertionRules, classes: SectionClasses) -> Indicators:
        """The packaged tables. ReleaseError for a row that cannot be read."""
        return cls(load_indicators(), rules, classes)

    def of(self, read: ReadNote) -> NoteIndicators:
        """What one note is asked for; nothing is looked for before it is asked."""
        return NoteIndicators(self, read)


class NoteIndicators:
    """The indicators of one note; each is looked for once."""

    def __init__(self, indicators: Indicators, read: ReadNote) -> None:
        self._all = indicators
        self._documents = [found.document for found in read.found]
        self._texts = [(document.text, _lower(document.text)) for document in self._documents]
        self._found: dict[str, tuple[Hit, ...]] = {}

    def hits(self, name: str) -> tuple[Hit, ...]:
        """The places of an indicator in reading order; KeyError for one that no table holds."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = tuple(self._find(self._all.known[name]))
        return found

    def any_of(self, names: Iterable[str]) -> list[Hit]:
        """The first place of each indicator that the note has, in the order asked."""
        return [hits[0] for name in names if (hits := self.hits(name))]

    def each_beside(self, names: Iterable[str], statements: Sequence[Evidence]) -> list[Hit]:
        """The first place of each indicator that the note has beside the statements, in the order asked. "Respiratory
        failure with hypoxia" states a diagnosis; it is no finding beside it."""
        return [hit for name in names if (hit := self._beside(name, statements))]

    def _beside(self, name: str, statements: Sequence[Evidence]) -> Hit | None:
        for hit in self.hits(name):
            document = self._documents[hit.document].id
            within = (
                one.document == document and one.start < hit.end and hit.start < one.end and SUPPORT not in one.marks
                for one in statements
            )
            if not any(within):
                return hit
        return None

    def label(self, name: str) -> str:
        """An indicator's words for a reader."""
        return self._all.known[name].label

    def evidence(self, hit: Hit) -> Evidence:
        """A place as a record of the output."""
        document = self._documents[hit.document]
        section = document.sections[document.sentences[hit.sentence].section].name
        return Evidence(document.id, hit.start, hit.end, document.text[hit.start : hit.end], section)

    def _find(self, indicator: Indicator) -> Iterator[Hit]:
        for number, document in enumerate(self._documents):
            text, lower = self._texts[number]
            kept = 0
            for start, end, value in _written(indicator, text, lower):
                place = self._sentence(document, start)
                if place is not None and self._counts(document, document.sentences[place], (start, end)):
                    yield Hit(indicator.id, number, start, end, place, value)
                    kept += 1
                    if kept == _MOST:
                        break

    def _sentence(self, document: Document, at: int) -> int | None:
        place = bisect_right(document.sentences, at, key=attrgetter("start")) - 1
        if place < 0 or document.sentences[place].end <= at:
            return None  # in a heading
        return place

    def _counts(self, document: Document, sentence: Sentence, span: tuple[int, int]) -> bool:
        section = document.sections[sentence.section].name
        if self._all.classes.of(section) in _PASSED_OVER:
            return False
        return judge(document, sentence, [span], self._all.rules)[0].assertion in _HOLDS


def written(indicator: Indicator, text: str) -> bool:
    """Whether a text has the indicator in whatever sense: for texts that are no notes."""
    return bool(_written(indicator, text, _lower(text)))


def _written(indicator: Indicator, text: str, lower: str) -> list[tuple[int, int, float | None]]:
    """Places in order; of places that overlap, all."""
    return sorted({span for way in indicator.ways for span in _spans(way, text, lower)}, key=itemgetter(0, 1))


def _spans(way: Way, text: str, lower: str) -> Iterator[tuple[int, int, float | None]]:
    measure, test = way.measure, way.test
    for word in way.words:
        for start, end in _places(word, text, lower):
            if measure is None or test is None:
                yield start, end, None
                continue
            stop = text.find("\n", end)
            found = measure.value(text, end, len(text) if stop < 0 else stop)
            if found is not None and test.holds(found[0]):
                yield start, found[1], found[0]


def _places(sought: Sought, text: str, lower: str) -> Iterator[tuple[int, int]]:
    """Where a word or phrase stands by itself."""
    words = sought.words
    where = text if sought.as_written else lower
    at = where.find(words)
    while at >= 0:
        end = at + len(words)
        if at == 0 or not where[at - 1].isalnum():
            if sought.open_end:
                while end < len(where) and where[end].isalnum():
                    end += 1
            if end == len(where) or not where[end].isalnum():
                yield at, end
        at = where.find(words, at + len(words))


def _lower(text: str) -> str:
    """The text in lower case, character by character where a whole would change its length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one := char.lower()) == 1 else char for char in text)


def load_indicators(rows: Iterable[dict[str, str]] | None = None) -> dict[str, Indicator]:
    """The packaged indicators by id. ReleaseError for a row that cannot be read."""
    table = table_rows("medcodex.coding.clinical", "data/indicators.tsv") if rows is None else rows
    measures = load_measures()
    labels: dict[str, str] = {}
    ways: dict[str, list[Way]] = {}
    for row in table:
        labels.setdefault(row["id"], row["label"])
        ways.setdefault(row["id"], []).append(_way(row, measures))
    return {name: Indicator(name, label, tuple(ways[name])) for name, label in labels.items()}


def _way(row: dict[str, str], measures: Mapping[str, Measure]) -> Way:
    try:
        if row["measure"]:
            measure = measures[row["measure"]]
            return Way(tuple(map(_sought, measure.words)), measure, read_test(row["test"]))
    except (KeyError, ValueError) as error:
        raise ReleaseError(f"not an indicator: {error}", f"indicators.tsv: {row['id']}") from None
    return Way(tuple(map(_sought, row["words"].split("|"))), None, None)


def _sought(words: str) -> Sought:
    return Sought(words.removesuffix("*"), words.endswith("*"), words != words.lower())


def labels_of(names: Sequence[str], indicators: NoteIndicators) -> str:
    """What was looked for, as one line for a reader."""
    return "; ".join(indicators.label(name) for name in names)

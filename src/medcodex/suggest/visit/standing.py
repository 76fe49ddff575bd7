"""How a problem stands by the words of its sentences, and what it counts as (data/standings.tsv)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.visit.clauses import denied, past, ruled_out, supposed
from medcodex.suggest.visit.risk import is_managed, is_prescribed
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from medcodex.suggest.visit.model import Hit, Passage, Place

_ASSESSED = frozenset({"plan", "diagnosis"})
_CLOSE = 25  # characters between a problem and a word about it, in a sentence that names several
_STORY = frozenset({"story", "none"})
_TOLD = frozenset(
    {"unexplained", "stable", "worse", "better", "severe", "systemic", "new", "injury", "threat", "chronic"}
)


class Counted(NamedTuple):
    """What a problem counts as, why, and the rule's source."""

    item: str
    because: str
    source: str


class _Row(NamedTuple):
    nature: str
    when: tuple[str, ...]
    unless: frozenset[str]
    counted: Counted


class Standings:
    """The rows of the table; the first that fits holds."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._rows = [
            _Row(
                row["nature"],
                tuple(row["when"].split()),
                frozenset(row["unless"].split()),
                Counted(row["item"], row["because"], row["source"]),
            )
            for row in rows
        ]

    @classmethod
    def load(cls) -> Standings:
        """The packaged table."""
        return cls(table_rows("medcodex.suggest", "visit/data/standings.tsv"))

    def counted(self, nature: str, told: Mapping[str, str]) -> Counted | None:
        """What a problem of a nature counts as; ``told`` maps each word that holds to what the note says for it ("" for
        what it does not say in words). None for a nature that no row names."""
        for row in self._rows:
            if row.nature in {"*", nature} and told.keys() >= set(row.when) and row.unless.isdisjoint(told):
                said = next((words for word in row.when if (words := told[word])), "")
                because = f"{row.counted.because} ({said})" if said else row.counted.because
                return row.counted._replace(because=because)
        return None


class Standing:
    """What was read of one problem: the first words for each cue, and all sentences that told something."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self.places: list[Place] = []

    def read(self, passage: Passage, spans: Sequence[tuple[int, int]] | None) -> None:
        """Take up the cues of a sentence; of one that names several problems those that stand close to the problem's
        own ``spans`` (start, end) in it."""
        for cue in sorted(_TOLD & passage.hits.keys()):
            for hit in passage.all(cue):
                if supposed(passage, hit) or not (spans is None or _is_close(spans, passage, hit)):
                    continue
                if cue == "stable" and any(one.first == hit.last + 1 for one in passage.all("test")):
                    continue  # the result is, not the problem
                if cue == "threat" and ruled_out(passage, hit):
                    continue
                if not denied(passage, hit):
                    self._add(cue, passage.said(hit), passage)
                elif cue == "stable":
                    self._add("worse", f"not {passage.said(hit)}", passage)
        if "intensify" in passage.hits and passage.section_class in _ASSESSED and _is_intensified(passage):
            self._add("intensified", "treatment started or raised", passage)

    def read_threats(self, passages: Iterable[Passage], others: Container[tuple[int, int]]) -> None:
        """Take up a threat to life or function that assessment and plan tell without naming another problem."""
        for passage in passages:
            if (passage.document, passage.number) in others:
                continue
            for hit in passage.all("threat"):
                if not (supposed(passage, hit) or ruled_out(passage, hit) or past(passage, hit)):
                    self._add("threat", passage.said(hit), passage)

    def read_story(self, passages: Iterable[Passage]) -> None:
        """Take up what the story tells of the course of the only problem."""
        for passage in passages:
            if passage.section_class in _STORY:
                for hit in passage.all("worsening"):
                    if not supposed(passage, hit) and not denied(passage, hit):
                        self._add("worse", passage.said(hit), passage)

    def _add(self, name: str, words: str, passage: Passage) -> None:
        self.told.setdefault(name, words)
        self.places.append(passage.place)


def _is_close(spans: Sequence[tuple[int, int]], passage: Passage, hit: Hit) -> bool:
    start, end = passage.words.starts[hit.first], passage.words.ends[hit.last]
    return any(0 <= first - end <= _CLOSE or 0 <= start - last <= _CLOSE for first, last in spans)


def _is_intensified(passage: Passage) -> bool:
    return any(
        any(one.last < hit.first for one in passage.all("intensify"))
        and is_managed(passage, hit)
        and is_prescribed(passage, hit)
        for hit in passage.all("drug")
    )

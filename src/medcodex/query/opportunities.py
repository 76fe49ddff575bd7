"""Gaps that a table describes: a diagnosis that the record could specify, findings that were treated but not named."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.encounter import Setting
from medcodex.errors import ReleaseError
from medcodex.query.gap import Gap
from medcodex.query.quoting import quotes, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.coding.clinical.indicators import Hit, NoteIndicators
    from medcodex.encounter import Evidence
    from medcodex.query.gap import NoteView

STAYS = frozenset({Setting.INPATIENT, Setting.EMERGENCY, Setting.OBSERVATION})
"""Settings in which findings are watched and treated from hour to hour."""
_SPECIFYING, _UNNAMED = "specificity", "undiagnosed finding"
_STAY = "stay"


class Option(NamedTuple):
    """An answer, offered where one of its indicators is found, or always where it names none."""

    text: str
    supported_by: tuple[str, ...]


class Opportunity(NamedTuple):
    """A row of data/opportunities.toml."""

    id: str
    topic: str
    reason: str
    question: str
    codes: CodeRanges
    unless: CodeRanges
    indicators: tuple[str, ...]
    least: int
    needs: tuple[tuple[str, ...], ...]
    told_by: tuple[str, ...]
    said: str
    options: tuple[Option, ...]
    stays_only: bool
    weight: int
    source: str

    def gap(self, view: NoteView, asked: Sequence[str]) -> Gap | None:
        """The gap of this row about the proposed codes ``asked``, with everything that shows it and the answers it
        supports; None where the record has too little."""
        stated = [view.evidence_of(code, self.said) for code in asked]
        shown = self._shown(view.indicators, [one for code in asked for one in view.diagnoses[code].evidence])
        if shown is None or (asked and not any(stated)):
            return None
        answers = [(one, view.indicators.any_of(one.supported_by)) for one in self.options]
        offered = [(one, hits) for one, hits in answers if hits or not one.supported_by]
        spans = spans_of(view.read, list(filter(None, stated)))
        spans += [(hit.document, hit.start, hit.end) for hit in shown]
        spans += [(hit.document, hit.start, hit.end) for _, hits in offered for hit in hits[:1]]
        return Gap(
            self.id,
            _SPECIFYING if self.codes else _UNNAMED,
            self.topic,
            self.reason,
            self.question,
            tuple(one.text for one, _ in offered),
            quotes(view.read, spans),
            tuple(asked),
            self.weight,
            self.source,
        )

    def _shown(self, indicators: NoteIndicators, statements: Sequence[Evidence]) -> list[Hit] | None:
        """What is to be quoted beside the statements of the condition; None where the record has too little, or tells
        what would be asked."""
        if any(indicators.hits(name) for name in self.told_by):
            return None
        needed: list[Hit] = []
        for names in self.needs:
            found = indicators.each_beside(names, statements)
            if not found:
                return None
            needed += found[:2]
        found = indicators.each_beside(self.indicators, statements)
        if len(found) < self.least:
            return None
        return [*needed, *(hit for hit in found[:4] if hit not in needed)]


class Opportunities:
    """The packaged rows, asked of one note after another."""

    def __init__(self, rows: Iterable[Opportunity]) -> None:
        self.rows = tuple(rows)
        self._about = RowsByCode(row.codes for row in self.rows)
        self._answered = RowsByCode(row.unless for row in self.rows)
        self._always = tuple(number for number, row in enumerate(self.rows) if not row.codes)

    @classmethod
    def load(cls) -> Opportunities:
        """The packaged table."""
        return cls(load_opportunities())

    def gaps(self, view: NoteView) -> Iterator[Gap]:
        """The gaps of a note in the table's order."""
        stay = view.coded.setting in STAYS
        if not (stay or view.tells_visit):
            return
        answered: set[int] = set()
        asked: dict[int, list[str]] = {number: [] for number in self._always}
        for code in view.diagnoses:
            answered |= self._answered.rows(code)
            for number in self._about.rows(code):
                if stay or view.is_assessed(code):  # what an office only knows from before is not its to specify
                    asked.setdefault(number, []).append(code)
        for number in sorted(asked.keys() - answered):
            row = self.rows[number]
            if (stay or not row.stays_only) and (gap := row.gap(view, asked[number])):
                yield gap


def load_opportunities() -> tuple[Opportunity, ...]:
    """The packaged rows. ReleaseError, naming the row, for one that cannot be read."""
    text = (files("medcodex.query") / "data" / "opportunities.toml").read_text(encoding="utf-8")
    return tuple(map(_row, tomllib.loads(text)["opportunity"]))


def _row(row: dict[str, Any]) -> Opportunity:
    try:
        return Opportunity(
            row["id"],
            row["topic"],
            row["reason"],
            row["question"],
            CodeRanges(row["codes"]),
            CodeRanges(row.get("unless", "")),
            tuple(row.get("indicators", ())),
            row.get("least", 0),
            tuple(tuple(names) for names in row.get("needs", ())),
            tuple(row.get("told_by", ())),
            row.get("said", ""),
            tuple(Option(text, tuple(names)) for text, *names in row["options"]),
            row.get("setting") == _STAY,
            row["weight"],
            row["source"],
        )
    except (KeyError, ValueError) as error:
        raise ReleaseError(f"not an opportunity: {error}", f"opportunities.toml: {row.get('id')}") from None

"""Services that coders of a demonstration add to claims, each on words of the chart (data/services.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Evidence
from medcodex.text.tables import table_rows
from medcodex.workflow.session.decision import Decision, Field, Kind
from medcodex.workflow.session.fold import added_id
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.chart import Document
    from medcodex.workflow.session.line import Line


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a sample chart's claim; ``diagnoses`` are those that it is for, ``words`` of the chart those that it
    rests on."""

    chart: str
    claim: Claim
    system: str
    code: str
    modifiers: tuple[str, ...]
    units: str
    diagnoses: tuple[str, ...]
    words: str

    def adding(self, documents: Sequence[Document]) -> Decision:
        """The decision that adds it."""
        found = [(one, one.text.find(self.words)) for one in documents]
        evidence = tuple(
            Evidence(document.id, start, start + len(self.words), "", "") for document, start in found if start >= 0
        )
        return Decision(Kind.ADD, system=self.system, code=self.code, evidence=evidence[:1])

    def telling(self, seq: int, lines: Sequence[Line]) -> Iterator[Decision]:
        """The decisions that complete the line which the decision of a number added."""
        line = added_id(seq)
        yield Decision(Kind.SET, line=line, field=Field.UNITS, value=self.units)
        if self.modifiers:
            yield Decision(Kind.SET, line=line, field=Field.MODIFIERS, value=self.modifiers)
        pointed = tuple(
            one.id
            for code in self.diagnoses
            for one in lines
            if one.stands and one.section is Section.DIAGNOSIS and one.code == code
        )
        if pointed:
            yield Decision(Kind.SET, line=line, field=Field.DX, value=pointed)


def services_of(chart: str, claim: Claim) -> Sequence[Service]:
    """What is added to a claim of a sample chart."""
    return [one for one in _services() if (one.chart, one.claim) == (chart, claim)]


@cache
def _services() -> Sequence[Service]:
    return [
        Service(
            row["chart"],
            Claim(row["claim"]),
            row["system"],
            row["code"],
            tuple(row["modifiers"].split()),
            row["units"],
            tuple(row["dx"].split()),
            row["words"],
        )
        for row in table_rows("medcodex.app.demo", "data/services.tsv")
    ]

"""How claims stand, out of a file: taken or refused (277CA), answered when asked for (277); and the question (276)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from medcodex.encounter.claim_status import AnswerLevel, BatchAnswer, ClaimAnswer, StatusQuestion
from medcodex.formats.x12.answers import parts
from medcodex.formats.x12.claims.nodes import Node, at, row_of
from medcodex.formats.x12.claims.values import amount, day
from medcodex.formats.x12.sets import SetOpened
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from medcodex.encounter.billing import Party

_Passed = TypeVar("_Passed")
_KINDS = {"277ca": "277ca", "277": "277", "276": "276"}
_SOURCE, _RECEIVER, _PROVIDER, _PERSON, _DEPENDENT = "2000A", "2000B", "2000C", "2000D", "2000E"
_LEVELS = frozenset({_SOURCE, _RECEIVER, _PROVIDER, _PERSON, _DEPENDENT})
_CLAIMS = frozenset({"2200", "2200D"})
_SUBMITTERS, _PROVIDERS = "2200B", "2200C"
_LINES = ("2210", "2220", "2220D")
_TAKEN, _REFUSED = ("90", "QA"), ("AA", "QC")

Answer = ClaimAnswer | BatchAnswer | StatusQuestion


def read_standing(steps: Iterable[_Passed]) -> Iterator[Answer | _Passed]:
    """The answers and questions about claims of a file among its steps (``sets.read_sets``), which are passed on: each
    when its loop has ended, so that memory holds one claim with the levels around it."""
    kind = ""
    open_loops: list[Node] = []
    for step in steps:
        yield step
        if isinstance(step, SetOpened):
            kind = _KINDS.get(step.guide.file, "") if step.guide else ""
            open_loops = [Node(kind)]
        elif not kind:
            continue
        elif isinstance(step, Opened):
            open_loops.append(Node(step.loop.id))
        elif isinstance(step, Placed):
            node = open_loops[-1]
            node.number = node.number or step.segment.number
            node.rows.append(row_of(step.segment))
        elif isinstance(step, Left):
            node = open_loops.pop()
            if node.loop in _CLAIMS:
                yield (_question if kind == "276" else _claim)(node, _around(kind, open_loops))
            elif node.loop not in _LEVELS:
                open_loops[-1].enclose(node)
                if node.loop in {_SUBMITTERS, _PROVIDERS}:
                    yield _batch(node, _around(kind, open_loops))


@dataclass(slots=True)
class _Around:
    """The levels around a loop, by name; those that a faulty file leaves out are missing."""

    kind: str
    levels: Mapping[str, Node]

    def party(self, level: str) -> Party:
        """Whom a level names."""
        return parts.party(self.levels.get(level), level.replace("2000", "2100"))

    @property
    def providers(self) -> tuple[Party, ...]:
        """The providers; a 277 may name two."""
        return parts.parties(self.levels.get(_PROVIDER), "2100C")

    @property
    def batch(self) -> str:
        """The number of the file that is answered."""
        node = self.levels.get(_RECEIVER)
        found = node.inner(_SUBMITTERS) if node is not None and self.kind == "277ca" else None
        return at(found.one("TRN"), 2) if found is not None else ""

    @property
    def receipt(self) -> Node:
        """When the claims came and were worked through."""
        node = self.levels.get(_SOURCE)
        return (node.inner("2200A") if node is not None else None) or Node("2200A")


def _around(kind: str, open_loops: Iterable[Node]) -> _Around:
    return _Around(kind, {one.loop: one for one in open_loops})


def _claim(node: Node, around: _Around) -> ClaimAnswer:
    trace = at(node.one("TRN"), 2)
    acknowledged = around.kind == "277ca"
    dependent = _DEPENDENT in around.levels
    first, last = parts.period(node)
    own = (parts.PAYER_NUMBER, parts.BILL_TYPE) if acknowledged else (parts.PAYER_NUMBER, parts.BILL_TYPE, parts.NUMBER)
    return ClaimAnswer(
        segment=node.number,
        kind=around.kind,
        number=trace if acknowledged else parts.number(node, parts.NUMBER),
        statuses=parts.read_statuses(node.all("STC")),
        patient=around.party(_DEPENDENT if dependent else _PERSON),
        payer_number=parts.number(node, parts.PAYER_NUMBER),
        batch=around.batch,
        trace="" if acknowledged else trace,
        bill_type=parts.number(node, parts.BILL_TYPE),
        first=first,
        last=last,
        source=around.party(_SOURCE),
        receiver=around.party(_RECEIVER),
        providers=around.providers,
        subscriber=around.party(_PERSON) if dependent else None,
        references=parts.other_numbers(node, *own),
        lines=tuple(map(parts.read_line, node.within(*_LINES))),
    )


def _batch(node: Node, around: _Around) -> BatchAnswer:
    submitter = node.loop == _SUBMITTERS
    trace = at(node.one("TRN"), 2)
    receipt = around.receipt
    return BatchAnswer(
        segment=node.number,
        kind=around.kind,
        level=AnswerLevel.SUBMITTER if submitter else AnswerLevel.PROVIDER,
        party=around.party(_RECEIVER if submitter else _PROVIDER),
        statuses=parts.read_statuses(node.all("STC")),
        batch=trace if submitter and around.kind == "277ca" else around.batch,
        trace=trace,
        source=around.party(_SOURCE),
        references=parts.other_numbers(node),
        accepted=_whole(amount(at(node.one("QTY", *_TAKEN), 2))),
        rejected=_whole(amount(at(node.one("QTY", *_REFUSED), 2))),
        accepted_charge=amount(at(node.one("AMT", "YU"), 2)),
        rejected_charge=amount(at(node.one("AMT", "YY"), 2)),
        received=day(at(receipt.one("DTP", "050"), 3)),
        processed=day(at(receipt.one("DTP", "009"), 3)),
    )


def _question(node: Node, around: _Around) -> StatusQuestion:
    first, last = parts.period(node)
    return StatusQuestion(
        segment=node.number,
        trace=at(node.one("TRN"), 2),
        payer=around.party(_SOURCE),
        receiver=around.party(_RECEIVER),
        providers=around.providers,
        subscriber=around.party(_PERSON),
        patient=around.party(_DEPENDENT) if _DEPENDENT in around.levels else None,
        number=parts.number(node, parts.NUMBER),
        payer_number=parts.number(node, parts.PAYER_NUMBER),
        bill_type=parts.number(node, parts.BILL_TYPE),
        charge=amount(at(node.one("AMT", "T3"), 2)),
        first=first,
        last=last,
        references=parts.other_numbers(node, parts.NUMBER, parts.PAYER_NUMBER, parts.BILL_TYPE),
        lines=tuple(map(parts.read_line, node.within(*_LINES))),
    )


def _whole(told: Decimal | None) -> int | None:
    return (
        int(told) if told is not None and told == told.to_integral_value() and abs(told) < Decimal(10) ** 15 else None
    )

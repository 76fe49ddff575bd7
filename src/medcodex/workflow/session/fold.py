"""A session is the fold of its decisions over the last run of the engine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.workflow.session.decision import OF_THE_CLAIM, Field, Kind
from medcodex.workflow.session.history import history
from medcodex.workflow.session.line import Line, LineState, section_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.workflow.session.decision import Decision, Recorded
    from medcodex.workflow.session.run import Proposal, Run


@dataclass(frozen=True, slots=True)
class Folded:
    """A claim as it stands: ``lines`` in claim order, section by section, rejected ones in their old places; ``facts``
    of the claim that the coder set; ``seq`` the last decision's number. ``complete`` says that it is final."""

    seq: int
    lines: tuple[Line, ...]
    facts: Mapping[str, str]
    complete: bool
    can_undo: bool
    can_redo: bool

    def line(self, line_id: str) -> Line | None:
        """The line of an id."""
        return next((line for line in self.lines if line.id == line_id), None)

    def standing(self) -> tuple[Line, ...]:
        """The lines that are part of the claim, in its order."""
        return tuple(line for line in self.lines if line.stands)


@dataclass(slots=True)
class _Claim:
    """The claim while decisions are applied to it."""

    lines: dict[str, Line]
    order: list[str]
    facts: dict[str, str]
    touched: set[str]


def fold(run: Run, events: Sequence[Recorded]) -> Folded:
    """Total: a decision about a line that is not there, such as one whose adding was undone, changes nothing."""
    held = history(events)
    claim = _Claim({}, [], {}, set())
    for proposal in run.proposals:
        claim.lines[proposal.id] = _proposed(proposal, run)
        claim.order.append(proposal.id)
    done = set(held.done)
    complete = False
    for event in events:
        kind = event.decision.kind
        if kind in {Kind.COMPLETE, Kind.REOPEN}:
            complete = kind is Kind.COMPLETE
        elif event.seq in done:
            _APPLY[kind](claim, event)
    shown = [line for name in claim.order if _is_shown(line := claim.lines[name], claim)]
    lines = tuple(sorted(shown, key=lambda line: _SECTIONS.index(line.section)))
    seq = events[-1].seq if events else 0
    return Folded(
        seq,
        lines,
        dict(sorted(claim.facts.items())),
        complete,
        can_undo=bool(held.done) and not complete,
        can_redo=bool(held.undone) and not complete,
    )


_SECTIONS = tuple(section_of(system) for system in ("icd10cm", "icd10pcs", "hcpcs"))


def _proposed(one: Proposal, run: Run) -> Line:
    return Line(
        one.id,
        one.system,
        one.code,
        one.display,
        LineState.SUGGESTED,
        poa=one.poa,
        poa_why=one.poa_why,
        units=None if one.units is None else Decimal(one.units),
        confidence=one.confidence,
        assertion=one.assertion,
        evidence=one.evidence,
        why=one.why,
        alternatives=one.alternatives,
        axes=one.axes,
        fresh=one.id in run.fresh,
        withdrawn=one.withdrawn,
    )


def _is_shown(line: Line, claim: _Claim) -> bool:
    """What no run proposes any more stays only where the coder had to do with it."""
    return not line.withdrawn or line.id in claim.touched


def _accept(claim: _Claim, event: Recorded) -> None:
    line = _line_of(claim, event)
    if line is not None and line.state in {LineState.SUGGESTED, LineState.REJECTED}:
        _put(claim, replace(line, state=_said_yes(line), reason=None))


def _reject(claim: _Claim, event: Recorded) -> None:
    line = _line_of(claim, event)
    if line is not None:
        _put(claim, replace(line, state=LineState.REJECTED, reason=event.decision.reason))


def _change(claim: _Claim, event: Recorded) -> None:
    line, to = _line_of(claim, event), event.decision
    if line is None or to.code is None:
        return
    proposed = line.was or line.code
    changed = replace(
        line,
        code=to.code,
        display=to.display or "",
        was=None if _is_added(line) or to.code == proposed else proposed,
        reason=to.reason,
    )
    _put(claim, replace(changed, state=_said_yes(changed)))


def _add(claim: _Claim, event: Recorded) -> None:
    added = event.decision
    if added.code is None or added.system is None:
        return
    line = Line(
        added_id(event.seq),
        added.system,
        added.code,
        added.display or "",
        LineState.ADDED,
        evidence=added.evidence,
        reason=added.reason,
    )
    claim.order.append(line.id)
    _put(claim, line)


def _remove(claim: _Claim, event: Recorded) -> None:
    """What the coder added goes; what the engine proposed is rejected."""
    line = _line_of(claim, event)
    if line is None:
        return
    if _is_added(line):
        del claim.lines[line.id]
        claim.order.remove(line.id)
    else:
        _reject(claim, event)


def _move(claim: _Claim, event: Recorded) -> None:
    line, to = _line_of(claim, event), event.decision.to
    if line is None or to is None or not line.stands:
        return
    claim.touched.add(line.id)
    order = claim.order
    order.remove(line.id)
    peers = [name for name in order if claim.lines[name].section is line.section and _counts(claim, name)]
    at = max(to, 1) - 1
    if at < len(peers):
        order.insert(order.index(peers[at]), line.id)
    else:
        order.insert(order.index(peers[-1]) + 1 if peers else len(order), line.id)


def _counts(claim: _Claim, name: str) -> bool:
    line = claim.lines[name]
    return line.stands and _is_shown(line, claim)


def _accept_all(claim: _Claim, event: Recorded) -> None:
    for line in list(claim.lines.values()):
        if line.state is LineState.SUGGESTED and _is_shown(line, claim):
            _put(claim, replace(line, state=LineState.ACCEPTED))


def _set(claim: _Claim, event: Recorded) -> None:
    set_ = event.decision
    if set_.field in OF_THE_CLAIM:
        if isinstance(set_.value, str):
            claim.facts[set_.field] = set_.value
        else:
            claim.facts.pop(set_.field, None)
        return
    line = _line_of(claim, event)
    if line is None or set_.field is None:
        return
    _put(claim, _with(line, set_))


def _with(line: Line, set_: Decision) -> Line:
    value = set_.value
    many, one = (value, None) if isinstance(value, tuple) else ((), value)
    changed: dict[str, Any]
    match set_.field:
        case Field.MODIFIERS:
            changed = {"modifiers": many}
        case Field.DX:
            changed = {"dx": many}
        case Field.UNITS:
            changed = {"units": one and Decimal(one)}
        case Field.CHARGE:
            changed = {"charge": one and Decimal(one)}
        case Field.DATE:
            changed = {"date": one and dt.date.fromisoformat(one)}
        case _:
            changed = {"poa": one, "poa_why": None}
    return replace(line, **changed)


_APPLY: Mapping[Kind, Callable[[_Claim, Recorded], None]] = {
    Kind.ACCEPT: _accept,
    Kind.REJECT: _reject,
    Kind.CHANGE: _change,
    Kind.ADD: _add,
    Kind.REMOVE: _remove,
    Kind.MOVE: _move,
    Kind.SET: _set,
    Kind.ACCEPT_ALL: _accept_all,
}


def added_id(seq: int) -> str:
    """The id of the line that the decision of a number adds."""
    return f"a{seq}"


def _is_added(line: Line) -> bool:
    return line.id.startswith("a")


def _said_yes(line: Line) -> LineState:
    if _is_added(line):
        return LineState.ADDED
    return LineState.CHANGED if line.was else LineState.ACCEPTED


def _line_of(claim: _Claim, event: Recorded) -> Line | None:
    return claim.lines.get(event.decision.line or "")


def _put(claim: _Claim, line: Line) -> None:
    claim.lines[line.id] = line
    claim.touched.add(line.id)

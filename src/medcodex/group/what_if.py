"""What would change the group or the score of an encounter: every single change that its own codes allow.

A diagnosis or procedure less, another of the diagnoses as principal, the other present-on-admission indicator. No code
is ever added or proposed. Gains and losses are told alike: it shows how much rests on each code, which is what has to
be sure in the record. For coders and auditors; never for the provider whose documentation decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.coded import Encounter
    from medcodex.group.hcc import Risk
    from medcodex.group.ms_drg import MsDrg
    from medcodex.group.protocol import Grouper

_OTHER_POA = {"Y": "N", "W": "N", "N": "Y", "U": "Y"}


@dataclass(frozen=True, slots=True)
class Value:
    """What a stay's codes come to: its DRG and the relative weight, None where there is none; the score of each risk
    adjustment model that has a single one."""

    drg: int | None
    weight: float | None
    scores: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change and what it would come to. ``kind`` is without-diagnosis, without-procedure, principal or poa;
    ``where`` the path of the code in the encounter."""

    kind: str
    code: str
    where: str
    value: Value
    weight_change: float | None
    score_changes: tuple[tuple[str, float], ...]


def what_if(encounter: Encounter, ms_drg: Grouper[MsDrg], hcc: Grouper[Risk]) -> tuple[Value, tuple[Change, ...]]:
    """The encounter as it is, and every change that gives another DRG or another score: largest loss first, largest
    gain last."""
    now = _value(encounter, ms_drg, hcc)
    changes = []
    for kind, code, where, other in _others(encounter):
        then = _value(other, ms_drg, hcc)
        if then != now:
            changes.append(_change(kind, code, where, now, then))
    return now, tuple(sorted(changes, key=_gain))


def _others(encounter: Encounter) -> Iterator[tuple[str, str, str, Encounter]]:
    diagnoses, procedures = encounter.diagnoses, encounter.procedures
    for place, one in enumerate(diagnoses):
        where = f"diagnoses[{place}]"
        if place:
            rest = diagnoses[:place] + diagnoses[place + 1 :]
            yield "without-diagnosis", one.code, where, replace(encounter, diagnoses=rest)
            yield "principal", one.code, where, replace(encounter, diagnoses=(one, *rest))
        if one.poa in _OTHER_POA:
            turned = (*diagnoses[:place], replace(one, poa=_OTHER_POA[one.poa]), *diagnoses[place + 1 :])
            yield "poa", one.code, where, replace(encounter, diagnoses=turned)
    for place, procedure in enumerate(procedures):
        left = procedures[:place] + procedures[place + 1 :]
        yield "without-procedure", procedure.code, f"procedures[{place}]", replace(encounter, procedures=left)


def _value(encounter: Encounter, ms_drg: Grouper[MsDrg], hcc: Grouper[Risk]) -> Value:
    drg = ms_drg.group(encounter).result
    risk = hcc.group(encounter).result
    return Value(
        drg.final.drg if drg else None,
        drg.weight.weight if drg and drg.weight else None,
        tuple(
            (model.model.value, model.scores[0]) for model in (risk.models if risk else ()) if len(model.scores) == 1
        ),
    )


def _change(kind: str, code: str, where: str, now: Value, then: Value) -> Change:
    weight = None if now.weight is None or then.weight is None else round(then.weight - now.weight, 4)
    before = dict(now.scores)
    scores = tuple(
        (model, round(score - before[model], 4)) for model, score in then.scores if score != before.get(model, score)
    )
    return Change(kind, code, where, then, weight, scores)


def _gain(change: Change) -> tuple[float, float]:
    return change.weight_change or 0.0, sum(score for _, score in change.score_changes)

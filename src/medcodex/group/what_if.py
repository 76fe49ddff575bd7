"""What would change the group, the score or the level of an encounter: every single change that its own codes and the
vocabulary of a visit's facts allow.

A diagnosis or procedure less, another of the diagnoses as principal, the other present-on-admission indicator; of a
visit a documented fact less or more, and minutes. No code is ever added or proposed. Gains and losses are told alike:
it shows how much rests on each code and fact, which is what has to be sure in the record. For coders and auditors;
never for the provider whose documentation decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.group.em.what_if import changes_of_level
from medcodex.group.inpatient import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.coded import Encounter
    from medcodex.group.em.result import Level
    from medcodex.group.hcc import Risk
    from medcodex.group.ms_drg import MsDrg
    from medcodex.group.protocol import Grouper

_OTHER_POA = {"Y": "N", "W": "N", "N": "Y", "U": "Y"}
MOST_CODES = 100
"""Of a stay so many diagnoses and procedures are asked about; a claim holds 25 of each (NUBC, UB-04)."""

Scores = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What an encounter comes to: its DRG and the relative weight, None where there is none; the score of each risk
    adjustment model that has a single one; the level of the visit."""

    drg: int | None
    weight: float | None
    scores: Scores
    em: Level | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change and what it would come to. ``kind`` is without-diagnosis, without-procedure, principal, poa,
    without-fact, with-fact, fewer-minutes or more-minutes; ``code`` the code, the item or the number of minutes;
    ``where`` its path in the encounter."""

    kind: str
    code: str
    where: str
    value: Value
    weight_change: float | None
    score_changes: Scores


def what_if(encounter: Encounter, ms_drg: Grouper[MsDrg], hcc: Grouper[Risk]) -> tuple[Value, tuple[Change, ...]]:
    """The encounter as it is, and every change that gives another DRG, score or level: largest loss first, largest
    gain last. InputError for facts of a visit that are none. Of a stay with more codes than MOST_CODES those behind are
    not asked about (``limits`` says so)."""
    drg = ms_drg.group(encounter).result
    risk = hcc.group(encounter).result
    level, levels = changes_of_level(encounter)
    now = Value(*_weighed(drg), _scores(risk), level)
    changes = []
    sole = _sole_codes(risk)
    most = None if drg is None else MOST_CODES
    for kind, code, where, other in _others(encounter, most):
        # The score rests on the set of categories: only a code that alone stands for one can change it.
        scored = kind == "without-diagnosis" and bare(code) in sole
        scores = _scores(hcc.group(other).result) if scored else now.scores
        weighed = (None, None) if drg is None else _weighed(ms_drg.group(other).result)
        then = Value(*weighed, scores, level)
        if then != now:
            changes.append(_change(kind, code, where, now, then))
    changes += [_change(one.kind, one.item, one.where, now, replace(now, em=one.level)) for one in levels]
    return now, tuple(sorted(changes, key=lambda change: _gain(now, change)))


def level_what_if(encounter: Encounter) -> tuple[Value, tuple[Change, ...]]:
    """The same of the visit alone."""
    level, levels = changes_of_level(encounter)
    now = Value(None, None, (), level)
    changes = [_change(one.kind, one.item, one.where, now, replace(now, em=one.level)) for one in levels]
    return now, tuple(sorted(changes, key=lambda change: _gain(now, change)))


def limits(encounter: Encounter, now: Value) -> tuple[Notice, ...]:
    """What was left out of an answer."""
    behind = [
        f"{name}[{MOST_CODES}] and those behind"
        for name, codes in (("diagnoses", encounter.diagnoses), ("procedures", encounter.procedures))
        if len(codes) > MOST_CODES
    ]
    if now.drg is None or not behind:
        return ()
    told = f"what rests on {' and '.join(behind)} is not told: of a stay the first {MOST_CODES} of each are asked about"
    return (Notice("what-if-limit", told),)


def _others(encounter: Encounter, most: int | None) -> Iterator[tuple[str, str, str, Encounter]]:
    diagnoses, procedures = encounter.diagnoses, encounter.procedures
    for place, one in enumerate(diagnoses[:most]):
        where = f"diagnoses[{place}]"
        if place:
            rest = diagnoses[:place] + diagnoses[place + 1 :]
            yield "without-diagnosis", one.code, where, replace(encounter, diagnoses=rest)
            yield "principal", one.code, where, replace(encounter, diagnoses=(one, *rest))
        if one.poa in _OTHER_POA:
            turned = (*diagnoses[:place], replace(one, poa=_OTHER_POA[one.poa]), *diagnoses[place + 1 :])
            yield "poa", one.code, where, replace(encounter, diagnoses=turned)
    for place, procedure in enumerate(procedures[:most]):
        left = procedures[:place] + procedures[place + 1 :]
        yield "without-procedure", procedure.code, f"procedures[{place}]", replace(encounter, procedures=left)


def _sole_codes(risk: Risk | None) -> frozenset[str]:
    """The codes that stand alone for a category of a model."""
    return frozenset(
        bare(category.codes[0])
        for model in (risk.models if risk else ())
        for category in model.categories
        if len(category.codes) == 1
    )


def _weighed(drg: MsDrg | None) -> tuple[int | None, float | None]:
    return drg.final.drg if drg else None, drg.weight.weight if drg and drg.weight else None


def _scores(risk: Risk | None) -> Scores:
    return tuple(
        (model.model.value, model.scores[0]) for model in (risk.models if risk else ()) if len(model.scores) == 1
    )


def _change(kind: str, code: str, where: str, now: Value, then: Value) -> Change:
    weight = None if now.weight is None or then.weight is None else round(then.weight - now.weight, 4)
    before = dict(now.scores)
    scores = tuple(
        (model, round(score - before[model], 4)) for model, score in then.scores if score != before.get(model, score)
    )
    return Change(kind, code, where, then, weight, scores)


def _gain(now: Value, change: Change) -> tuple[float, float, int]:
    level = (change.value.em or 0) - (now.em or 0)
    return change.weight_change or 0.0, sum(score for _, score in change.score_changes), level

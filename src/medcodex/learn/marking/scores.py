"""From what was found to parts and a whole, by the table of credit."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Need
from medcodex.learn.marking.credit import credit, credits_of
from medcodex.learn.marking.mark import UNCOUNTED
from medcodex.learn.marking.near import EXACT, FOUND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Finding
    from medcodex.learn.marking.mark import AnswerMark, DrgMark, KeyMark, Place, VisitMark


def parts_of(
    key: Sequence[KeyMark],
    *,
    codes: Sequence[AnswerMark],
    order: Sequence[Place],
    findings: Sequence[Finding],
    visit: VisitMark | None,
    drg: DrgMark | None,
) -> Mapping[str, float]:
    """The score of each part, from 0 to 1, in the order of the table; what the chart does not ask for is left out."""
    required = [one.credit for one in key if one.key.need is Need.REQUIRED]
    counted = [one.credit for one in codes if one.verdict not in UNCOUNTED]
    found = [one.near in EXACT for one in key if one.near in FOUND]
    poa = [one.poa_right for one in key if one.poa_right is not None]
    errors = sum(one.severity == "error" for one in findings)
    scores = {
        "recall": _mean(required, 1.0),
        "precision": _mean(counted, 0.0 if required else 1.0),
        "sequencing": _mean([one.kept for one in order], None),
        "specificity": _mean(found, None),
        "conventions": max(0.0, 1.0 - credit("rule", "error") * errors),
        "visit": None if visit is None else float(visit.right),
        "poa": _mean(poa, None),
        "drg": None if drg is None else float(drg.right),
    }
    told = {name: scores[name] for name in credits_of("part")}
    return MappingProxyType({name: value for name, value in told.items() if value is not None})


def whole_of(parts: Mapping[str, float]) -> float:
    """The mean of the parts by their weights; nothing where nothing of the key was found, since a claim without a
    right code has no order and breaks no convention that it could be praised for."""
    if not parts["recall"]:
        return 0.0
    weights = {name: credit("part", name) for name in parts}
    whole = sum(weights[name] * value for name, value in parts.items()) / sum(weights.values())
    return 1.0 if all(value == 1 for value in parts.values()) else whole


def _mean(values: Sequence[float], otherwise: float | None) -> float | None:
    return sum(values) / len(values) if values else otherwise

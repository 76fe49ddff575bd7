"""Marks an answer to a drill, with the reason and source of each point that is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.learn.drills.citing import cited, plain
from medcodex.learn.drills.drill import DrillKind, Remark, Scored
from medcodex.learn.drills.rules import rules, words
from medcodex.query.query_text import read_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.encounter import Finding
    from medcodex.learn.drills.drill import Drill
    from medcodex.query.linter import Linter

HIGHEST_UNSENDABLE = 0.5
"""What an answer gets at most that may not be sent as it is, however good the rest of it."""
LONGEST = 12_000
_FEWEST, _MOST = 60, 600  # words of a letter (rule L-11)
_FAULTS_FOR_ALL = 2  # faults by which the whole weight of a rule is lost


def score(drill: Drill, answer: str, linter: Linter) -> Scored:
    """The score of an answer; a query is also read by ``linter``."""
    if not answer.strip():
        return Scored(0.0, (rules()["D-01"].told(1),), (), drill.indicators)
    found, missing = cited(drill.indicators, answer)
    remarks = tuple((_query if drill.kind is DrillKind.QUERY else _letter)(drill, answer, missing, linter))
    points = max(0.0, 1.0 - sum(one.taken for one in remarks))
    whole = Scored(round(points, 4), remarks, found, missing)
    if whole.sendable:
        return whole
    return Scored(min(whole.score, HIGHEST_UNSENDABLE), remarks, found, missing)


def _query(drill: Drill, answer: str, missing: Sequence[str], linter: Linter) -> Iterator[Remark]:
    yield _evidence("D-02", drill, missing)
    told = read_query(answer)
    about = plain(" ".join((told.title, told.question)))
    yield rules()["D-03"].told(0 if any(plain(word) in about for word in drill.keywords) else 1)
    found = linter.lint(answer)
    yield from _linted("D-04", [one for one in found if one.severity == "error"])
    yield from _linted("D-05", [one for one in found if one.severity != "error"])


def _linted(rule_id: str, found: Sequence[Finding]) -> Iterator[Remark]:
    """One remark a finding, which share the rule's weight; two of them lose all of it."""
    rule = rules()[rule_id]
    if not found:
        yield rule.told(0)
        return
    each = 1 / max(_FAULTS_FOR_ALL, len(found))
    for one in found:
        mend = f"; {one.suggestions[0]}" if one.suggestions else ""
        yield Remark(one.rule, rule.title, kept=False, message=f"{one.message}{mend}", source=one.source or "",
                     taken=rule.weight * each, severity=one.severity)  # fmt: skip


def _letter(drill: Drill, answer: str, missing: Sequence[str], _linter: Linter) -> Iterator[Remark]:
    table, said = rules(), plain(answer)
    needed = [one for one in drill.facts if one.needed]
    lacking = [one for one in needed if plain(one.value) not in said]
    yield table["L-01"].told(len(lacking) / len(needed) if needed else 0, ", ".join(one.name for one in lacking))
    yield table["L-02"].told(0 if any(plain(word) in said for word in drill.keywords) else 1)
    yield _evidence("L-03", drill, missing)
    cites = not drill.rules or any(one.search(answer) for one in drill.rules)
    yield table["L-04"].told(0 if cites else 1)
    for rule_id in ("L-05", "L-06"):
        keeps = any(one.pattern.search(answer) for one in words() if one.rule == rule_id and one.keeps)
        yield table[rule_id].told(0 if keeps else 1)
    breaking = {"L-07": list(drill.private), "L-08": list(drill.unsupported), "L-09": [], "L-10": []}
    for one in words():
        if not one.keeps:
            breaking[one.rule].append(one.pattern)
    for rule_id, patterns in breaking.items():
        said_so = next((hit.group() for one in patterns if (hit := one.search(answer))), None)
        yield table[rule_id].told(0 if said_so is None else 1, "" if said_so is None else f"“{said_so}”")
    count = len(re.findall(r"\w+", answer))
    yield table["L-11"].told(0 if _FEWEST <= count <= _MOST else 1, "" if _FEWEST <= count <= _MOST else f"{count}")


def _evidence(rule_id: str, drill: Drill, missing: Sequence[str]) -> Remark:
    lost = len(missing) / len(drill.indicators) if drill.indicators else 0.0
    return rules()[rule_id].told(lost, "; ".join(f"“{one}”" for one in missing))

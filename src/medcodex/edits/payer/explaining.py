"""A payer's rule as ``check --explain`` tells it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.edits.explanation import ExplainedRow, Explanation
from medcodex.edits.payer.checker import NONE_IN_FORCE, PREFIX, source_of
from medcodex.edits.payer.words import AUTHORIZATION
from medcodex.edits.rule_rows import Example

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.edits.payer.model import Limit, PayerRule, RuleFile


def explain_payer(rule_id: str, files: Iterable[RuleFile]) -> Explanation | None:
    """The rule of that id of a finding, in either case, in every payer and version that has it; None where none has."""
    wanted = rule_id.strip().upper()
    if wanted == NONE_IN_FORCE:
        return _none_in_force()
    found = [(file, rule) for file in files for rule in file.rules if PREFIX + rule.id.upper() == wanted]
    if not found:
        return None
    first = found[0][1]
    examples = [
        Example(PREFIX + rule.id, example.fails, json.dumps(example.encounter, default=str), example.note)
        for _, rule in found
        for example in rule.examples
    ]
    return Explanation(
        PREFIX + first.id, first.title, tuple(_row(file, rule) for file, rule in found), tuple(dict.fromkeys(examples))
    )


def terms_of(rule: PayerRule) -> dict[str, Any]:
    """What a rule looks at and asks for, as text by key."""
    terms = {
        f"{name} {clause.word}": clause.said
        for name, clauses in (("applies", rule.applies), ("requires", rule.requires), ("forbids", rule.forbids))
        for clause in clauses
    }
    return terms | (_limit_terms(rule.limit) if rule.limit is not None else {})


def _limit_terms(limit: Limit) -> dict[str, str]:
    terms = {
        f"limit {name}": str(value)
        for name in ("units_per_line", "units_per_day", "units_per_claim")
        if (value := getattr(limit, name)) is not None
    }
    if limit.times is not None and limit.every is not None:
        terms["limit times"] = f"{limit.times} {limit.count} every {limit.every.text}"
    if limit.filed_within is not None:
        terms["limit filed_within"] = limit.filed_within.text
    return terms


def _row(file: RuleFile, rule: PayerRule) -> ExplainedRow:
    terms = terms_of(rule)
    about = [f"{key.removeprefix('applies ')} {said}" for key, said in terms.items()]
    when = [f"{key} {said}" for key, said in terms.items() if not key.startswith("applies ")]
    authorized = any(clause.word == "authorization" for clause in (*rule.requires, *rule.forbids))
    return ExplainedRow(
        severity=rule.severity,
        kind="payer",
        text=rule.message,
        about="; ".join([f"payer {', '.join(file.names)}", *about]),
        when="; ".join(when),
        source=source_of(file, rule),
        start=rule.start.isoformat(),
        end=rule.end.isoformat() if rule.end else None,
        mend=rule.mend,
        facts=(AUTHORIZATION,) if authorized else (),
    )


def _none_in_force() -> Explanation:
    row = ExplainedRow(
        severity="warning",
        kind="payer",
        text="rules of the payer are loaded, but none of their versions is in force on the day of service",
        about="payers with rules",
        when="no version of the rules is in force",
        source="the site's own rule files",
        start="2015-10-01",
        end=None,
        mend="add the version of the rules that was in force",
        facts=(),
    )
    return Explanation(NONE_IN_FORCE, "no_rules_in_force", (row,), ())

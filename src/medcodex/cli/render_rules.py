"""Payer rules and the outcome of their examples, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.edits.payer.checker import PREFIX
from medcodex.edits.payer.explaining import terms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.payer_rules import Tried
    from medcodex.edits.payer.model import PayerRule, RuleFile


def print_tried(path: str, file: RuleFile, tried: Sequence[Tried]) -> None:
    """Each example on a line, what it found where that is not expected, and the count."""
    print(f"{path}: {file.title}, rules {file.version}")
    width = max((len(one.rule) for one in tried), default=0)
    for one in tried:
        expected = "fails" if one.fails else "passes"
        told = f"{expected} as expected" if one.as_expected else f"EXPECTED that it {expected}; {_outcome(one)}"
        note = f"  ({one.note})" if one.note else ""
        print(f"  {'ok   ' if one.as_expected else 'WRONG'}  {one.rule:<{width}}  example {one.number}: {told}{note}")
    for warning in file.warnings:
        print(f"  note   {warning}")
    right = sum(one.as_expected for one in tried)
    print(f"{len(file.rules)} rules, {len(tried)} examples: {right} as expected, {len(tried) - right} not")


def tried_object(path: str, file: RuleFile, tried: Sequence[Tried]) -> dict[str, Any]:
    """The outcome of a file's examples for JSON."""
    return {
        "file": path,
        "payer": file.payer,
        "version": file.version,
        "rules": len(file.rules),
        "warnings": list(file.warnings),
        "examples": [
            {
                "rule": one.rule,
                "example": one.number,
                "note": one.note,
                "expect": "fail" if one.fails else "pass",
                "as_expected": one.as_expected,
                "findings": [finding.message for finding in one.found],
            }
            for one in tried
        ],
    }


def print_rules(file: RuleFile) -> None:
    """A file's rules, each with what it looks at and asks for."""
    print(f"{file.title} ({file.payer}), rules {file.version}, {_dates(file)}")
    print(f"  payer names: {', '.join(file.names)}")
    print(f"  source: {file.source}")
    for rule in file.rules:
        print(f"\n{PREFIX}{rule.id}  {rule.severity}: {rule.title}")
        if (rule.start, rule.end) != (file.start, file.end):
            print(f"  {_dates(rule)}")
        for term, said in terms_of(rule).items():
            print(f"  {term}: {said}")
        for name in ("message", "mend", "source"):
            if getattr(rule, name):
                print(f"  {name}: {getattr(rule, name)}")


def rules_object(file: RuleFile) -> dict[str, Any]:
    """A file's rules for JSON."""
    return file_object(file) | {
        "rules": [
            {
                "rule": PREFIX + rule.id,
                "title": rule.title,
                "severity": rule.severity,
                "from": rule.start.isoformat(),
                "until": rule.end.isoformat() if rule.end else None,
                "source": rule.source,
                "terms": terms_of(rule),
                "message": rule.message,
                "mend": rule.mend,
                "examples": len(rule.examples),
            }
            for rule in file.rules
        ]
    }


def file_object(file: RuleFile) -> dict[str, Any]:
    """What a file says of itself for JSON."""
    return {
        "payer": file.payer,
        "title": file.title,
        "names": list(file.names),
        "version": file.version,
        "from": file.start.isoformat(),
        "until": file.end.isoformat() if file.end else None,
        "source": file.source,
        "rules": len(file.rules),
        "warnings": list(file.warnings),
    }


def _outcome(one: Tried) -> str:
    return one.found[0].message if one.found else "the rule found nothing"


def _dates(dated: RuleFile | PayerRule) -> str:
    return f"from {dated.start}" + (f" until {dated.end}" if dated.end else "")

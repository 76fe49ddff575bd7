"""The tables of the linter: rules, words that break them, conditions that queries are about."""

from __future__ import annotations

import re
from typing import NamedTuple

from medcodex.errors import ReleaseError
from medcodex.text.tables import table_rows

_PACKAGE = "medcodex.query"
_SEVERITIES = {"E": "error", "W": "warning", "I": "info"}
_WHERE = frozenset({"title", "question", "options", "all"})


class LintRule(NamedTuple):
    """One rule of data/lint_rules.tsv."""

    id: str
    name: str
    severity: str
    text: str
    mend: str
    source: str


class LintWords(NamedTuple):
    """Words that break a rule in a part of the query."""

    rule: str
    where: str
    pattern: re.Pattern[str]


class Condition(NamedTuple):
    """A condition by the words that name it, and the names of the indicators that support it."""

    name: str
    pattern: re.Pattern[str]
    indicators: tuple[str, ...]


def load_lint_rules() -> dict[str, LintRule]:
    """The rules by id, in the table's order."""
    return {
        row["id"]: LintRule(
            row["id"], row["name"], _SEVERITIES[row["severity"]], row["text"], row["mend"], row["source"]
        )
        for row in table_rows(_PACKAGE, "data/lint_rules.tsv")
    }


def load_lint_words() -> tuple[LintWords, ...]:
    """The words. ReleaseError for a part of a query that there is not."""
    found = []
    for row in table_rows(_PACKAGE, "data/lint_words.tsv"):
        if row["where"] not in _WHERE:
            raise ReleaseError(f"no part of a query: {row['where']}", f"lint_words.tsv: {row['rule']}")
        pattern = re.compile(rf"(?<![\w-])(?=[\w$]|\(\w)(?:{row['pattern']})(?![\w-])", re.IGNORECASE)
        found.append(LintWords(row["rule"], row["where"], pattern))
    return tuple(found)


def load_conditions() -> tuple[Condition, ...]:
    """The conditions."""
    return tuple(
        Condition(
            row["condition"],
            re.compile(rf"\b(?:{'|'.join(map(re.escape, row['words'].split('|')))})\b", re.IGNORECASE),
            tuple(filter(None, row["indicators"].split(","))),
        )
        for row in table_rows(_PACKAGE, "data/conditions.tsv")
    )

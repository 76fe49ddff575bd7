"""One cause, one finding: which rule yields where a rule of another family tells of the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.edits.severity import RANK
from medcodex.errors import ReleaseError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter import Finding

_TABLE = "data/yields.tsv"
_SILENT, _HINT = "silent", "hint"


@dataclass(frozen=True, slots=True)
class Yield:
    """A row: to which rules, how their findings tell of the same, and whether a hint is left."""

    to: frozenset[str]
    same: Callable[[Finding, Sequence[Finding]], bool]
    hint: bool


class Yields:
    """The packaged rows by the rule that yields. ReleaseError for one that cannot be read."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Yield]] = {}
        for row in table_rows("medcodex.edits", _TABLE):
            if row["of"] not in _SAME or row["then"] not in (_SILENT, _HINT):
                raise ReleaseError(f"neither known: {row['of']}, {row['then']}", f"{_TABLE}: {row['rule']}")
            to = frozenset(one.strip() for one in row["to"].split(","))
            self._rows.setdefault(row["rule"], []).append(Yield(to, _SAME[row["of"]], row["then"] == _HINT))

    def settled(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings in their order; of those that another family tells of, a hint or nothing is left. None yields
        to a lighter one."""
        rules = {one.rule for one in findings}
        if len(rules) < 2 or self._rows.keys().isdisjoint(rules):
            return list(findings)
        return [kept for one in findings if (kept := self._left(one, findings)) is not None]

    def _left(self, finding: Finding, findings: Sequence[Finding]) -> Finding | None:
        for row in self._rows.get(finding.rule, ()):
            others = [one for one in findings if one.rule in row.to and RANK[one.severity] <= RANK[finding.severity]]
            if others and row.same(finding, others):
                return _hint(finding, others) if row.hint else None
        return finding


def _hint(finding: Finding, others: Sequence[Finding]) -> Finding:
    named = ", ".join(dict.fromkeys(one.rule for one in others))
    return replace(finding, severity="info", message=f"{finding.message} (see {named})", suggestions=())


def _of_claim(finding: Finding, others: Sequence[Finding]) -> bool:
    return True


def _of_codes(finding: Finding, others: Sequence[Finding]) -> bool:
    return bool(finding.codes) and {*finding.codes} <= {code for other in others for code in other.codes}


def _at_place(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(one.where == finding.where for one in others)


def _at_line(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(_line(one.where) == _line(finding.where) for one in others)


def _line(where: str | None) -> str:
    """ "lines[0]" of "lines[0].units"."""
    return (where or "").partition(".")[0]


_SAME: Mapping[str, Callable[[Finding, Sequence[Finding]], bool]] = {
    "claim": _of_claim,
    "codes": _of_codes,
    "place": _at_place,
    "line": _at_line,
}

"""Checks an encounter by the rules of its payer that are in force on the days of service."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.payer import limits
from medcodex.edits.payer.model import day_of
from medcodex.edits.payer.words import ASKS
from medcodex.encounter import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.edits.payer.model import PayerRule, RuleFile
    from medcodex.encounter.coded import Encounter, ServiceLine

PREFIX = "PAYER-"
NONE_IN_FORCE = "PAYER-RULES"
"""Of a payer whose rules are loaded, none answers on the day."""
_KEPT = 16_384
_RANK = {"error": 0, "warning": 1, "info": 2}


class PayerChecker:
    """Rule files of any number of payers and versions; safe to keep for many encounters."""

    def __init__(self, files: Iterable[RuleFile]) -> None:
        self._versions: dict[str, list[_Version]] = {}
        self._payers: dict[str, list[str]] = {}
        for file in sorted(files, key=lambda file: (file.payer, file.start), reverse=True):
            self._versions.setdefault(file.payer, []).append(_Version(file))
            for name in file.names:
                payers = self._payers.setdefault(payer_key(name), [])
                if file.payer not in payers:
                    payers.append(file.payer)

    def check(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings: errors first, then warnings and hints. None for a payer without rules."""
        if encounter.payer is None:
            return ()
        found = [
            finding
            for payer in sorted(self._payers.get(payer_key(encounter.payer), ()))
            for finding in _findings(self._versions[payer], encounter)
        ]
        found.sort(key=lambda finding: _RANK[finding.severity])
        return found


class _Version:
    """A file with its rules about the claim, and those about lines found by the code of the line."""

    def __init__(self, file: RuleFile) -> None:
        self.file = file
        self.of_claim = [rule for rule in file.rules if not rule.by_line]
        self._of_lines = [rule for rule in file.rules if rule.by_line]
        self.of_code = lru_cache(_KEPT)(self._of_code)

    def _of_code(self, code: str) -> list[PayerRule]:
        """The rules that may look at a line with the code ("" for none), in the order of the file."""
        return [rule for rule in self._of_lines if rule.codes is None or code in rule.codes]


def _findings(versions: Sequence[_Version], encounter: Encounter) -> Iterator[Finding]:
    whole = _on(versions, encounter.date)
    if whole is None:
        file = versions[0].file
        held = ", ".join(sorted(f"{one.file.version} from {one.file.start}" for one in versions))
        yield Finding(
            NONE_IN_FORCE,
            "no_rules_in_force",
            "warning",
            f"rules of {file.title} are loaded, but none is in force on {encounter.date} ({held})",
            source=file.source,
            suggestions=("add the version of the rules that was in force: medcodex rules add",),
        )
    else:
        for rule in whole.of_claim:
            if rule.in_force(encounter.date) and all(clause.holds(encounter, None) for clause in rule.applies):
                yield from _judged(whole.file, rule, encounter, None)
    for place, line in enumerate(encounter.lines):
        day = day_of(encounter, line)
        version = _on(versions, day)
        if version is None:
            continue
        for rule in version.of_code(line.code or ""):
            if rule.in_force(day) and all(clause.holds(encounter, line) for clause in rule.applies):
                yield from _judged(version.file, rule, encounter, place)


def _on(versions: Sequence[_Version], day: dt.date) -> _Version | None:
    """The version that answers on a day: of those in force the one that began last."""
    return next((version for version in versions if version.file.in_force(day)), None)


def _judged(file: RuleFile, rule: PayerRule, encounter: Encounter, place: int | None) -> Iterator[Finding]:
    line = encounter.lines[place] if place is not None else None
    wrong = [(ASKS[one.word].lacks.format(one.said), "") for one in rule.requires if not one.holds(encounter, line)]
    wrong += [(ASKS[one.word].has.format(one.said), "") for one in rule.forbids if one.holds(encounter, line)]
    wrong += _limited(rule, encounter, place)
    if not wrong:
        return
    told = f"{rule.message} ({'; '.join(text for text, _ in wrong)})"
    code = line.code if line is not None else None
    yield Finding(
        PREFIX + rule.id,
        rule.id.lower().replace("-", "_").replace(".", "_"),
        rule.severity,
        f"{code}: {told}" if code else told,
        (code,) if code else (),
        f"lines[{place}]" if place is not None else None,
        source_of(file, rule),
        tuple(filter(None, (rule.mend, *(mend for _, mend in wrong)))),
    )


def _limited(rule: PayerRule, encounter: Encounter, place: int | None) -> list[tuple[str, str]]:
    limit = rule.limit
    if limit is None:
        return []
    if place is None:
        told = limits.late(limit.filed_within, encounter) if limit.filed_within is not None else ""
        return [(told, "")] if told else []
    line = encounter.lines[place]

    def together(code: str) -> bool:
        return code in limit.counts if limit.counts is not None else code == line.code

    def counted(other: ServiceLine) -> bool:
        if other.code is None or not together(other.code):
            return False
        return limit.counts is not None or all(clause.holds(encounter, other) for clause in rule.applies)

    return limits.beyond(limit, encounter, place, counted, together)


def source_of(file: RuleFile, rule: PayerRule) -> str:
    """Where a rule comes from: the payer, the version of its rules, the payer's own source."""
    own = ": ".join(filter(None, (file.source, rule.source)))
    return f"{file.title}, rules {file.version}: {own}"


def payer_key(name: str) -> str:
    """A payer's name as it is compared: without regard to case and blanks."""
    return " ".join(name.casefold().split())

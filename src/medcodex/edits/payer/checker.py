"""Checks an encounter by the rules of its payer that are in force on the days of service."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.payer import limits
from medcodex.edits.payer.words import ASKS
from medcodex.edits.severity import heaviest_first
from medcodex.encounter import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.edits.payer.model import Limit, PayerRule, RuleFile
    from medcodex.encounter.coded import Encounter

PREFIX = "PAYER-"
NONE_IN_FORCE = "PAYER-RULES"
"""Of a payer whose rules are loaded, none answers on the day."""
_KEPT = 16_384


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
        return heaviest_first(
            finding
            for payer in sorted(self._payers.get(payer_key(encounter.payer), ()))
            for finding in _findings(self._versions[payer], encounter)
        )


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
                yield from _judged(whole.file, rule, encounter, None, _filed(rule, encounter))
    counts = _Counts(encounter)
    for place, line in enumerate(encounter.lines):
        day = encounter.day_of(line)
        version = _on(versions, day)
        if version is None:
            continue
        for rule in version.of_code(line.code or ""):
            if rule.in_force(day) and all(clause.holds(encounter, line) for clause in rule.applies):
                yield from _judged(version.file, rule, encounter, place, counts.of(rule, place))


class _Counts:
    """What the lines of one encounter go beyond, counted once for each rule and each code that counts for itself."""

    def __init__(self, encounter: Encounter) -> None:
        self._encounter = encounter
        self._found: dict[tuple[int, str], Mapping[int, Sequence[limits.Wrong]]] = {}

    def of(self, rule: PayerRule, place: int) -> Sequence[limits.Wrong]:
        """What a line that the rule looks at goes beyond."""
        if rule.limit is None:
            return ()
        code = self._encounter.lines[place].code or ""
        key = id(rule), "" if rule.limit.counts is not None else code
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._counted(rule, rule.limit, code)
        return found[place]

    def _counted(self, rule: PayerRule, limit: Limit, code: str) -> Mapping[int, Sequence[limits.Wrong]]:
        """Of the lines with the code, or with any where the limit names codes that are counted together."""
        counts = limit.counts
        lines = list(enumerate(self._encounter.lines))
        asked = [
            place
            for place, line in lines
            if (counts is not None or line.code == code)
            and all(clause.holds(self._encounter, line) for clause in rule.applies)
        ]
        if counts is None:
            past = [one for one in self._encounter.history if one.code == code]
            return limits.beyond(limit, self._encounter, asked, asked, past)
        named = [place for place, line in lines if line.code is not None and line.code in counts]
        past = [one for one in self._encounter.history if one.code in counts]
        return limits.beyond(limit, self._encounter, sorted({*asked, *named}), asked, past)


def _on(versions: Sequence[_Version], day: dt.date) -> _Version | None:
    """The version that answers on a day: of those in force the one that began last."""
    return next((version for version in versions if version.file.in_force(day)), None)


def _judged(
    file: RuleFile, rule: PayerRule, encounter: Encounter, place: int | None, beyond: Sequence[limits.Wrong]
) -> Iterator[Finding]:
    line = encounter.lines[place] if place is not None else None
    wrong = [(ASKS[one.word].lacks.format(one.said), "") for one in rule.requires if not one.holds(encounter, line)]
    wrong += [(ASKS[one.word].has.format(one.said), "") for one in rule.forbids if one.holds(encounter, line)]
    wrong += beyond
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


def _filed(rule: PayerRule, encounter: Encounter) -> Sequence[limits.Wrong]:
    """How late a claim is by a rule about the claim as a whole."""
    if rule.limit is None or rule.limit.filed_within is None:
        return ()
    told = limits.late(rule.limit.filed_within, encounter)
    return [(told, "")] if told else []


def source_of(file: RuleFile, rule: PayerRule) -> str:
    """Where a rule comes from: the payer, the version of its rules, the payer's own source."""
    own = ": ".join(filter(None, (file.source, rule.source)))
    return f"{file.title}, rules {file.version}: {own}"


def payer_key(name: str) -> str:
    """A payer's name as it is compared: without regard to case and blanks."""
    return " ".join(name.casefold().split())

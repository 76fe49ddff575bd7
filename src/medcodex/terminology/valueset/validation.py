"""Whether codes are right: known to their system, in the value set, in use, with a display that is theirs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.valueset.compose import Composer, MissingImportError
from medcodex.terminology.valueset.displays import display_issue
from medcodex.terminology.valueset.languages import Languages
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.naming import shown
from medcodex.terminology.valueset.notices import system_warnings, warnings_of
from medcodex.terminology.valueset.records import STANDARDS_STATUS, Coding
from medcodex.terminology.valueset.settling import Places, Settled, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.terminology.valueset.compose import Member
    from medcodex.terminology.valueset.messages import Issue
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.scope import Scope
    from medcodex.terminology.valueset.systems import CodeSystem, Entry

_STATUSES = frozenset({"retired", "deprecated", "withdrawn"})
_DEPRECATED_IN = "http://hl7.org/fhir/StructureDefinition/valueset-deprecated"


@dataclass(frozen=True, slots=True)
class ValidateOptions:
    """How codes are to be judged. ``abstract`` False refuses codes that cannot be selected; ``lenient`` makes a wrong
    display a warning; ``membership_only`` asks only whether a code is in the value set; ``infer`` looks for the
    system of a code that came without one."""

    languages: Languages = field(default_factory=Languages)
    active_only: bool = False
    abstract: bool | None = None
    lenient: bool = False
    membership_only: bool = False
    infer: bool = False
    versions_match: bool | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """The codings to judge and the kind of parameter they came in: code or Coding (one coding), CodeableConcept."""

    codings: tuple[Coding, ...]
    mode: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement. ``coding`` is the one that is right (the only one, where one was asked), with version and display
    as the system has them; None where none is. ``unknown_system`` is a system that the answer would need:
    (parameter name, canonical)."""

    result: bool
    coding: Coding | None
    issues: tuple[Issue, ...]
    message: str
    inactive: bool = False
    status: str = ""
    normalized_code: str = ""
    unknown_system: tuple[str, str] | None = None


class _Outcome(NamedTuple):
    """What was found for one coding."""

    coding: Coding
    issues: list[Issue]
    entry: Entry | None = None
    system: CodeSystem | None = None
    member: bool = False
    unknown: tuple[str, str] | None = None
    undecided: bool = False
    version: str = ""


def validate(
    candidate: Candidate,
    value_set: ValueSet | None,
    scope: Scope,
    options: ValidateOptions,
    tick: Callable[[], None],
) -> Verdict:
    """Judge codings against a value set or, without one, against their systems. RefusedError where the value set
    cannot be evaluated."""
    if value_set is not None:
        scope = scope.with_supplements(value_set.supplements)
    composer = Composer(scope, tick, options.versions_match)
    judge = _Judge(composer, value_set, options, candidate.mode)
    try:
        if value_set is not None:
            composer.check(value_set)
        outcomes = [judge.outcome(coding, number) for number, coding in enumerate(candidate.codings)]
    except MissingImportError as missing:
        first = missing.issues[0]
        coding = candidate.codings[0] if candidate.mode != "CodeableConcept" else None
        return Verdict(False, coding, (first,), first.text)
    return judge.verdict(outcomes)


class _Judge:
    def __init__(self, composer: Composer, value_set: ValueSet | None, options: ValidateOptions, mode: str) -> None:
        self._composer = composer
        self._value_set = value_set
        self._options = options
        self._mode = mode
        self._name = (value_set.canonical or "(unidentified)") if value_set is not None else ""

    @property
    def _many(self) -> bool:
        return self._mode == "CodeableConcept"

    def outcome(self, coding: Coding, number: int) -> _Outcome:
        places = Places.of(self._mode, number)
        if not coding.system:
            inferred = self._infer(coding, places)
            if isinstance(inferred, _Outcome):
                return inferred
            coding = inferred
        settled = settle(coding, self._composer, self._value_set, places)
        if settled.unusable:
            issues = list(settled.issues)
            if self._value_set is not None and not settled.named and not settled.supplement:
                issues.append(self._not_in(coding, places))
            return _Outcome(coding, issues, unknown=settled.unknown, undecided=settled.named)
        return self._best(coding, settled, places)

    def _infer(self, coding: Coding, places: Places) -> Coding | _Outcome:
        composer, value_set = self._composer, self._value_set
        if value_set is None or not self._options.infer:
            missing = issue("no-system").at(places.whole)
            issues = [missing, self._not_in(coding, places)] if value_set is not None else [missing]
            return _Outcome(coding, issues)
        found = []
        for url in composer.urls(value_set):
            system = composer.scope.choose(url, "").system
            entry = system.find(coding.code) if system is not None else None
            if system is not None and entry is not None and composer.member(value_set, system, entry) is not None:
                found.append(url)
        if len(found) == 1:
            return replace(coding, system=found[0])
        words = {"code": coding.code, "value_set": self._name, "systems": ", ".join(found)}
        problem = issue("cannot-infer-several" if found else "cannot-infer", **words).at(places.code)
        return _Outcome(coding, [problem, self._not_in(coding, places)])

    def _best(self, coding: Coding, settled: Settled, places: Places) -> _Outcome:
        """The judgement by the version of the system that suits the coding best."""
        outcomes = [self._judged(coding, system, settled, places) for system in settled.systems]
        return next(
            (each for each in outcomes if each.member and not _wrong_display(each)),
            next(
                (each for each in outcomes if each.member), next((each for each in outcomes if each.entry), outcomes[0])
            ),
        )

    def _judged(self, coding: Coding, system: CodeSystem, settled: Settled, places: Places) -> _Outcome:
        issues = list(settled.issues)
        about = system.about
        entry = system.find(coding.code)
        if entry is None:
            return self._unknown_code(coding, system, settled, places, issues)
        member = self._composer.member(self._value_set, system, entry) if self._value_set is not None else None
        in_set = self._value_set is None or settled.undecided or member is not None
        refused = list(self._refused(entry, system, places))
        issues.extend(refused)
        if not in_set or (refused and self._value_set is not None):
            issues.append(self._not_in(coding, places))
        if not self._options.membership_only:
            issues.extend(self._remarks(coding, entry, system, member, places))
        found = in_set and not settled.undecided
        return _Outcome(coding, issues, entry, system, found, settled.unknown, settled.undecided, version=about.version)

    def _unknown_code(
        self, coding: Coding, system: CodeSystem, settled: Settled, places: Places, issues: list[Issue]
    ) -> _Outcome:
        about = system.about
        words = {"code": coding.code, "system": about.url, "version": about.version}
        fragment = about.content == "fragment"
        possible = fragment and (self._value_set is None or self._composer.whole(self._value_set, system))
        if fragment:
            problem = issue("unknown-code-in-fragment", **words)
        else:
            problem = issue("unknown-code" if about.version else "unknown-code-unversioned", **words)
        if not self._options.membership_only:
            issues.append(problem.at(places.code))
        if self._value_set is not None and not possible and not settled.undecided:
            issues.append(self._not_in(coding, places))
        return _Outcome(coding, issues, None, system, possible, settled.unknown, settled.undecided, about.version)

    def _refused(self, entry: Entry, system: CodeSystem, places: Places) -> Iterator[Issue]:
        """Why a concept that a value set holds may still not be used."""
        only_active = self._options.active_only or (self._value_set is not None and self._value_set.inactive is False)
        if entry.inactive and only_active:
            yield issue("concept-not-active", code=entry.code).at(places.code)
        if entry.abstract and self._options.abstract is False:
            yield issue("concept-abstract", system=system.about.url, code=entry.code).at(places.code)

    def _remarks(
        self, coding: Coding, entry: Entry, system: CodeSystem, member: Member | None, places: Places
    ) -> Iterator[Issue]:
        about, options = system.about, self._options
        listed = member.listed if member is not None else None
        if entry.code != coding.code:
            words = {"given": coding.code, "code": entry.code, "system": about.canonical}
            yield issue("code-case", **words).at(places.code)
        problem = display_issue(coding, entry, about, listed, options.languages)
        if problem is not None:
            lenient = options.lenient and problem.severity == "error"
            yield replace(problem, severity="warning" if lenient else problem.severity, place=places.display)
        if entry.inactive:
            status = f"{entry.status} and inactive" if entry.status in _STATUSES else "inactive"
            yield issue("concept-inactive", code=entry.code, status=status).at(places.whole)
        elif entry.status == "deprecated":
            yield issue("concept-deprecated", code=entry.code).at(places.code)
        if listed is not None and any(_deprecates(each.url, each.value) for each in listed.extensions):
            words = {"code": entry.code, "system": about.url, "value_set": self._name}
            yield issue("concept-deprecated-in-value-set", **words).at(places.code)
        if self._value_set is None or member is not None:
            for warning in system_warnings(system, self._value_set):
                name = f"status-{warning.status}"
                yield issue(name, resource=warning.resource, canonical=warning.canonical)

    def _not_in(self, coding: Coding, places: Places) -> Issue:
        system = f"{coding.system}|{coding.version}" if coding.version else coding.system
        shown_code = f"{system}#{coding.code}" + (f" ('{coding.display}')" if coding.display else "")
        name = "this-not-in-value-set" if self._many else "not-in-value-set"
        return issue(name, coding=shown_code, value_set=self._name).at(places.code)

    def verdict(self, outcomes: Sequence[_Outcome]) -> Verdict:
        """The judgement over all codings: good where one is in the value set and nothing is wrong with any."""
        issues = list(dict.fromkeys(each for outcome in outcomes for each in outcome.issues))
        good = next((each for each in outcomes if each.member), None)
        if self._value_set is not None:
            if good is not None:
                issues.extend(self._set_warnings())
            elif self._many and not any(each.undecided for each in outcomes):
                issues.append(issue("no-coding-in-value-set", value_set=self._name))
        told = good or (outcomes[0] if not self._many else None)
        told_codes = told is not None
        result = good is not None and not any(each.severity == "error" for each in issues)
        texts = sorted({each.text for each in issues if each.told})
        entry = told.entry if told is not None else None
        return Verdict(
            result,
            self._answered(told) if told is not None and told_codes else None,
            tuple(issues),
            "; ".join(texts),
            entry is not None and entry.inactive,
            entry.status if entry is not None and entry.status in _STATUSES else "",
            entry.code if told is not None and entry is not None and entry.code != told.coding.code else "",
            next((each.unknown for each in outcomes if each.unknown), None),
        )

    def _answered(self, told: _Outcome) -> Coding:
        if told.entry is None or told.system is None:
            return Coding(told.coding.system, told.coding.code, told.version)
        about = told.system.about
        listed = None
        if self._value_set is not None:
            member = self._composer.member(self._value_set, told.system, told.entry)
            listed = member.listed if member is not None else None
        display, _ = shown(told.entry, about, self._options.languages, listed)
        given = told.coding.display
        if given and not self._options.languages and given == told.entry.display:
            display = given
        return Coding(about.url, told.coding.code, about.version, display)

    def _set_warnings(self) -> Iterator[Issue]:
        if self._value_set is None or self._options.membership_only:
            return
        for warning in warnings_of(self._value_set, self._composer):
            if warning.resource == "ValueSet":
                yield issue(f"status-{warning.status}", resource=warning.resource, canonical=warning.canonical)


def _wrong_display(outcome: _Outcome) -> bool:
    return any(each.kind == "invalid-display" and each.severity != "information" for each in outcome.issues)


def _deprecates(url: str, value: object) -> bool:
    if url == _DEPRECATED_IN:
        return value in {True, "true"}
    return url == STANDARDS_STATUS and value == "deprecated"


def nothing_to_validate() -> RefusedError:
    """The refusal of a request that holds no code."""
    return RefusedError(issue("nothing-to-validate"), status=400)

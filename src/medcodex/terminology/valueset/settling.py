"""Which version of its system a coding is to be judged by, given what the value set and the request say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.valueset.messages import issue
from medcodex.terminology.valueset.versions import matches, order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.valueset.compose import Composer
    from medcodex.terminology.valueset.messages import Issue
    from medcodex.terminology.valueset.records import Coding, ValueSet
    from medcodex.terminology.valueset.scope import Choice, Scope
    from medcodex.terminology.valueset.systems import CodeSystem


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of the elements of a coding in the request."""

    whole: str
    code: str
    system: str
    version: str
    display: str

    @classmethod
    def of(cls, mode: str, number: int) -> Places:
        if mode == "code":
            return cls("code", "code", "system", "version", "display")
        whole = f"CodeableConcept.coding[{number}]" if mode == "CodeableConcept" else "Coding"
        return cls(whole, f"{whole}.code", f"{whole}.system", f"{whole}.version", f"{whole}.display")


@dataclass(frozen=True, slots=True)
class Settled:
    """The versions to judge a coding by, in order, and what is wrong already. ``named``: the value set draws from the
    system. ``undecided``: it draws from a version that is not known, so that membership cannot be told.
    ``unknown`` as in validation.Verdict."""

    systems: tuple[CodeSystem, ...]
    issues: tuple[Issue, ...]
    named: bool
    undecided: bool = False
    supplement: bool = False
    unknown: tuple[str, str] | None = None

    @property
    def unusable(self) -> bool:
        return not self.systems


def settle(coding: Coding, composer: Composer, value_set: ValueSet | None, places: Places) -> Settled:
    """Settle the version for one coding, which has a system."""
    scope = composer.scope
    url = coding.system
    choices = composer.named(value_set, url) if value_set is not None else []
    versions = scope.versions(url)
    if not versions:
        return _unknown(coding, scope, bool(choices), places)
    newest = scope.system(url)
    if newest is not None and newest.about.content == "supplement":
        problem = issue("system-is-supplement", system=newest.about.canonical)
        return Settled((), (problem.at(places.system),), bool(choices), supplement=True)
    issues: list[Issue] = []
    unknown = None
    held = scope.system(url, coding.version) if coding.version else None
    if coding.version and held is None:
        issues.append(_no_version(url, coding.version, versions).at(places.system))
        unknown = f"{url}|{coding.version}"
    missing = [choice for choice in choices if choice.system is None]
    for choice in missing:
        issues.append(_no_version(url, choice.asked, versions).at(places.system))
        unknown = f"{url}|{choice.asked}"
        if coding.version and not matches(choice.asked, coding.version):
            issues.append(_mismatch(choice, coding.version).at(places.version))
    usable = sorted(
        (choice for choice in choices if choice.system is not None),
        key=lambda choice: order(choice.version or ""),
        reverse=True,
    )
    systems = _systems(coding, scope, usable, held)
    if coding.version and usable and not any(_agrees(choice, coding.version, held) for choice in usable):
        issues.append(_mismatch(usable[0], coding.version).at(places.version))
    if usable and usable[0].check:
        version = systems[0].about.version
        if not matches(usable[0].check, version):
            words = {"version": version, "system": url, "wanted": usable[0].check}
            issues.append(issue("version-check", **words).at(places.version))
    about_unknown = ("x-caused-by-unknown-system", unknown) if unknown else None
    return Settled(tuple(systems), tuple(dict.fromkeys(issues)), bool(choices), bool(missing), unknown=about_unknown)


def _systems(coding: Coding, scope: Scope, usable: Sequence[Choice], held: CodeSystem | None) -> list[CodeSystem]:
    url = coding.system
    if not usable:
        chosen = held or scope.choose(url, "").system or scope.system(url)
        return [chosen] if chosen is not None else []
    if held is not None and any(_agrees(choice, coding.version, held) for choice in usable):
        return [held]
    found = {choice.version: choice.system for choice in usable if choice.system is not None}
    systems = list(found.values())
    return systems[:1] if coding.version else systems


def _agrees(choice: Choice, version: str, held: CodeSystem | None) -> bool:
    """Whether a coding's version is one that an include means; an include without version means any that is known."""
    if choice.asked:
        return matches(choice.asked, version) or (choice.version == version and held is not None)
    return held is not None


def _mismatch(choice: Choice, given: str) -> Issue:
    words = {"system": choice.url, "given": given}
    if choice.source in {"include", ""} and choice.include:
        return issue("version-mismatch", version=choice.include, **words)
    if not choice.source:
        return issue("version-mismatch-default", version=choice.version or "", **words)
    return issue("version-mismatch-changed", version=choice.asked, include=choice.include, **words)


def _no_version(url: str, version: str, versions: Sequence[str]) -> Issue:
    return issue("unknown-version", system=url, version=version, versions=" or ".join(filter(None, versions)))


def _unknown(coding: Coding, scope: Scope, named: bool, places: Places) -> Settled:
    url = coding.system
    issues: list[Issue] = []
    unknown: tuple[str, str] | None = ("x-caused-by-unknown-system" if named else "x-unknown-system", url)
    if ":" not in url:
        issues.append(issue("system-is-relative").at(places.system))
    if scope.value_set(url) is not None:
        issues.append(issue("system-is-value-set", system=url).at(places.system))
        unknown = None
    elif coding.version:
        words = {"system": url, "version": coding.version}
        issues.append(issue("unknown-version-none", **words).at(places.system))
    else:
        issues.append(issue("unknown-code-system", system=url).at(places.system))
    return Settled((), tuple(issues), named, unknown=unknown)

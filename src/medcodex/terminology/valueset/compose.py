"""Which concepts a value set holds: its compose evaluated as lists of codes, or asked for one concept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.valueset.filters import checked, codes_of, holds
from medcodex.terminology.valueset.implicit import implicit_value_set
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.records import join_canonical, split_canonical
from medcodex.terminology.valueset.scope import VersionRules
from medcodex.terminology.valueset.versions import matches, order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.terminology.valueset.records import Include, Listed, ValueSet
    from medcodex.terminology.valueset.scope import Choice, Scope
    from medcodex.terminology.valueset.systems import CodeSystem, Entry

_DEEPEST = 32


class MissingImportError(RefusedError):
    """A value set that another one names is not known."""


@dataclass(frozen=True, slots=True)
class Part:
    """Codes of one version of one system, in order. ``kind`` says how they came in: whole, filtered, listed or
    imported; ``listed`` has what the value set says of codes that it lists."""

    system: CodeSystem
    codes: Sequence[str]
    kind: str
    listed: Mapping[str, Listed] = field(default_factory=dict)


class Member(NamedTuple):
    """A concept that is in a value set, and what the value set says of it where it lists it."""

    listed: Listed | None


class Composer:
    """Evaluates value sets in one scope and keeps count of what was used. ``tick`` is called now and then and may
    raise to end the work."""

    def __init__(self, scope: Scope, tick: Callable[[], None], versions_match: bool | None = None) -> None:
        self.scope = scope
        self.systems: dict[str, CodeSystem] = {}
        self.value_sets: dict[str, ValueSet] = {}
        self._choices: dict[tuple[str, str], Choice] = {}
        self.pinned: dict[str, None] = {}
        # Each value set is worked out once, however often it is named: what names what can branch without end.
        self._checked: set[str] = set()
        self._parts: dict[int, list[Part]] = {}
        self._named: dict[tuple[int, str], list[Choice]] = {}
        self._members: dict[tuple[int, str, str], Member | None] = {}
        self._imported: dict[tuple[int, str], ValueSet] = {}
        self._tick = tick
        self._versions_match = versions_match

    @property
    def choices(self) -> Sequence[Choice]:
        """The versions chosen so far, each include's once."""
        return tuple(self._choices.values())

    def check(self, value_set: ValueSet, path: tuple[str, ...] = ()) -> None:
        """RefusedError where value sets name one another in a circle, or one is named that is not known."""
        name = value_set.canonical or f"#{id(value_set)}"
        if name in path or len(path) > _DEEPEST:
            pathway = ", ".join(path)
            raise RefusedError(issue("circular-value-set", value_set=name, path=pathway))
        self._tick()
        if name in self._checked:
            return
        for include in (*value_set.includes, *value_set.excludes):
            for canonical in include.value_sets:
                self.check(self.imported(value_set, canonical), (*path, name))
        self._checked.add(name)

    def imported(self, value_set: ValueSet, canonical: str) -> ValueSet:
        """The value set that another names; MissingImportError where it is not known."""
        key = (id(value_set), canonical)
        if key not in self._imported:
            self._imported[key] = self._import(value_set, canonical)
        return self._imported[key]

    def _import(self, value_set: ValueSet, canonical: str) -> ValueSet:
        if canonical.startswith("#"):
            found = dict(value_set.contained).get(canonical[1:])
            if found is None:
                raise MissingImportError(issue("unknown-value-set", value_set=canonical), status=404)
            return found
        url, version = split_canonical(canonical)
        pinned = "" if version else VersionRules.of(self.scope.rules.value_sets, url)
        version_asked = version or pinned
        found = self.scope.value_set(url, version_asked) or implicit_value_set(url, version_asked, self.scope)
        if found is None:
            full = join_canonical(url, version or pinned)
            raise MissingImportError(issue("unknown-value-set", value_set=full), status=404)
        if pinned:
            self.pinned[join_canonical(url, pinned)] = None
        self.value_sets[found.canonical] = found
        return found

    def versions_match(self, value_set: ValueSet) -> bool:
        """Whether a code is the same code in every version of its system: what the request or the value set says;
        else unless the value set includes several versions of one system side by side."""
        stated = value_set.parameter("versionsMatch")
        if self._versions_match is not None or stated:
            return self._versions_match if self._versions_match is not None else stated == "true"
        named = {(include.system, self._choose(include).version) for include in value_set.includes if include.system}
        return len(named) == len({system for system, _ in named})

    def parts(self, value_set: ValueSet) -> list[Part]:
        """The concepts of a value set, each once, those of a system together in its order."""
        if id(value_set) not in self._parts:
            self._parts[id(value_set)] = self._evaluate(value_set)
        return self._parts[id(value_set)]

    def _evaluate(self, value_set: ValueSet) -> list[Part]:
        match = self.versions_match(value_set)
        included = [part for include in value_set.includes for part in self._include(value_set, include)]
        excluded: dict[tuple[str, str], set[str]] = {}
        for exclude in value_set.excludes:
            for part in self._include(value_set, exclude):
                excluded.setdefault(_key(part.system, match), set()).update(part.codes)
        if match:
            included.sort(key=lambda part: order(part.system.about.version), reverse=True)
        seen: dict[tuple[str, str], set[str]] = {}
        found = []
        for part in included:
            self._tick()
            key = _key(part.system, match)
            codes: Sequence[str] = part.codes
            without = excluded.get(key, set()) | seen.get(key, set())
            if without:
                codes = [code for code in codes if code not in without]
            if len(included) > 1:
                seen.setdefault(key, set()).update(codes)
            if codes:
                found.append(replace(part, codes=codes))
        return [active(part) for part in found] if value_set.inactive is False else found

    def named(self, value_set: ValueSet, url: str) -> list[Choice]:
        """What a value set says of a code system, directly or through those it imports."""
        key = (id(value_set), url)
        if key not in self._named:
            found: dict[Choice, None] = {}
            for include in value_set.includes:
                if include.system == url:
                    found[self._choose(include)] = None
                elif not include.system:
                    for canonical in include.value_sets:
                        found.update(dict.fromkeys(self.named(self.imported(value_set, canonical), url)))
            self._named[key] = list(found)
        return self._named[key]

    def urls(self, value_set: ValueSet) -> Sequence[str]:
        """The systems that a value set draws from."""
        found: dict[str, None] = {}
        seen = {id(value_set)}
        waiting = [value_set]
        while waiting:
            here = waiting.pop()
            for include in here.includes:
                if include.system:
                    found[include.system] = None
                for canonical in () if include.system else include.value_sets:
                    other = self.imported(here, canonical)
                    if id(other) not in seen:
                        seen.add(id(other))
                        waiting.append(other)
        return tuple(found)

    def member(self, value_set: ValueSet, system: CodeSystem, entry: Entry) -> Member | None:
        """The concept's place in a value set; None where it is not in it. Whether it is active is not asked of the
        value set itself, only of those it imports."""
        key = (id(value_set), system.about.canonical, entry.code)
        if key not in self._members:
            self._members[key] = self._member(value_set, system, entry)
        return self._members[key]

    def _member(self, value_set: ValueSet, system: CodeSystem, entry: Entry) -> Member | None:
        match = self.versions_match(value_set)
        found = next(
            (
                member
                for include in value_set.includes
                if (member := self._in(value_set, include, system, entry, any_version=False)) is not None
            ),
            None,
        )
        out = found is None or any(
            self._in(value_set, exclude, system, entry, any_version=match) is not None for exclude in value_set.excludes
        )
        return None if out else found

    def whole(self, value_set: ValueSet, system: CodeSystem) -> bool:
        """Whether a value set includes all of a system."""
        return any(
            include.system == system.about.url and include.concepts is None and not include.filters
            for include in value_set.includes
        )

    def _in(
        self, value_set: ValueSet, include: Include, system: CodeSystem, entry: Entry, *, any_version: bool
    ) -> Member | None:
        self._tick()
        if any_version and include.system == system.about.url:
            own = self._choose(include).system
            found = own.find(entry.code) if own is not None else None
            if own is None or found is None:
                return None
            system, entry = own, found
        listed = None
        if include.system:
            if not self._holds(value_set, include, system, entry):
                return None
            listed = next((each for each in include.concepts or () if each.code == entry.code), None)
        for canonical in include.value_sets:
            other = self.imported(value_set, canonical)
            member = self.member(other, system, entry)
            if member is None or (other.inactive is False and entry.inactive):
                return None
            listed = listed or member.listed
        return Member(listed)

    def _holds(self, value_set: ValueSet, include: Include, system: CodeSystem, entry: Entry) -> bool:
        """Whether a concept is among those that an include takes from its system."""
        if include.system != system.about.url or not self._same_version(include, system):
            return False
        if include.concepts is not None and all(each.code != entry.code for each in include.concepts):
            return False
        return all(holds(each, checked(each, system, value_set.canonical), entry, system) for each in include.filters)

    def _same_version(self, include: Include, system: CodeSystem) -> bool:
        choice = self._choose(include)
        version = system.about.version
        return choice.system is None or choice.version == version or not choice.asked or matches(choice.asked, version)

    def _choose(self, include: Include) -> Choice:
        key = (include.system, include.version)
        if key not in self._choices:
            self._choices[key] = self.scope.choose(*key)
        return self._choices[key]

    def _include(self, value_set: ValueSet, include: Include) -> list[Part]:
        self._tick()
        imports = [self.parts(self.imported(value_set, canonical)) for canonical in include.value_sets]
        if not include.system:
            first, *others = imports or [[]]
            own = [replace(part, kind="imported") for part in first]
        else:
            own, others = [self._own(value_set, include)], imports
        for other in others:
            own = [_common(part, other) for part in own]
        return own

    def _own(self, value_set: ValueSet, include: Include) -> Part:
        system = self._expanded(include)
        self.systems[system.about.canonical] = system
        if include.concepts is not None:
            listed = {}
            for each in include.concepts:
                entry = system.find(each.code)
                if entry is not None:
                    listed[entry.code] = each
            codes: Sequence[str] = list(listed)
            for condition in include.filters:
                value = checked(condition, system, value_set.canonical)
                codes = [c for c in codes if (e := system.find(c)) is not None and holds(condition, value, e, system)]
            return Part(system, codes, "listed", listed)
        if not include.filters:
            return Part(system, system.index.codes, "whole")
        values = [checked(each, system, value_set.canonical) for each in include.filters]
        passing = frozenset[str].intersection(
            *(codes_of(each, value, system, self._tick) for each, value in zip(include.filters, values, strict=True))
        )
        position = system.index.position
        return Part(system, sorted(passing, key=position.__getitem__), "filtered")

    def _expanded(self, include: Include) -> CodeSystem:
        choice = self._choose(include)
        if choice.system is None:
            versions = self.scope.versions(choice.url)
            if not versions:
                raise RefusedError(issue("unknown-system-expanding", system=choice.url), status=404)
            name = "unknown-version-expanding"
            wanted = choice.asked or choice.include
            raise RefusedError(
                issue(name, system=choice.url, version=wanted, versions=" or ".join(versions)), status=404
            )
        if choice.violates:
            version = choice.version or ""
            raise RefusedError(issue("version-check", system=choice.url, version=version, wanted=choice.check))
        return choice.system


def active(part: Part) -> Part:
    """The part without its inactive concepts."""
    system = part.system
    if part.kind in {"listed", "imported"} and len(part.codes) < 1000:
        codes = [code for code in part.codes if (entry := system.find(code)) is not None and not entry.inactive]
    else:
        index = system.index
        if not index.inactive:
            return part
        codes = [code for code in part.codes if index.position[code] not in index.inactive]
    return replace(part, codes=codes)


def _common(part: Part, other: Sequence[Part]) -> Part:
    both: set[str] = set()
    for each in other:
        if each.system.about.url == part.system.about.url:
            both.update(each.codes)
    return replace(part, codes=[code for code in part.codes if code in both])


def _key(system: CodeSystem, match: bool) -> tuple[str, str]:
    return system.about.url, "" if match else system.about.version

"""The filters of a value set: each as a test of one concept and as the set of codes of a whole system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.patterns import PatternError, whole_match

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.terminology.valueset.records import Filter
    from medcodex.terminology.valueset.systems import CodeSystem, Entry

CONCEPT = frozenset({"concept", "code"})
HIERARCHY = frozenset({"is-a", "descendent-of", "is-not-a", "generalizes", "child-of", "descendent-leaf"})
OPERATORS = HIERARCHY | {"=", "in", "not-in", "regex", "exists"}


def checked(found: Filter, system: CodeSystem, value_set: str) -> str:
    """The value of a filter that can be run; RefusedError for one that cannot: no value, an operator or property that
    is not known, a regular expression that is not one."""
    url = system.about.url
    if not found.value:
        problem = issue("filter-without-value", system=url, property=found.property, op=found.op)
        raise RefusedError(problem.at(found.place))
    if found.op not in OPERATORS or (found.op in HIERARCHY and found.property not in CONCEPT):
        problem = issue(
            "filter-unknown", property=found.property, op=found.op, value=found.value, value_set=value_set, system=url
        )
        raise RefusedError(problem.at(found.place))
    if found.op == "regex":
        try:
            whole_match(found.value)
        except PatternError as error:
            problem = issue("filter-pattern", value=found.value, property=found.property, reason=str(error))
            raise RefusedError(problem.at(found.place)) from None
    return found.value


def codes_of(found: Filter, value: str, system: CodeSystem, tick: Callable[[], None]) -> frozenset[str]:
    """The codes of a system that pass a filter. ``tick`` is called now and then and may raise to end the work."""
    if found.op in HIERARCHY:
        return _hierarchy(found.op, value, system)

    def scan() -> frozenset[str]:
        passing = []
        for number, entry in enumerate(system.entries()):
            if number % 512 == 0:
                tick()
            if passes(found, value, entry):
                passing.append(entry.code)
        return frozenset(passing)

    if found.op in {"=", "in"} and found.property in CONCEPT:
        return frozenset(entry.code for code in _values(found.op, value) if (entry := system.find(code)) is not None)
    return system.remember((found.property, found.op, value), scan)


def holds(found: Filter, value: str, entry: Entry, system: CodeSystem) -> bool:
    """Whether one concept passes a filter, asked without a walk over the whole system."""
    if found.op not in HIERARCHY:
        return passes(found, value, entry)
    other = system.find(value)
    if other is None:
        return found.op == "is-not-a"
    if found.op == "child-of":
        return other.code in entry.parents
    if found.op == "generalizes":
        return entry.code == other.code or subsumes(system, entry.code, other)
    if found.op == "descendent-leaf":
        return subsumes(system, other.code, entry) and entry.code in _hierarchy(found.op, value, system)
    is_a = entry.code == other.code or subsumes(system, other.code, entry)
    return {"is-a": is_a, "is-not-a": not is_a, "descendent-of": is_a and entry.code != other.code}[found.op]


def subsumes(system: CodeSystem, above: str, entry: Entry) -> bool:
    """Whether a code stands somewhere above a concept; a concept does not stand above itself."""
    seen: set[str] = set()
    waiting = list(entry.parents)
    while waiting:
        code = waiting.pop()
        if code == above:
            return True
        if code not in seen:
            seen.add(code)
            parent = system.find(code)
            waiting.extend(parent.parents if parent is not None else ())
    return False


def passes(found: Filter, value: str, entry: Entry) -> bool:
    """Whether a concept passes a filter that is not about the hierarchy."""
    have = _of(entry, found.property)
    if found.op == "exists":
        return bool(have) == (value.lower() == "true")
    if found.op == "regex":
        return any(map(whole_match(value), have))
    wanted = _values(found.op, value)
    return not any(each in wanted for each in have) if found.op == "not-in" else any(each in wanted for each in have)


def _values(op: str, value: str) -> tuple[str, ...]:
    return (value,) if op == "=" else tuple(part.strip() for part in value.split(","))


def _of(entry: Entry, name: str) -> tuple[str, ...]:
    stated = entry.values(name)
    if stated:
        return stated
    if name in CONCEPT:
        return (entry.code,)
    if name == "parent":
        return entry.parents
    known = {"display": entry.display, "definition": entry.definition, "status": entry.status}.get(name, "")
    if name == "inactive":
        known = "true" if entry.inactive else "false"
    return (known,) if known else ()


def _hierarchy(op: str, value: str, system: CodeSystem) -> frozenset[str]:
    index = system.index
    entry = system.find(value)
    at = index.position.get(entry.code) if entry is not None else None
    if at is None:
        return frozenset(index.codes) if op == "is-not-a" else frozenset()
    if op == "generalizes":
        found = index.above(at)
    elif op == "child-of":
        found = set(index.children[at])
    elif op == "descendent-leaf":
        found = {position for position in index.below(at, itself=False) if not index.children[position]}
    else:
        found = index.below(at, itself=op != "descendent-of")
    codes = frozenset(index.codes[position] for position in found)
    return frozenset(index.codes) - codes if op == "is-not-a" else codes

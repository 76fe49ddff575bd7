"""The words of the conditions on service lines. Each takes the case, the line, and sets of what stands in its brackets,
where values are parted by blanks or commas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.language import UnknownWordError
from medcodex.edits.services import package_words
from medcodex.edits.services.case import who

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from medcodex.edits.language import Condition
    from medcodex.edits.services.case import Case, Service

Values = frozenset[str]


def code(case: Case, service: Service, names: Values) -> bool:
    """The code is in one of the named sets."""
    return not names.isdisjoint(service.sets)


def mod(case: Case, service: Service, names: Values) -> bool:
    """The line has one of the modifiers."""
    return not names.isdisjoint(service.modifiers)


def count(case: Case, service: Service, names: Values) -> int:
    """How many of the modifiers the line has."""
    return len(names.intersection(service.modifiers))


def units(case: Case, service: Service) -> Decimal | None:
    """Units as billed; a comparison with unknown ones does not hold."""
    return service.line.units if service.line is not None else None


def pos(case: Case, service: Service, places: Values) -> bool:
    """The place of service is one of these."""
    return service.line is not None and service.line.pos in places


def has_pos(case: Case, service: Service) -> bool:
    """A place of service is given."""
    return service.line is not None and service.line.pos is not None


def revenue(case: Case, service: Service, starts: Values) -> bool:
    """The revenue code, of four digits, starts so."""
    given = service.line.revenue if service.line is not None else None
    return given is not None and given.zfill(4).startswith(tuple(starts))


def professional(case: Case, service: Service) -> bool:
    """A professional claim."""
    return case.professional


def outpatient(case: Case, service: Service) -> bool:
    """A facility claim that is not of an inpatient."""
    return case.outpatient


def hospital_outpatient(case: Case, service: Service) -> bool:
    """A claim that the Outpatient Prospective Payment System pays, as far as it says."""
    return case.hospital_outpatient


def medicare(case: Case, service: Service) -> bool:
    """The payer is named and is Medicare."""
    return case.encounter.bills_medicare is True


def diagnosis(case: Case, service: Service, starts: Values) -> bool:
    """A diagnosis of the claim starts so."""
    return any(one.code.startswith(tuple(starts)) for one in case.encounter.diagnoses)


def history(case: Case, service: Service) -> bool:
    """The patient's earlier services are given."""
    return bool(case.encounter.history)


def taxonomy(case: Case, service: Service, starts: Values) -> bool:
    """The taxonomy code of who rendered the line is known and starts so."""
    return service.provider == case.rendering and case.taxonomy.startswith(tuple(starts))


def fees(case: Case, service: Service) -> bool:
    """A fee schedule of the day is loaded."""
    return case.cite(case.tables.fees, service)


def indicator(case: Case, service: Service, names: Values, values: Values) -> bool:
    """An indicator of the code in the fee schedule has one of the values."""
    row = case.fee(service)
    held = row is not None and any(row.get(name) in values for name in names)
    return held and case.cite(case.tables.fees, service)


def status(case: Case, service: Service, values: Values) -> bool:
    """The code's status indicator in Addendum B is one of these."""
    row = case.status(service)
    return row is not None and row.get("status") in values and case.cite(case.tables.outpatient, service)


def alone(case: Case, service: Service) -> bool:
    """No other service of the day is on the claim or in the history."""
    return next(case.others(service), None) is None


def beside(case: Case, service: Service, days: Values) -> bool:
    """Another service of the day, perhaps of the same provider, has such global days."""
    return any(
        (case.fee(other) or {}).get("global") in days
        and who(service, other) != "other"
        and case.cite(case.tables.fees, other)
        for other in case.others(service)
    )


def repeats(case: Case, service: Service, whose: Values = frozenset({"same", "other", "unknown"})) -> bool:
    """The same code stands for the same day elsewhere on the claim or in the history, of such a provider."""
    return any(other.code == service.code and who(service, other) in whose for other in case.others(service))


def with_code(case: Case, service: Service, names: Values) -> bool:
    """Another service of the day is in one of the named sets."""
    return any(not names.isdisjoint(other.sets) for other in case.others(service))


def visit_with(case: Case, service: Service, names: Values) -> bool:
    """A visit of the day has one of these modifiers."""
    return any("evaluation" in other.sets and not names.isdisjoint(other.modifiers) for other in case.others(service))


def twin(case: Case, service: Service, names: Values) -> bool:
    """The same code stands for the same day elsewhere with one of these modifiers."""
    return any(other.code == service.code and not names.isdisjoint(other.modifiers) for other in case.others(service))


WORDS: dict[str, Callable[..., object]] = {
    word.__name__: word
    for word in (
        code, mod, count, units, pos, has_pos, revenue, professional, outpatient, hospital_outpatient, medicare,
        diagnosis, history, taxonomy, fees, indicator, status, alone, beside, repeats, with_code, visit_with, twin,
        *package_words.WORDS,
    )
}  # fmt: skip


def bind(name: str, args: list[str | int]) -> Condition:
    """What a word with its arguments asks. UnknownWordError where there is no such word."""
    word = WORDS.get(name)
    if word is None:
        raise UnknownWordError(name)
    sets = [frozenset(str(arg).replace(",", " ").split()) for arg in args]
    if not sets:
        return word
    return lambda case, service: word(case, service, *sets)


def negated(inner: Condition) -> Condition:
    """The opposite; what was found speaks against the finding, so it is not told."""

    def absent(case: Case, service: Service) -> bool:
        kept = case.kept()
        found = inner(case, service)
        case.keep(kept)
        return not found

    return absent

"""The words of payer rules: what a rule can look at (``APPLIES``) and what it can ask for or rule out (``ASKS``).

All words of one table must hold; of a word's values one is enough. A word about lines looks at one service line. In a
rule without such words it looks at all lines of the claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from medcodex.edits.payer import values
from medcodex.encounter import Claim, Setting
from medcodex.terminology.cdt import codes as cdt
from medcodex.terminology.cpt import codes as cpt
from medcodex.terminology.hcpcs import codes as hcpcs
from medcodex.terminology.service_codes import ServiceCodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from medcodex.edits.payer.model import Test
    from medcodex.encounter.coded import Encounter, Fact, ServiceLine

AUTHORIZATION = "prior_authorization"
_CLAIMS = {claim.value: claim for claim in Claim}
_SETTINGS = {setting.value: setting for setting in Setting}
_SEXES = {"f": "F", "m": "M"}
_SYSTEMS: dict[str, Callable[[str], str | None]] = {
    "hcpcs": hcpcs.normalise,
    "cpt": cpt.normalise,
    "cdt": cdt.normalise,
}
_REVENUE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Word:
    """One word: whether it is about a service line, what makes a test of its value (ValueError for a wrong one), what
    it means; of what is asked for, how a finding tells that it is missing and that it is there."""

    of_line: bool
    test: Callable[[Any], Test]
    meaning: str
    lacks: str = ""
    has: str = ""


def _claim(value: Any) -> Test:
    wanted = values.choice(_CLAIMS, value)
    return lambda encounter, line: encounter.claim is wanted


def _settings(value: Any) -> Test:
    wanted = frozenset(values.choice(_SETTINGS, item) for item in values.texts(value))
    return lambda encounter, line: encounter.setting in wanted


def _age_from(value: Any) -> Test:
    years = values.number(0, 150, value)
    return lambda encounter, line: encounter.years_old is not None and encounter.years_old >= years


def _age_until(value: Any) -> Test:
    years = values.number(0, 150, value)
    return lambda encounter, line: encounter.years_old is not None and encounter.years_old <= years


def _sex(value: Any) -> Test:
    wanted = values.choice(_SEXES, value)
    return lambda encounter, line: encounter.sex == wanted


def _bill_types(value: Any) -> Test:
    starts = values.bill_types(value)
    return lambda encounter, line: (encounter.bill_type or "").upper().removeprefix("0").startswith(starts)


def _diagnoses(value: Any) -> Test:
    wanted = values.diagnoses(value)
    return lambda encounter, line: any(one.code in wanted for one in encounter.diagnoses)


def _without_diagnoses(value: Any) -> Test:
    wanted = values.diagnoses(value)
    return lambda encounter, line: not any(one.code in wanted for one in encounter.diagnoses)


def _facts(value: Any) -> Test:
    wanted = values.facts(value)

    def documented(encounter: Encounter, line: ServiceLine | None) -> bool:
        return all(_fact(encounter, line, name) == word for name, word in wanted.items())

    return documented


def _codes(value: Any) -> Test:
    wanted = ServiceCodes(values.texts(value))
    return _of_lines(lambda line: line.code is not None and line.code in wanted)


def _systems(value: Any) -> Test:
    shapes = [values.choice(_SYSTEMS, item) for item in values.texts(value)]
    return _of_lines(lambda line: line.code is not None and any(shape(line.code) == line.code for shape in shapes))


def _modifiers(value: Any) -> Test:
    wanted = values.modifiers(value)
    return _of_lines(lambda line: not wanted.isdisjoint(line.modifiers))


def _without_modifiers(value: Any) -> Test:
    wanted = values.modifiers(value)
    return _of_lines(lambda line: wanted.isdisjoint(line.modifiers))


def _places(value: Any) -> Test:
    wanted = values.places(value)
    return _of_lines(lambda line: (line.pos or "").zfill(2) in wanted)


def _revenue(value: Any) -> Test:
    bounds = values.revenue(value)

    def billed(line: ServiceLine) -> bool:
        code = (line.revenue or "").zfill(_REVENUE_DIGITS)
        return any(low <= code <= high for low, high in bounds)

    return _of_lines(billed)


def _line_diagnoses(value: Any) -> Test:
    wanted = values.diagnoses(value)
    return lambda encounter, line: any(code in wanted for code in diagnoses_of(encounter, line))


def _codes_same_day(value: Any) -> Test:
    wanted = ServiceCodes(values.texts(value))

    def beside(encounter: Encounter, line: ServiceLine | None) -> bool:
        day = encounter.day_of(line) if line is not None else encounter.date
        others = (other for other in encounter.lines if other is not line and encounter.day_of(other) == day)
        if any(other.code is not None and other.code in wanted for other in others):
            return True
        return any(past.code in wanted for past in encounter.history if past.date == day)

    return beside


def _authorization(value: Any) -> Test:
    values.flag(value)
    return lambda encounter, line: _fact(encounter, line, AUTHORIZATION) not in {"", "no"}


def _ndc(value: Any) -> Test:
    values.flag(value)
    return _of_lines(lambda line: bool(line.ndc))


def _providers(value: Any) -> Test:
    roles = frozenset(role.lower() for role in values.texts(value))

    def named(encounter: Encounter, line: ServiceLine | None) -> bool:
        return any(role.lower() in roles and bool(one.npi) for role, one in encounter.providers.items())

    return named


def diagnoses_of(encounter: Encounter, line: ServiceLine | None) -> list[str]:
    """Codes of the diagnoses that a line points to; all of the claim where it points to none of them."""
    codes = [one.code for one in encounter.diagnoses]
    pointed = [codes[place - 1] for place in line.dx if 0 < place <= len(codes)] if line is not None else []
    return pointed or codes


def _of_lines(test: Callable[[ServiceLine], bool]) -> Test:
    def holds(encounter: Encounter, line: ServiceLine | None) -> bool:
        return test(line) if line is not None else any(test(one) for one in encounter.lines)

    return holds


def _fact(encounter: Encounter, line: ServiceLine | None, name: str) -> str:
    """A fact of the line where it is told there, else of the encounter, as a word; "" where it is not documented."""
    told = line.facts.get(name) if line is not None else None
    return _words(told if told is not None else encounter.facts.get(name))


def _words(found: Fact | None) -> str:
    if found is None:
        return ""
    each: Iterable[Any] = found if isinstance(found, tuple) else (found,)
    return " ".join(values.fact_word(one) for one in each)


_line = partial(Word, True)
_whole = partial(Word, False)
APPLIES: Mapping[str, Word] = {
    "claim": _whole(_claim, "professional or facility"),
    "settings": _whole(_settings, "settings of the encounter, such as outpatient"),
    "age_from": _whole(_age_from, "youngest age in whole years; an unknown age is none of it"),
    "age_until": _whole(_age_until, "oldest age in whole years; an unknown age is none of it"),
    "sex": _whole(_sex, "F or M"),
    "bill_types": _whole(_bill_types, "bill types of a facility claim, such as 13x"),
    "diagnoses": _whole(_diagnoses, "a diagnosis of the claim is one of these"),
    "without_diagnoses": _whole(_without_diagnoses, "no diagnosis of the claim is one of these"),
    "facts": _whole(_facts, "documented facts with their values, such as {trial = true}"),
    "codes": _line(_codes, "service codes: single, ranges (A0425-A0429), beginnings (J12*)"),
    "systems": _line(_systems, "code systems of the service code: hcpcs, cpt, cdt"),
    "modifiers": _line(_modifiers, "the line has one of these modifiers"),
    "without_modifiers": _line(_without_modifiers, "the line has none of these modifiers"),
    "places": _line(_places, "place-of-service codes"),
    "revenue": _line(_revenue, "revenue codes: single (0450), ranges (0450-0459)"),
    "line_diagnoses": _line(_line_diagnoses, "the line points to one of these diagnoses"),
}
"""What a rule looks at."""
ASKS: Mapping[str, Word] = {
    "diagnoses": _line(
        _line_diagnoses,
        "the line points to one of these; without pointers: any of the claim",
        "no diagnosis of {}",
        "a diagnosis of {}",
    ),
    "modifiers": _line(_modifiers, "one of these modifiers", "none of the modifiers {}", "a modifier of {}"),
    "codes_same_day": _line(
        _codes_same_day,
        "another service of the same day, also of the history, with such a code",
        "no service of {} on the same day",
        "a service of {} on the same day",
    ),
    "authorization": _line(
        _authorization,
        f"true: the fact {AUTHORIZATION} is given on the line or the encounter",
        "no prior authorization",
        "a prior authorization",
    ),
    "ndc": _line(_ndc, "true: the line has a National Drug Code", "no National Drug Code", "a National Drug Code"),
    "places": _line(
        _places, "one of these place-of-service codes", "place of service is none of {}", "a place of service of {}"
    ),
    "revenue": _line(_revenue, "one of these revenue codes", "revenue code is none of {}", "a revenue code of {}"),
    "providers": _line(
        _providers,
        "a provider of one of these roles is named with an NPI, such as referring",
        "no provider with an NPI in the role {}",
        "a provider in the role {}",
    ),
    "facts": _line(_facts, "documented facts with their values", "not documented: {}", "documented: {}"),
}
"""What a rule asks for (requires) or rules out (forbids)."""

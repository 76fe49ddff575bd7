"""Risk adjustment: hierarchical condition categories of an encounter's diagnoses and the score they make.

The steps of CMS's software: diagnoses to categories, edits of age and sex, categories set aside by condition and by
hierarchy in ascending order, interactions, counts, factors of the segment. The score is that of this encounter's
diagnoses alone; what pays is that of a year's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.group.hcc_person import person_of
from medcodex.group.hcc_segments import bare_variables, segment_of, variables_of
from medcodex.group.hcc_tables import Model, conditional, interactions
from medcodex.group.inpatient import bare
from medcodex.group.protocol import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.group.hcc_person import Person
    from medcodex.group.hcc_segments import Segment
    from medcodex.group.hcc_tables import ModelTables, TableSource

_MANY = 10


@dataclass(frozen=True, slots=True)
class Category:
    """A condition category with the diagnoses that map to it, as they were given. ``dropped_by`` is the category whose
    hierarchy sets it aside, "condition" where it stands only beside others; None where it counts."""

    category: str
    label: str
    codes: tuple[str, ...]
    dropped_by: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A variable of the score with its factor in each set of factors. ``kind`` is demographic, category, interaction or
    count."""

    kind: str
    variable: str
    factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ModelScore:
    """The answer of one model. ``scores`` has one number for each set of factors that CMS published for the year;
    empty, with no segment, where age or sex are not known."""

    model: Model
    year: int
    segment: Segment | None
    categories: tuple[Category, ...]
    terms: tuple[Term, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """The answers of the models that speak of a person: V28, V24 and RxHCC, or ESRD in the place of the first two."""

    payment_year: int
    models: tuple[ModelScore, ...]


class HccGrouper:
    """Scores encounters; a Grouper of Risk."""

    id = "cms-hcc"

    def __init__(self, source: TableSource) -> None:
        self._source = source

    def group(self, encounter: Encounter) -> Outcome[Risk]:
        """Diagnoses of one year pay in the next; no answer for years before all tables."""
        payment_year = encounter.date.year + 1
        years = [year for year in self._source.years if year <= payment_year]
        if not years:
            message = (
                f"no risk adjustment tables for payment year {payment_year}; the earliest are {self._source.years[0]}"
            )
            return Outcome(None, (Notice("no-version", message),))
        year = years[-1]
        person, notices = person_of(encounter, payment_year)
        if year < payment_year:
            lag = Notice(
                "release-lag", f"payment year {payment_year} scored with the tables of {year}, the newest there are"
            )
            notices = (lag, *notices)
        codes = [one.code for one in encounter.diagnoses]
        models = tuple(
            score(self._source.tables(model, year), codes, person, encounter.sex, encounter.years_old)
            for model in _models(person)
        )
        if any(len(one.scores) > 1 for one in models):
            told = Notice(
                "two-scores",
                "RxHCC has two sets of factors for the year that the tables do not name; both scores are given",
            )
            notices = (*notices, told)
        return Outcome(Risk(payment_year, models), notices)


def _models(person: Person | None) -> tuple[Model, ...]:
    if person is not None and person.has_esrd:
        return (Model.ESRD_V24, Model.RX_V08)
    return (Model.V28, Model.V24, Model.RX_V08)


def score(
    tables: ModelTables, codes: Sequence[str], person: Person | None, sex: str | None = None, age: int | None = None
) -> ModelScore:
    """The categories of these diagnoses and, for a person, their score. ``sex`` and ``age`` serve the edits where there
    is no person."""
    age, sex = (person.age, person.sex) if person else (age, sex)
    mapped = _mapped(tables, codes, age, sex)
    dropped = _dropped(tables, mapped)
    categories = tuple(
        Category(one, tables.labels.get(one, ""), tuple(dict.fromkeys(mapped[one])), dropped.get(one))
        for one in sorted(mapped, key=int)
    )
    if person is None:
        return ModelScore(tables.model, tables.year, None, categories, (), ())
    segment = segment_of(person, tables.model)
    held = frozenset(mapped) - frozenset(dropped)
    terms = tuple(_terms(tables, segment, person, held))
    scores = tuple(round(sum(term.factors[at] for term in terms), 6) for at in range(len(tables.factors)))
    return ModelScore(tables.model, tables.year, segment, categories, terms, scores)


def _mapped(tables: ModelTables, codes: Sequence[str], age: int | None, sex: str | None) -> Mapping[str, list[str]]:
    """The diagnoses of each category, after the edits of age and sex."""
    mapped: defaultdict[str, list[str]] = defaultdict(list)
    for code in codes:
        key = bare(code)
        categories = tables.categories.get(key, ())
        edit = tables.edits.get(key)
        if categories and edit is not None and edit.applies(age, sex):
            categories = (edit.category,) if edit.category else ()
        for category in categories:
            mapped[category].append(code)
    return mapped


def _dropped(tables: ModelTables, mapped: Mapping[str, object]) -> Mapping[str, str]:
    """What is set aside, and by which category. One that is itself set aside sets nothing aside."""
    dropped = {
        one: "condition"
        for one, needed in conditional(tables.model).items()
        if one in mapped and needed.isdisjoint(mapped)
    }
    for one in sorted(mapped, key=int):
        if one not in dropped:
            for below in tables.below.get(one, frozenset()) & mapped.keys():
                dropped.setdefault(below, one)
    return dropped


def _terms(tables: ModelTables, segment: Segment, person: Person, held: frozenset[str]) -> Iterator[Term]:
    if segment.whole:
        yield from _found(tables, "demographic", (segment.prefix,), "")
        return
    yield from _found(tables, "demographic", variables_of(person, tables.model), segment.prefix)
    yield from _found(tables, "demographic", bare_variables(person, tables.model), "")
    name = "RXHCC" if tables.model is Model.RX_V08 else "HCC"
    yield from _found(tables, "category", (f"{name}{one}" for one in sorted(held, key=int)), segment.prefix)
    on = (
        one.variable
        for one in interactions(tables.model)
        if (not one.disabled or person.is_disabled)
        and (not one.nonaged or not person.is_aged)
        and all(not held.isdisjoint(need) for need in one.needs)
    )
    yield from _found(tables, "interaction", on, segment.prefix)
    count = f"D{len(held)}" if len(held) < _MANY else f"D{_MANY}P"
    yield from _found(tables, "count", (count,), segment.prefix)


def _found(tables: ModelTables, kind: str, variables: Sequence[str] | Iterator[str], prefix: str) -> Iterator[Term]:
    """Those of the variables that have a factor in the segment."""
    for variable in variables:
        key = f"{prefix}{variable}".lower()
        factors = tuple(one.get(key, 0.0) for one in tables.factors)
        if any(key in one for one in tables.factors):
            yield Term(kind, variable, factors)

"""Clinical categories of AHRQ: CCSR of each diagnosis and procedure, Elixhauser comorbidity measures of the stay.

Which code is in which category comes from the concept maps that are loaded; this applies AHRQ's rules to an encounter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.encounter import Notice
from medcodex.group.protocol import Outcome
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.encounter.coded import Diagnosis, Encounter
    from medcodex.terminology.concepts import Value
    from medcodex.terminology.maps.model import MapBook, MapRow

CCSR = "ccsr"
ELIXHAUSER = "elixhauser"
_DIAGNOSES, _PROCEDURES = "icd10cm", "icd10pcs"
_NEEDS_POA = "present-on-admission"
_PRESENT = frozenset("YW")
_EXEMPT = "1"
_ABSENT = frozenset("NU")
_STROKE, _STROKE_PRESENT, _STROKE_PAST = "CBVD", "CBVD_POA", "CBVD_SQLA"


@dataclass(frozen=True, slots=True)
class CategoryOf:
    """A category of one code; ``facts`` are those of the publisher's file, such as the default for inpatient data."""

    category: str
    title: str
    facts: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeCategories:
    """The categories of one code of the encounter; none where the table does not have it."""

    system: str
    code: str
    categories: tuple[CategoryOf, ...]


@dataclass(frozen=True, slots=True)
class Comorbidity:
    """A comorbidity measure with the secondary diagnoses that give it."""

    measure: str
    title: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Categories:
    """CCSR in claim order, diagnoses first, and the comorbidity measures by name. None where no table is loaded."""

    ccsr: tuple[CodeCategories, ...] | None
    elixhauser: tuple[Comorbidity, ...] | None
    versions: Mapping[str, str]


class CategoryGrouper:
    """A Grouper of Categories over a book of maps. ``exempt`` says of a printed code whether it need not be reported as
    present on admission, None where no list of such codes is loaded for the date."""

    id = "ahrq"

    def __init__(self, maps: MapBook, exempt: Callable[[str], bool | None] = lambda _: None) -> None:
        self._maps = maps
        self._exempt = exempt

    def group(self, encounter: Encounter) -> Outcome[Categories]:
        """Categories of every code; comorbidities of the secondary diagnoses."""
        diagnoses = self._table(_DIAGNOSES, CCSR)
        procedures = self._table(_PROCEDURES, CCSR)
        measures = self._table(_DIAGNOSES, ELIXHAUSER)
        notices = [
            Notice("not-loaded", f"no {what} table is loaded; add one with: medcodex data add PATH")
            for what, table in (
                ("CCSR diagnosis", diagnoses),
                ("CCSR procedure", procedures if encounter.procedures else diagnoses),
                ("Elixhauser", measures),
            )
            if table is None
        ]
        ccsr = None
        if diagnoses is not None:
            found = [CodeCategories(_DIAGNOSES, one.code, diagnoses(one.code)) for one in encounter.diagnoses]
            if procedures is not None:
                found += [CodeCategories(_PROCEDURES, one.code, procedures(one.code)) for one in encounter.procedures]
            ccsr = tuple(found)
        elixhauser = None if measures is None else self._comorbidities(encounter, measures, notices)
        return Outcome(Categories(ccsr, elixhauser, self._versions()), tuple(notices))

    def _table(self, source: str, target: str) -> Callable[[str], tuple[CategoryOf, ...]] | None:
        maps = [one for one, reverse in self._maps.between(source, target) if not reverse]
        if not maps:
            return None

        def categories(code: str) -> tuple[CategoryOf, ...]:
            return tuple(_category(row) for row in maps[0].translate(code) if row.target is not None)

        return categories

    def _versions(self) -> Mapping[str, str]:
        return {
            f"{target}-{source}": maps[0][0].info.version
            for source, target in ((_DIAGNOSES, CCSR), (_PROCEDURES, CCSR), (_DIAGNOSES, ELIXHAUSER))
            if (maps := self._maps.between(source, target))
        }

    def _comorbidities(
        self, encounter: Encounter, measures: Callable[[str], Sequence[CategoryOf]], notices: list[Notice]
    ) -> tuple[Comorbidity, ...]:
        codes: defaultdict[str, list[str]] = defaultdict(list)
        titles: dict[str, str] = {}
        arose_later = False
        undecided: list[str] = []
        for one in encounter.diagnoses[1:]:
            for found in measures(one.code):
                titles.setdefault(found.category, found.title)
                present = dict(found.facts).get(_NEEDS_POA) is not True or self._was_present(one)
                if present is None:
                    undecided.append(one.code)
                elif present:
                    codes[found.category].append(one.code)
                elif found.category == _STROKE_PRESENT and one.poa in _ABSENT:
                    arose_later = True
        if undecided:
            told = "no list of codes exempt from present-on-admission reporting is loaded for the date; not counted: "
            notices.append(Notice("not-loaded", told + ", ".join(dict.fromkeys(undecided))))
        return tuple(
            Comorbidity(measure, titles.get(measure, _STROKE_TITLE), tuple(dict.fromkeys(given)))
            for measure, given in sorted(_standing(codes, arose_later))
        )

    def _was_present(self, one: Diagnosis) -> bool | None:
        if one.poa in _PRESENT or one.poa == _EXEMPT:
            return True
        exempt = self._exempt(one.code)
        return False if exempt is None and one.poa in _ABSENT else exempt


_STROKE_TITLE = "Cerebrovascular disease"


def _category(row: MapRow) -> CategoryOf:
    return CategoryOf(row.target or "", row.display, row.facts)


def _standing(codes: Mapping[str, list[str]], arose_later: bool) -> Iterator[tuple[str, list[str]]]:
    """The measures that stand: none beside one that it yields to, and cerebrovascular disease as one measure, of its
    sequelae only where no such disease arose during the stay."""
    strokes = codes.get(_STROKE_PRESENT) or ([] if arose_later else codes.get(_STROKE_PAST, []))
    if strokes:
        yield _STROKE, strokes
    gone: set[str] = set()
    for measure, others in yielding():
        if any(other in codes and other not in gone for other in others):
            gone.add(measure)
    for measure, given in codes.items():
        if measure not in gone and measure not in {_STROKE_PRESENT, _STROKE_PAST}:
            yield measure, given


@lru_cache(1)
def yielding() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each measure with those it yields to (data/elixhauser.tsv)."""
    rows = table_rows("medcodex.group", "data/elixhauser.tsv")
    return tuple((row["measure"], frozenset(row["yields_to"].split())) for row in rows)

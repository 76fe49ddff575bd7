"""CCSR and Elixhauser over a book of maps; the rows are invented, the rules are AHRQ's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.group.categories import CategoryGrouper
from medcodex.terminology.maps.model import MapInfo, MapRow, Relationship
from stays import stay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.group.categories import Categories
    from medcodex.terminology.maps.model import ConceptMap

NEEDS_POA = {"HF", "CBVD_POA", "CBVD_SQLA", "LIVER_MLD", "LIVER_SEV", "RENLFL_MOD", "RENLFL_SEV"}
MEASURES = {
    "E11.9": ["DIAB_UNCX"],
    "E11.22": ["DIAB_CX"],
    "I50.9": ["HF"],
    "I63.9": ["CBVD_POA"],
    "I69.30": ["CBVD_SQLA"],
    "C78.7": ["CANCER_METS"],
    "C50.911": ["CANCER_SOLID"],
    "D05.10": ["CANCER_NSITU"],
    "K70.30": ["LIVER_MLD"],
    "K72.10": ["LIVER_SEV"],
}


@dataclass
class SmallMap:
    info: MapInfo
    targets: Mapping[str, list[str]]

    def translate(self, code: str, *, reverse: bool = False) -> Sequence[MapRow]:
        return [
            MapRow(code, target, Relationship.TARGET_BROADER, facts=(("present-on-admission", target in NEEDS_POA),))
            for target in self.targets.get(code, [])
        ]

    def rows(self) -> Iterator[MapRow]:
        return iter(())


@dataclass
class SmallBook:
    tables: list[SmallMap]

    def maps(self) -> Sequence[ConceptMap]:
        return self.tables

    def between(self, source: str, target: str) -> Sequence[tuple[ConceptMap, bool]]:
        return [(one, False) for one in self.tables if (one.info.source, one.info.target) == (source, target)]


def table(source: str, target: str, targets: Mapping[str, list[str]]) -> SmallMap:
    days = date(2026, 1, 1), date(2026, 12, 31)
    return SmallMap(MapInfo(f"{target}-{source}", "", "", "1", source, target, *days, "", ()), targets)


BOOK = SmallBook(
    [
        table("icd10cm", "ccsr", {"I50.9": ["CIR019"], "E11.22": ["END003", "END005"]}),
        table("icd10pcs", "ccsr", {"0DTJ4ZZ": ["GIS008"]}),
        table("icd10cm", "elixhauser", MEASURES),
    ]
)


def categories(book: SmallBook, *codes: str | tuple[str, str | None], procedures: tuple[str, ...] = ()) -> Categories:
    result = CategoryGrouper(book, {"I69.30"}.__contains__).group(stay(*codes, procedures=procedures)).result
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("secondary", "measures"),
    [
        (["E11.9"], {"DIAB_UNCX"}),
        (["E11.9", "E11.22"], {"DIAB_CX"}),
        (["C78.7", "C50.911", "D05.10"], {"CANCER_METS"}),
        (["C50.911", "D05.10"], {"CANCER_SOLID"}),
        (["K70.30", "K72.10"], {"LIVER_SEV"}),
        (["K70.30", ("K72.10", "N")], {"LIVER_MLD"}),
        ([("I50.9", "N")], set()),
        ([("I50.9", "W")], {"HF"}),
        ([("I50.9", None)], set()),
        (["I63.9"], {"CBVD"}),
        ([("I63.9", "N")], set()),
        ([("I69.30", None)], {"CBVD"}),
        ([("I63.9", "N"), ("I69.30", None)], set()),
        ([("E11.9", "N")], {"DIAB_UNCX"}),
    ],
    ids=str,
)
def test_comorbidities(secondary: list[str | tuple[str, str | None]], measures: set[str]) -> None:
    found = categories(BOOK, "A41.9", *secondary).elixhauser
    assert found is not None
    assert {one.measure for one in found} == measures


def test_without_a_list_of_exempt_codes_what_stays_open_is_told() -> None:
    outcome = CategoryGrouper(BOOK).group(stay("A41.9", ("I50.9", None), ("K72.10", "N"), "E11.22"))
    assert outcome.result is not None
    assert [one.measure for one in outcome.result.elixhauser or ()] == ["DIAB_CX"]
    (notice,) = outcome.notices
    assert notice.kind == "not-loaded"
    assert notice.message.endswith("not counted: I50.9")


def test_the_principal_diagnosis_is_no_comorbidity() -> None:
    assert categories(BOOK, "I50.9").elixhauser == ()


def test_every_code_has_its_categories() -> None:
    found = categories(BOOK, "I50.9", "E11.22", "ZZ9.9", procedures=("0DTJ4ZZ",)).ccsr
    assert found is not None
    assert [(one.code, [category.category for category in one.categories]) for one in found] == [
        ("I50.9", ["CIR019"]),
        ("E11.22", ["END003", "END005"]),
        ("ZZ9.9", []),
        ("0DTJ4ZZ", ["GIS008"]),
    ]


def test_a_table_that_is_not_loaded_is_told() -> None:
    outcome = CategoryGrouper(SmallBook([])).group(stay("I50.9"))
    assert outcome.result is not None
    assert outcome.result.ccsr is None
    assert outcome.result.elixhauser is None
    assert {notice.kind for notice in outcome.notices} == {"not-loaded"}

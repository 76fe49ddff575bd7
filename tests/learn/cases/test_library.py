"""Every practice chart that comes with the install: its key held against the books, the edits and the groupers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.serving import linked

from library_fixture import once
from medcodex.app.learn.case_folders import library
from medcodex.app.learn.means import EditJudge, ShelfBooks
from medcodex.learn.cases.case import DIAGNOSES, Level
from medcodex.learn.cases.checking import check_key
from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.shelf import Shelf
from medcodex.library.store import add

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = list(library().values())
SHELVES = frozenset({"outpatient", "emergency", "inpatient", "obstetric", "paediatric", "oncology", "dental",
                     "pharmacy", "risk-adjustment"})  # fmt: skip
LICENSED = ("cpt", "cdt")


@pytest.fixture(scope="session")
def learning_home(full_home: Path, pcs_home: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All official files that keys name codes of. Read only."""

    def build(home: Home) -> None:
        linked(full_home, pcs_home, into=home.root)
        add(home, [shared / "codesets" / "hcpcs"], lambda _: None)

    return once(tmp_path_factory, "home-learning", build)


@pytest.fixture(scope="session")
def plain_home(embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that comes with the installation. Read only."""

    def build(home: Home) -> None:
        linked(embedded_home, into=home.root)
        Shelf(home).prepare(lambda _: None)

    return once(tmp_path_factory, "home-plain", build)


@pytest.fixture(scope="module", params=["plain", "official"])
def means(request: pytest.FixtureRequest) -> Iterator[tuple[ShelfBooks, EditJudge, bool]]:
    official = request.param == "official"
    home = request.getfixturevalue("learning_home" if official else "plain_home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home))
        yield ShelfBooks(Shelf(Home(home))), EditJudge(), official


def test_there_are_enough_of_each_kind_and_level() -> None:
    assert len(CASES) >= 120
    assert min(Counter(one.level for one in CASES).values()) >= 25
    assert {one.level for one in CASES} == set(Level)
    folders = Path(__file__).resolve().parents[3] / "src" / "medcodex" / "learn" / "library"
    assert {one.name for one in folders.iterdir()} >= SHELVES


def test_keys_may_teach(means: tuple[ShelfBooks, EditJudge, bool]) -> None:
    books, judge, official = means
    found = [
        (case.id, one.where, one.message)
        for case in CASES
        for one in check_key(case, books, judge)
        if not one.unchecked or (official and not _licensed(one.message))
    ]
    assert found == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_chart_is_whole(case: object) -> None:
    from medcodex.learn.cases.case import Case  # noqa: PLC0415

    assert isinstance(case, Case)
    texts = {one.id: one.text for one in case.documents}
    for code in case.key.codes:
        assert all(texts[quote.document][quote.start : quote.end] == quote.text for quote in code.evidence)
        assert code.guideline or code.role not in DIAGNOSES
    assert case.key.releases
    assert not any(code.code in case.note for code in case.key.codes if len(code.code) > len("A00"))


def _licensed(message: str) -> bool:
    """Lists that no public file brings: CPT and CDT by licence; of NDC no directory lies among the files."""
    return any(f"no release of {name} " in message for name in (*LICENSED, "ndc"))

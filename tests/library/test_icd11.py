"""ICD-11 MMS from release files: WHO's counts, every code back through its book, rival forms of one release."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import open_concepts
from medcodex.library.store import add, verify
from medcodex.terminology.shapes import systems_of
from small_icd11_files import HEADING, ROWS, text_file, workbook_file
from small_release_files import zipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.library.concept_book import SqliteConceptBook


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def load(home: Home, path: Path, data: bytes):
    path.write_bytes(data)
    return add(home, [path], lambda _: None)


def forms(home: Home) -> dict[str, str]:
    return {release.version: release.parts["codes"].form for release in list_releases(home)}


def test_text_and_workbook_say_the_same(tmp_path):
    books = []
    for name, data in (("t.txt", text_file()), ("w.xlsx", workbook_file())):
        home = Home(tmp_path / name.partition(".")[0])
        assert load(home, tmp_path / name, data).built == {"icd11 2031-03": ("codes",)}
        books.append(list(open_concepts(date(2031, 5, 1), "icd11", home=home).concepts()))
    facts = [
        [(one.code, one.title, one.parents, [p for p in one.properties if p[0] != "codingNote"]) for one in book]
        for book in books
    ]
    assert facts[0] == facts[1]
    assert len(books[0]) == len(ROWS)
    assert [one.values("codingNote") for one in books[1]][2] == ("Code the smoke first. Then the ash.",)


def test_the_text_goes_before_the_workbook_that_lies_beside_it(home, tmp_path):
    files = {"SimpleTabulation.txt": text_file(), "SimpleTabulation.xlsx": workbook_file()}
    report = add(home, [zipped(tmp_path / "SimpleTabulation.zip", files)], lambda _: None)
    assert forms(home) == {"2031-03": "tabulation"}
    assert [(item.refused, "same codes" in item.reason) for item in report.left] == [(False, True)]


def test_the_text_takes_the_place_of_an_agreeing_workbook(home, tmp_path):
    load(home, tmp_path / "a.xlsx", workbook_file())
    assert forms(home) == {"2031-03": "workbook"}
    load(home, tmp_path / "a.txt", text_file())
    assert forms(home) == {"2031-03": "tabulation"}
    assert [item.refused for item in load(home, tmp_path / "b.xlsx", workbook_file()).left] == [False]


def test_another_content_of_a_release_is_refused(home, tmp_path):
    load(home, tmp_path / "a.txt", text_file())
    other = [row for row in ROWS if "1Q01" not in row]
    report = load(home, tmp_path / "b.txt", text_file(other))
    assert [item.refused for item in report.left] == [True]
    book = open_concepts(date(2031, 5, 1), "icd11", home=home)
    assert book.concept("1Q01") is not None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.txt", text_file(ROWS[:6])),
        ("t.txt", text_file(ROWS, [name for name in HEADING if "Version" not in name])),
        ("w.xlsx", workbook_file(ROWS[:6])),
        ("w.xlsx", workbook_file()[:-30]),
    ],
)
def test_what_is_broken_leaves_nothing_behind(home, tmp_path, name, data):
    report = load(home, tmp_path / name, data)
    assert [item.refused for item in report.left] == [True]
    assert name in report.left[0].label
    assert list_releases(home) == []


@pytest.fixture(scope="module")
def official(icd11_home: Path) -> Iterator[SqliteConceptBook]:
    book = open_concepts(date(2025, 6, 1), "icd11", home=Home(icd11_home))
    yield book
    book.close()


@pytest.mark.shared
def test_counts_of_the_january_2025_release(official, icd11_home):
    """36,782 rows of the sheet; of its 35,339 codes 16,858 are in chapter X."""
    (release,) = list_releases(Home(icd11_home))
    assert (release.version, release.parts["codes"].rows, verify(release)) == ("2025-01", 36_782, None)
    assert "CC BY-ND 3.0 IGO" in release.licence
    kinds = Counter(str(one.values("kind")[0]) for one in official.concepts())
    assert kinds == {"stem": 18_481, "extension": 16_858, "block": 1_415, "chapter": 28}
    chapters = [one.code for one in official.children(None)]
    assert chapters == [*(f"{number:02}" for number in range(1, 27)), "V", "X"]
    assert sum(one.billable for one in official.concepts()) == 16_019


@pytest.mark.shared
def test_every_code_comes_back(official):
    for concept in official.concepts():
        typed = concept.code.lower() if concept.values("kind") == ("block",) else concept.code.lower().replace(".", "")
        assert official.normalise(typed) == concept.code
        assert official.concept(concept.code) == concept


@pytest.mark.shared
def test_every_entity_stands_below_its_parent(official):
    waiting = [one.code for one in official.children(None)]
    met = 0
    while waiting:
        code = waiting.pop()
        met += 1
        below = official.children(code)
        assert all(one.parents == (code,) for one in below)
        assert official.concept(code).values("leaf") == (not below,)
        waiting.extend(one.code for one in below)
    assert met == 36_782


@pytest.mark.parametrize(
    ("typed", "system"),
    [("1q00.y", "icd11"), ("XQ1A", "icd11"), ("0FT", "icd10pcs"), ("99213", "cpt"), ("01", "icd10pcs")],
)
def test_what_looks_like_a_code_of_which_system(typed, system):
    assert (systems_of(typed) or [None])[0] == system


def test_lookup_answers_with_the_source(home, tmp_path, monkeypatch, capsys):
    load(home, tmp_path / "t.txt", text_file())
    monkeypatch.setenv("MEDCODEX_HOME", str(home.root))
    assert main(["lookup", "1q01", "--date", "2031-05-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["code"], answer["display"], answer["billable"]) == ("1Q01", "Hoarse roar", True)
    assert [step["key"] for step in answer["hierarchy"]] == ["01", "BlockL1-1Q0", "1Q01"]
    assert "World Health Organization" in answer["licence"]
    assert main(["lookup", "BlockL1-1Q0", "--system", "icd11", "--date", "2031-05-01"]) == 0
    page = capsys.readouterr().out
    assert "not billable: a block" in page
    assert "CC BY-ND 3.0 IGO" in page
    assert main(["lookup", "xy1a", "--date", "2031-05-01"]) == 0
    assert "not billable: an extension code: it follows a stem code and &" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1q01", ("1Q01", True, "")),
        ("1q01/1q00.0", ("1Q01/1Q00.0", True, "")),
        ("1q01&xy1a", ("1Q01&XY1A", True, "")),
        ("1Q01&XQ1A", ("1Q01&XQ1A", False, "cannot be verified")),
        ("1Q01&XQ9Z", ("1Q01&XQ9Z", False, "no such extension code")),
        ("1Q01&&XQ1A", ("1Q01&&XQ1A", False, "character 6")),
    ],
)
def test_validate_reads_clusters(home, monkeypatch, capsys, text, expected):
    load(home, home.root.parent / "t.txt", text_file())
    monkeypatch.setenv("MEDCODEX_HOME", str(home.root))
    code, valid, reason = expected
    assert main(["validate", text, "--system", "icd11", "--date", "2031-05-01", "--json"]) == (0 if valid else 1)
    (answer,) = json.loads(capsys.readouterr().out)
    assert (answer["code"], answer["valid"]) == (code, valid)
    assert reason in answer["reason"]

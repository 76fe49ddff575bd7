"""ICD-10-PCS on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import small_pcs_files as small
from medcodex.cli.main import main
from medcodex.library.home import Home
from medcodex.library.store import add

if TYPE_CHECKING:
    from pathlib import Path

MAY = ("--date", "2026-05-15")


@pytest.fixture
def pcs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a small ICD-10-PCS: codes of 2026, the rest of 2025."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "order-2026.txt").write_bytes(
        small.order_file([*small.CODES, ("0FT44ZG", "Resection of Gizzard, by Hand")])
    )
    (files / "t.xml").write_bytes(small.tables_file("2025"))
    (files / "i.xml").write_bytes(small.index_file("2025"))
    (files / "d.xml").write_bytes(small.definitions_file("2025"))
    add(Home(tmp_path / "home"), [files], lambda _: None)
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("medcodex.library.opening.ensure_embedded", lambda *_: False)
    return tmp_path / "home"


def answer(capsys, *arguments: str, status: int = 0):
    assert main([*arguments, "--json", *MAY]) == status
    return json.loads(capsys.readouterr().out)


def test_build_gives_the_next_axis(pcs, capsys):
    found = answer(capsys, "pcs", "build", "0ft4")
    assert [step["title"] for step in found["path"]] == [
        "Medical and Surgical",
        "Hepatobiliary System and Pancreas",
        "Resection",
        "Gizzard",
    ]
    assert found["path"][2]["guidance"][0]["guideline"] == "B3.8"
    assert (found["next"]["position"], found["next"]["axis"], found["codes"]) == (5, "Approach", 3)
    assert [(value["character"], value["codes"]) for value in found["next"]["values"]] == [("0", 1), ("4", 2)]
    assert found["releases"]["icd10pcs"] == {
        "codes": "2026",
        "tables": "2025",
        "index": "2025",
        "definitions": "2025",
    }
    assert [warning["kind"] for warning in found["warnings"]] == ["release-lag"]


@pytest.mark.parametrize("start", ["", "0", "0F", "0FT", "0FT4", "0FT44", "0FT44Z"])
def test_build_from_every_length(pcs, capsys, start):
    found = answer(capsys, "pcs", "build", *([start] if start else []))
    assert found["next"]["position"] == len(start) + 1
    assert len(found["path"]) == len(start)


def test_build_names_what_the_tables_do_not(pcs, capsys):
    none, hand = answer(capsys, "pcs", "build", "0FT44Z")["next"]["values"]
    assert (none["title"], none["inferred"]) == ("No Qualifier", False)
    assert (hand["title"], hand["inferred"]) == ("Hand", True)


def test_build_ends_at_a_whole_code(pcs, capsys):
    found = answer(capsys, "pcs", "build", "0FT40ZZ")
    assert (found["next"], found["code"]) == (None, "0FT40ZZ")
    assert found["display"] == "Resection of Gizzard, Open Approach"


def test_build_from_words(pcs, capsys):
    found = answer(capsys, "pcs", "build", "lap", "gizzardectomy")
    first = found["codes"][0]
    assert first["code"] == "0FT44ZZ"
    assert [(axis["basis"], axis["words"]) for axis in first["axes"]][4] == ("words", ["lap"])
    assert first["axes"][6]["others"] == [{"character": "G", "title": "Hand"}]
    assert found["index"][0] == {"path": ["Gizzardectomy"], "code": "0FT4", "see": "Resection, Gizzard", "use": None}
    assert answer(capsys, "pcs", "build", "xyzzy")["codes"] == []


def test_explain(pcs, capsys):
    found = answer(capsys, "pcs", "explain", "0FT54ZZ")
    assert (found["code"], found["billable"]) == ("0FT54ZZ", True)
    assert "".join(axis["character"] for axis in found["axes"]) == "0FT54ZZ"
    assert found["axes"][3]["keys"] == ["Ingluvies"]
    assert main(["pcs", "explain", "0FT54ZZ", *MAY]) == 0
    captured = capsys.readouterr()
    assert "or Excision?" in captured.out
    assert "[B3.8]" in captured.out
    assert "tables 2025" in captured.err


def test_pages(pcs, capsys):
    for arguments in (["build"], ["build", "0FT"], ["build", "0FT44Z"], ["build", "lap gizzardectomy"]):
        assert main(["pcs", *arguments, *MAY]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "None" not in out
    assert "read as: percutaneous endoscopic gizzardectomy" in out
    assert '[from "lap"]' in out


def test_lookup_finds_the_system_by_the_shape_of_the_code(pcs, capsys):
    found = answer(capsys, "lookup", "0ft40zz")
    assert (found["system"], found["code"], found["valid"], found["billable"]) == ("icd10pcs", "0FT40ZZ", True, True)
    assert found["hierarchy"][2] == {"kind": "operation", "key": "0FT", "title": "Resection"}
    assert (found["effective_from"], found["effective_to"]) == ("2025-10-01", "2026-09-30")
    table = answer(capsys, "lookup", "0FT", "--system", "icd10pcs")
    assert (table["billable"], len(table["children"])) == (False, 5)
    assert main(["lookup", "0FT", *MAY]) == 0
    assert "a table" in capsys.readouterr().out


def test_a_code_of_both_shapes_is_asked_of_both(embedded_home, monkeypatch, capsys):
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    assert answer(capsys, "lookup", "H401111")["code"] == "H40.1111"
    assert main(["lookup", "B341ZZZ", "--system", "icd10cm", *MAY]) == 2


def test_validate(pcs, capsys):
    verdicts = answer(capsys, "validate", "0FT40ZZ", "0FT4", "0FT4QZZ", "--system", "icd10pcs", status=1)
    assert [(item["valid"], item["billable"]) for item in verdicts] == [(True, True), (False, False), (False, False)]
    assert "character 5, Q" in verdicts[2]["reason"]
    assert main(["validate", "0FT40ZZ", "--system", "ICD-10-PCS", *MAY]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pcs"], "ACTION"),
        (["pcs", "build", "0FT4Q", *MAY], "character 5, Q, is not allowed behind 0FT4; allowed: 0 4"),
        (["pcs", "explain", "gizzard", *MAY], "shape"),
        (["pcs", "explain", "0FT43ZZ", *MAY], "character 5"),
        (["pcs", "build", "x", "y", "--limit", "0", *MAY], "at least 1"),
        (["pcs", "build", "--date", "2020-01-01"], "earliest begins 2024-10-01"),
        (["pcs", "build", "--date", "May"], "not a date"),
        (["lookup", "0FT43ZZ", *MAY], "no such code in release icd10pcs 2026"),
        (["lookup", "0FT43", *MAY], "5 characters"),
        (["lookup", "0FT40ZZ", "--system", "cpt", *MAY], "does not have the shape of a code of cpt, but of icd10pcs"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(pcs, capsys, arguments, words):
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.shared
def test_official_files(pcs_home, monkeypatch, capsys):
    monkeypatch.setenv("MEDCODEX_HOME", str(pcs_home))
    found = answer(capsys, "pcs", "build", "lap chole")
    assert found["codes"][0]["code"] == "0FT44ZZ"
    assert [axis["title"] for axis in found["codes"][0]["axes"]] == [
        "Medical and Surgical",
        "Hepatobiliary System and Pancreas",
        "Resection",
        "Gallbladder",
        "Percutaneous Endoscopic",
        "No Device",
        "No Qualifier",
    ]
    sections = answer(capsys, "pcs", "build")
    assert (len(sections["next"]["values"]), sections["codes"]) == (17, 79115)
    main(["data", "list"])
    assert "icd10pcs 2026" in capsys.readouterr().out

"""The code-book commands as a user or a script runs them."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main
from small_release_files import order_file, tabular_file, zipped

if TYPE_CHECKING:
    from pathlib import Path

MAY = ("--date", "2026-05-15")


@pytest.fixture
def embedded(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    return embedded_home


@pytest.fixture
def own(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that a test may change."""
    folder = tmp_path / "home"
    shutil.copytree(embedded_home, folder)
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    return folder


@pytest.fixture
def full(full_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDCODEX_HOME", str(full_home))
    return full_home


def test_lookup_json(embedded, capsys):
    assert main(["lookup", "i11.0", "--json", *MAY]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["system"], answer["code"], answer["billable"], answer["valid"]) == ("icd10cm", "I11.0", True, True)
    assert answer["hierarchy"][0] == {
        "kind": "chapter",
        "key": "9",
        "title": "Diseases of the circulatory system (I00-I99)",
    }
    assert answer["notes"]["own"]["inclusion_terms"] == ["Hypertensive heart failure"]
    assert {"from": "I10-I1A", "kind": "excludes1", "text": "neonatal hypertension (P29.2)"} in answer["notes"][
        "inherited"
    ]
    assert (answer["effective_from"], answer["effective_to"]) == ("2026-04-01", "2026-09-30")
    assert answer["releases"] == {"icd10cm": {"codes": "2026-04", "tabular": "2026-04"}}
    assert answer["warnings"] == []


def test_lookup_text_is_plain_when_not_on_a_terminal(embedded, capsys):
    assert main(["lookup", "S52.001A", *MAY]) == 0
    out = capsys.readouterr().out
    assert out.startswith("S52.001A  Unspecified fracture of upper end of right ulna")
    assert "\x1b" not in out


def test_release_lag_is_said(embedded, capsys):
    assert main(["lookup", "I10", "--json", "--date", "2027-01-01"]) == 0
    assert [warning["kind"] for warning in json.loads(capsys.readouterr().out)["warnings"]] == ["release-lag"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lookup", "Z99.999", *MAY], "no such code"),
        (["lookup", "fever", *MAY], "shape"),
        (["lookup", "I10", "--date", "2020-01-01"], "earliest begins 2026-04-01"),
        (["lookup", "I10", "--date", "May"], "not a date"),
        (["lookup", "I10", "--system", "cpt"], "does not have the shape of a code of cpt, but of icd10cm"),
        (["search", "x", "--system", "cpt"], "no release of cpt is loaded"),
        (["lookup", "G0463", *MAY], "no release of hcpcs is loaded"),
        (["validate", "G0463", "--system", "hcpcs", *MAY], "no release of hcpcs is loaded"),
        (["data", "add", ".", "--accept-licence", "hcpcs"], "no licence needs accepting"),
        (["lookup", "I10", "--system", "xyz"], "not a code system"),
        (["search"], "either TEXT or --jsonl"),
        (["search", "x", "--limit", "0"], "at least 1"),
        (["search", "--jsonl", "/nowhere"], "no such file"),
        (["index", "fever", *MAY], "no alphabetic index"),
        (["data", "add", "/nowhere"], "no such file"),
        (["data", "remove", "icd10cm", "1999"], "not loaded"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(own, capsys, arguments, words):
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


def test_validate_exit_codes(embedded, capsys):
    assert main(["validate", "I10", "E119", "--json", *MAY]) == 0
    assert [item["code"] for item in json.loads(capsys.readouterr().out)] == ["I10", "E11.9"]
    assert main(["validate", "I10", "I10.9", "--json", "--system", "icd10cm", *MAY]) == 1
    assert json.loads(capsys.readouterr().out)[1] == {
        "code": "I10.9",
        "valid": False,
        "billable": False,
        "reason": "no such code: I10 is complete and takes no more characters",
        "suggestions": ["I10"],
    }
    assert main(["validate", "E11", *MAY]) == 0
    assert "not billable" in capsys.readouterr().out


def test_search_json(embedded, capsys):
    assert main(["search", "essential", "hypertension", "--limit", "3", "--json", *MAY]) == 0
    hits = json.loads(capsys.readouterr().out)
    assert hits[0]["code"] == "I10"
    assert hits[0].keys() == {"system", "code", "display", "billable", "score", "via"}
    assert len(hits) <= 3


def test_search_lines_keep_order_and_survive_bad_ones(embedded, capsys, monkeypatch):
    lines = (
        b'{"id": "a", "text": "cholera"}\nnot json\n[1]\n{"id": 4}\n'
        b'{"id": 5, "text": "x", "system": "cpt"}\n\xff\n{"id": 7, "text": ""}\n'
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["search", "--jsonl", "-", "--limit", "1", *MAY]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", None, None, 4, 5, None, 7]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False]
    assert answers[0]["hits"][0]["code"].startswith("A00")
    assert answers[3]["error"]["kind"] == "input"


def test_data_list_verify_remove_add(own, tmp_path, capsys):
    assert main(["data", "list", "--json"]) == 0
    release, procedures = json.loads(capsys.readouterr().out)
    assert (release["version"], release["parts"]["codes"]["form"]) == ("2026-04", "derived")
    assert (procedures["system"], procedures["version"], procedures["parts"]["codes"]["rows"]) == (
        "icd10pcs",
        "2024",
        78603,
    )
    assert len(release["parts"]["tabular"]["sha256"]) == 64
    assert main(["data", "verify"]) == 0
    assert "whole" in capsys.readouterr().out
    zipped(tmp_path / "codes-2025.zip", {"order.txt": order_file(), "notes.txt": b"words"})
    assert main(["data", "add", str(tmp_path / "codes-2025.zip"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["built"] == [{"release": "icd10cm 2025", "parts": ["codes"]}]
    assert len(report["skipped"]) == 1
    assert main(["lookup", "A00.0", "--date", "2025-01-01"]) == 0
    assert main(["data", "remove", "icd10cm", "2025"]) == 0
    capsys.readouterr()
    assert main(["data", "list"]) == 0
    assert "icd10cm 2025" not in capsys.readouterr().out


def test_data_add_refuses_what_it_cannot_place(own, tmp_path, capsys):
    (tmp_path / "words.txt").write_text("nothing here")
    assert main(["data", "add", str(tmp_path / "words.txt")]) == 2
    (tmp_path / "tab.xml").write_bytes(tabular_file()[:-60])
    assert main(["data", "add", str(tmp_path / "tab.xml"), "--json"]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"]["kind"] == "release"
    assert "broken XML" in captured.err


@pytest.mark.shared
def test_index_walk(full, capsys):
    assert main(["index", "Failure, heart", "--json", *MAY]) == 0
    answer = json.loads(capsys.readouterr().out)
    match = answer["matches"][0]
    assert (match["path"], match["code"]) == (["Failure, failed", "heart"], "I50.9")
    hypertension = next(term for group in match["terms"] for term in group["terms"] if term["title"] == "hypertension")
    assert hypertension["see"] == {
        "text": "Hypertension, heart",
        "path": ["Hypertension, hypertensive", "heart"],
        "code": "I11.9",
    }
    assert main(["index", "heart", "failure", "--json", *MAY]) == 0
    assert json.loads(capsys.readouterr().out)["matches"][0]["path"] == match["path"]
    capsys.readouterr()
    assert main(["index", "xyzzy", *MAY]) == 0
    assert "no such term" in capsys.readouterr().err


@pytest.mark.shared
def test_validate_across_releases(full, capsys):
    assert main(["validate", "T52.8X1A", "I42.00", "--json", "--date", "2026-11-01"]) == 1
    assert "deleted: last in release 2026-04" in json.loads(capsys.readouterr().out)[0]["reason"]
    assert main(["validate", "I42.00", "--json", *MAY]) == 1
    assert "not yet valid: new in release 2027, from 2026-10-01" in json.loads(capsys.readouterr().out)[0]["reason"]


LOOKUP = "import sys; from medcodex.cli.main import main; main(['lookup', 'I10', '--date', '2026-05-15'])"


def test_a_lookup_loads_only_what_it_needs(embedded):
    command = [sys.executable, "-c", f"{LOOKUP}; print(*sys.modules)"]
    modules = set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    assert not modules & {"rich", "msgspec", "defusedxml", "rapidfuzz", "simple_icd_10_cm", "medcodex.library.intake"}

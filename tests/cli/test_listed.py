"""lookup, validate and data for HCPCS, CPT and CDT as a user or a script runs them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

import small_list_files as small
from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

AUGUST = ("--date", "2099-08-15")


@pytest.fixture
def home(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The embedded releases with an invented HCPCS release beside them."""
    folder = tmp_path / "home"
    shutil.copytree(embedded_home, folder)
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    (tmp_path / "HCPC2099_JUL_ANWEB.txt").write_bytes(small.anweb())
    assert main(["data", "add", str(tmp_path / "HCPC2099_JUL_ANWEB.txt")]) == 0
    return folder


@pytest.fixture
def ama(tmp_path: Path) -> Path:
    folder = tmp_path / "ama"
    for name, made in small.AMA_FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made())
    return folder


def answer(capsys, *arguments: str, status: int = 0):
    capsys.readouterr()
    assert main([*arguments, "--json", *AUGUST]) == status
    return json.loads(capsys.readouterr().out)


def test_lookup_json(home, capsys):
    found = answer(capsys, "lookup", "l0001")
    assert (found["system"], found["code"], found["billable"]) == ("hcpcs", "L0001", False)
    assert (found["active"], found["valid"], found["reason"]) == (False, False, "deleted: last day 2099-06-30")
    assert [step["key"] for step in found["hierarchy"]] == ["L0000-L4999", "L0001"]
    assert {"name": "coverage", "value": "C", "meaning": "carrier judgment"} in found["properties"]
    assert {"name": "terminated", "value": "2099-06-30", "meaning": None} in found["properties"]
    assert {"use": "short", "text": "Inv brace"} in found["designations"]
    assert (found["effective_from"], found["effective_to"]) == ("2098-01-01", "2099-06-30")
    assert found["releases"] == {"hcpcs": {"codes": "2099-07"}}


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("I10", "icd10cm"),
        ("J11.00", "icd10cm"),
        ("J1100", "icd10cm"),
        ("J0001", "hcpcs"),
        ("ZZ", "hcpcs"),
        ("RT", "hcpcs"),
        ("99213", "cpt"),
        ("0042T", "cpt"),
        ("25", "cpt"),
        ("P1", "cpt"),
        ("D0120", "cdt"),
        ("B020YZZ", "icd10pcs"),
    ],
)
def test_the_system_by_the_shape_of_the_code(home, capsys, code, system):
    assert answer(capsys, "lookup", code)["system"] == system


def test_a_code_that_could_be_of_two_systems_says_so(home, capsys):
    assert answer(capsys, "lookup", "J1100")["other_systems"] == ["hcpcs"]
    assert main(["lookup", "J1100", *AUGUST]) == 0
    assert "it has the shape of hcpcs too" in capsys.readouterr().err
    assert answer(capsys, "lookup", "I10")["other_systems"] == []


def test_pages(home, capsys):
    assert main(["lookup", "L0001", *AUGUST]) == 0
    out = capsys.readouterr().out
    assert out.startswith("L0001  Invented brace\ndeleted: last day 2099-06-30")
    assert "coverage: C (carrier judgment)" in out
    assert main(["lookup", "99213", *AUGUST]) == 0
    captured = capsys.readouterr()
    assert "(descriptor needs your AMA licence)" in captured.out
    assert "whether they exist is not known" in captured.err
    assert "descriptor needs your AMA licence" in answer(capsys, "lookup", "99213")["reason"]
    assert main(["lookup", "J0000-J8999", "--system", "hcpcs", *AUGUST]) == 0
    assert "J0001" in capsys.readouterr().out


def test_a_range_tells_which_of_its_codes_are_in_force(home, capsys):
    below = {child["code"]: child for child in answer(capsys, "lookup", "L0000-L4999", "--system", "hcpcs")["children"]}
    assert [below[code]["billable"] for code in ("L0001", "L0002")] == [False, True]
    assert main(["lookup", "L0000-L4999", "--system", "hcpcs", *AUGUST]) == 0
    out = capsys.readouterr().out
    assert "not billable: a range of codes" in out
    assert "Invented brace  (not in force)\n" in out
    assert "Invented better brace\n" in out


@pytest.mark.parametrize("text", ["99213-25", "5A11/5A23", "Hello", ""])
def test_what_looks_like_no_code_at_all_is_not_called_one_of_icd10cm(home, capsys, text):
    capsys.readouterr()
    assert main(["lookup", text]) == 2
    err = capsys.readouterr().err
    assert f"{text!r} does not have the shape of a code of any system" in err
    assert err.count("\n") == 1


def test_json_of_verdicts_leaves_warnings_to_standard_error(home, capsys):
    capsys.readouterr()
    assert main(["validate", "L0001", "--system", "hcpcs", "--date", "2098-06-01", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)[0]["valid"]
    assert "hcpcs: the earliest release loaded begins 2099-07-01" in err


def test_validate(home, capsys):
    verdicts = answer(capsys, "validate", "J0001", "L0001", "ZZ", "--system", "hcpcs", status=1)
    assert [(one["code"], one["valid"], one["billable"]) for one in verdicts] == [
        ("J0001", True, True),
        ("L0001", False, False),
        ("ZZ", True, False),
    ]
    assert verdicts[1]["suggestions"] == ["L0002"]
    assert main(["validate", "99213", "25", "--system", "cpt", *AUGUST]) == 0
    assert "descriptor needs your AMA licence" in capsys.readouterr().out


def test_the_licence_is_accepted_once(home, ama, capsys):
    assert main(["data", "add", str(ama)]) == 2
    err = capsys.readouterr().err
    assert "needs your CPT licence of the American Medical Association" in err
    assert "--accept-licence cpt" in err
    assert main(["data", "add", str(ama), "--accept-licence", "cpt", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [built["release"] for built in report["built"]] == ["cpt 2099"]
    assert list(json.loads((home / "licences.json").read_text())) == ["cpt"]
    found = answer(capsys, "lookup", "99999")
    assert found["display"] == small.CPT_CODES["99999"]
    assert [one["value"] for one in found["properties"] if one["name"] == "citation"] == [
        "CPT Assistant: January 2099, page 1",
        "Site note: ask the dean",
    ]
    assert main(["data", "remove", "cpt", "2099"]) == 0
    assert main(["data", "add", str(ama)]) == 0


def test_verify_names_a_file_that_cannot_be_opened(home, capsys):
    (path,) = (home / "releases").glob("hcpcs_2099-07_*.sqlite")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:20_000])
    capsys.readouterr()
    assert main(["data", "verify"]) == 1
    out = capsys.readouterr().out
    assert "hcpcs 2099-07  DAMAGED: " in out
    assert main(["data", "verify", "--json"]) == 1
    faults = [one for one in json.loads(capsys.readouterr().out) if not one["whole"]]
    assert [(one["system"], one["version"]) for one in faults] == [("hcpcs", "2099-07")]
    assert main(["data", "add", str(home.parent / "HCPC2099_JUL_ANWEB.txt")]) == 0
    assert main(["data", "verify"]) == 0


def test_data_list_verify_remove(home, capsys):
    capsys.readouterr()
    assert main(["data", "list"]) == 0
    assert "hcpcs 2099-07  2099-07-01 to 2099-09-30  public domain (CMS)" in capsys.readouterr().out
    assert main(["data", "verify"]) == 0
    assert "hcpcs 2099-07  whole" in capsys.readouterr().out
    assert main(["data", "remove", "hcpcs", "2099-07"]) == 0
    assert main(["lookup", "L0001", "--system", "hcpcs", *AUGUST]) == 2
    assert "no release of hcpcs is loaded" in capsys.readouterr().err

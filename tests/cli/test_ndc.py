"""medcodex ndc: forms of a code, and the quantities of the claim."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import small_ndc_files as small
from medcodex.cli.main import main
from medcodex.library.home import Home
from medcodex.library.store import add

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--date", "2026-11-25")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path / "home"))


@pytest.fixture
def loaded(tmp_path: Path, empty: None) -> None:
    files = tmp_path / "2026-11-20"
    files.mkdir()
    (files / "product.txt").write_bytes(small.product_file())
    (files / "package.txt").write_bytes(small.package_file())
    (files / "October 2026 ASP NDC-HCPCS Crosswalk.csv").write_bytes(small.crosswalk_file())
    add(Home(tmp_path / "home"), [files], lambda _: None)


def answer(capsys, *arguments: str, status: int = 0):
    assert main([*arguments, "--json", *DAY]) == status
    return json.loads(capsys.readouterr().out)


def printed(capsys, *arguments: str, status: int = 0) -> tuple[str, str]:
    assert main([*arguments, *DAY]) == status
    return capsys.readouterr()


def test_forms_need_no_directory(empty, capsys):
    found = answer(capsys, "ndc", "convert", "99999-123-04")
    assert found["code"] == "99999012304"
    assert found["readings"] == [
        {
            "code": "99999012304",
            "level": "package",
            "ndc11": "99999012304",
            "ndc11_hyphenated": "99999-0123-04",
            "ndc12": "099999012304",
            "ndc10": None,
            "ndc10_candidates": ["99999-123-04", "99999-0123-4"],
            "listed": None,
            "display": None,
            "active": None,
        }
    ]


def test_the_list_settles_what_ten_digits_mean(loaded, capsys):
    found = answer(capsys, "ndc", "convert", "9999912304")
    assert (found["code"], len(found["readings"])) == ("99999012304", 3)
    assert [one["listed"] for one in found["readings"]] == [False, True, False]
    assert found["readings"][1]["ndc10"] == "99999-123-04"
    assert found["releases"]["ndc"] == {"codes": "2026-11-20", "packages": "2026-11-20", "crosswalk": "2026Q4"}
    out, _ = printed(capsys, "ndc", "convert", "9999912304")
    assert "99999012304  package  <- listed" in out


def test_without_it_the_candidates_are_named(empty, capsys):
    assert answer(capsys, "ndc", "convert", "9999912304")["code"] is None
    out, _ = printed(capsys, "ndc", "convert", "99999012304")
    assert "99999-123-04 or 99999-0123-4: only FDA's list tells" in out


@pytest.mark.parametrize("code", ["xyz", "1-2-3", ""])
def test_no_code_is_one_line(empty, capsys, code):
    out, err = printed(capsys, "ndc", "convert", code, status=2)
    assert (out, len(err.splitlines())) == ("", 1)


def test_units_for_the_claim(loaded, capsys):
    found = answer(capsys, "ndc", "units", "99999-2002-5", "--given", "375 mg", "--discarded", "25 mg")
    assert (found["code"], found["ndc"]["quantity"], found["ndc"]["unit"]) == ("99999200205", "15", "ML")
    assert found["ndc"]["x12"] == ["LIN**N4*99999200205~", "CTP****15*ML~"]
    (row,) = found["hcpcs"]
    assert (row["code"], row["dosage"], row["units"], row["discarded_units"]) == ("J9999", "10 MG", 38, 2)
    out, _ = printed(capsys, "ndc", "units", "99999-2002-5", "--given", "375 mg", "--discarded", "25 mg")
    assert "J9999  38 x 10 MG, discarded (JW) 2" in out


def test_what_cannot_be_computed_has_its_reason_beside_what_can(loaded, capsys):
    found = answer(capsys, "ndc", "units", "99999-2005-3", "--given", "30 g", "--of", "product")
    assert (found["ndc"]["quantity"], found["ndc"]["unit"]) == ("30", "GR")
    assert "error" in found["hcpcs"][0]


def test_units_from_a_stated_strength(empty, capsys):
    arguments = ("--given", "75 mg", "--strength", "100 mg/4mL", "--form", "injection", "--dosage", "PER 10 MG")
    found = answer(capsys, "ndc", "units", *arguments)
    assert (found["code"], found["ndc"]["quantity"], found["ndc"]["unit"], found["ndc"]["x12"]) == (None, "3", "ML", [])
    assert found["hcpcs"][0]["units"] == 8


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("99999-2006-1", "--given", "10 mg"), "2 ingredients"),
        (("99999-2005-3", "--given", "30 g"), "say whether the weight"),
        (("99999-9999-9", "--given", "1 mg"), "not in the NDC directory of 2026-11-20"),
        (("99999-2002-5", "--given", "many"), "is not an amount"),
        (("99999-2002-5", "--given", "1 mg", "--strength", "strong"), "is not a strength"),
        (("99999-2002-5", "--given", "1 mg", "--unit", "GM"), "not a unit of CTP05"),
        (("--given", "1 mg"), "is needed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_refusals_are_one_line(loaded, capsys, arguments, told):
    _, err = printed(capsys, "ndc", "units", *arguments, status=2)
    assert told in err
    assert len(err.splitlines()) == 1


def test_units_of_a_code_need_a_directory(empty, capsys):
    _, err = printed(capsys, "ndc", "units", "99999-2002-5", "--given", "1 mg", status=2)
    assert "no NDC directory with its packages is loaded" in err


def test_without_the_list_of_packages_none_is_called_unknown(tmp_path, empty, capsys):
    (tmp_path / "product-2026-11-20.txt").write_bytes(small.product_file())
    add(Home(tmp_path / "home"), [tmp_path / "product-2026-11-20.txt"], lambda _: None)
    assert main(["validate", "99999-123", "--system", "ndc", *DAY]) == 0
    for command in (["validate", "99999-123-04", "--system", "ndc"], ["lookup", "99999-123-04"]):
        _, err = printed(capsys, *command, status=2)
        assert "packages of the NDC directory are not loaded" in err
        assert err.count("\n") == 1
    found = answer(capsys, "ndc", "convert", "9999912304")
    assert (found["code"], {one["listed"] for one in found["readings"]}) == (None, {None})


def test_listing_and_verifying_know_the_system(loaded, capsys):
    assert main(["data", "list", "--json"]) == 0
    releases = {(one["system"], one["version"]) for one in json.loads(capsys.readouterr().out)}
    assert {("ndc", "2026-11-20"), ("ndc", "2026Q4")} <= releases


def test_lookup_and_validate_know_the_system(loaded, capsys):
    found = answer(capsys, "lookup", "99999-2002-5")
    assert (found["system"], found["code"], found["billable"]) == ("ndc", "99999200205", True)
    assert [step["kind"] for step in found["hierarchy"]] == ["labeler", "product", "package"]
    facts = {fact["name"]: fact["value"] for fact in found["properties"]}
    assert (facts["hcpcs"], facts["strength"]) == ("J9999", "25 mg/mL")
    assert (
        main(["validate", "99999-123-04", "0999-1111-02", "99999-123-05", "99999", "--system", "ndc", "--json", *DAY])
        == 1
    )
    verdicts = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["billable"]) for one in verdicts] == [
        ("99999012304", True), ("00999111102", False), ("99999012305", False), ("99999", False),
    ]  # fmt: skip
    assert verdicts[1]["reason"] == "deleted: last day 2024-01-01"
    assert verdicts[2]["suggestions"][0] == "99999012304"
    assert verdicts[3]["reason"] == "not billable: a labeler: claims name packages"

"""``medcodex claim``: an encounter becomes a file that its guide and the rules of billing have nothing against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

VISIT: dict[str, Any] = {
    "id": "v1", "claim": "professional", "date": "2026-05-15", "payer": "Medicare", "birth_date": "1950-02-03",
    "sex": "F", "providers": {"rendering": {"npi": "1234567893"}}, "diagnoses": [{"code": "I10"}, {"code": "E11.9"}],
    "lines": [{"code": "G0463", "units": 1, "charge": "30.00", "dx": [1, 2], "pos": "11"}],
}  # fmt: skip
STAY: dict[str, Any] = {
    "id": "s1", "setting": "inpatient", "claim": "facility", "date": "2026-05-15", "admit_date": "2026-05-11",
    "age": 67, "sex": "F", "discharge_status": "01", "admission_type": "1", "point_of_origin": "1",
    "admitting_dx": "R10.31",
    "bill_type": "111", "payer": "medicare", "providers": {"attending": {"npi": "1234567893"}},
    "diagnoses": [{"code": "K35.80", "poa": "Y"}, {"code": "W01.0XXA", "poa": "Y"}, {"code": "E11.9", "poa": "Y"}],
    "procedures": [{"code": "0DTJ4ZZ", "date": "2026-05-12"}],
    "lines": [{"revenue": "0120", "units": 4, "charge": "8000"}, {"revenue": "0001", "charge": "8000"}],
}  # fmt: skip
TEETH: dict[str, Any] = {
    "id": "d1", "setting": "dental", "date": "2026-05-15", "payer": "commercial", "sex": "M",
    "lines": [{"code": "D0120", "units": 1, "charge": "80"}],
}  # fmt: skip
KINDS = {"005010X222A1": VISIT, "005010X223A2": STAY, "005010X224A2": TEETH}


def asked(tmp_path: Path, encounter: dict[str, Any], *more: str) -> tuple[int, Path]:
    told, out = tmp_path / "encounter.json", tmp_path / "claim.837"
    told.write_text(json.dumps(encounter))
    return main(["claim", str(told), "--out", str(out), *more]), out


@pytest.mark.parametrize("version", KINDS)
def test_each_kind_is_written_and_passes_its_guide(
    version: str, tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = asked(tmp_path, KINDS[version])
    assert code == 0
    text = out.read_text()
    assert version in text
    assert "*0*T*:~" in text
    capsys.readouterr()
    assert main(["x12", "check", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["claims"], report["faults"]) == (1, [])


def test_with_a_site_of_its_own_errors_forbid_writing(
    tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site.toml"
    site.write_text(
        '[submitter]\nname = "US"\nid = "U1"\n[billing]\nname = "US"\nnpi = "1234567890"\n'
        '[payers.medicare]\nname = "MEDICARE"\nid = "M1"\nfiling = "MB"\n'
    )
    code, out = asked(tmp_path, VISIT, "--site", str(site))
    told = capsys.readouterr().err
    assert code == 1
    assert not out.exists()
    for rule in ("PR-01", "PR-03", "PR-04", "SB-01", "SB-02"):
        assert f"({rule})" in told
    assert asked(tmp_path, VISIT, "--site", str(site), "--draft")[0] == 0
    assert "*0*T*:~" in out.read_text()


def test_a_sample_site_without_the_payer_says_so(
    tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site.toml"
    site.write_text(
        'sample = true\n[submitter]\nname = "US"\n[billing]\nname = "US"\n[payers.a]\nname = "A"\nid = "1"\n'
    )
    assert asked(tmp_path, VISIT, "--site", str(site))[0] != 0
    assert "a payer that the site's billing file does not name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"lines": []}, "lines: there is no line with a charge"),
        ({"lines": [{"code": "G0463"}]}, "lines[0].charge: a line without charge"),
        ({"billing": {"patient": {"last": "X", "adress": {}}}}, "billing.patient.adress: no such key"),
        ({"billing": {"patient": {"last": 7}}}, "billing.patient.last: text expected"),
        ({"billing": {"patient": {"last": "X", "birth_date": "1950"}}}, "billing.patient.birth_date: a date"),
    ],
)
def test_what_cannot_be_billed_is_told_by_its_place(
    changed: dict[str, Any], told: str, tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = asked(tmp_path, VISIT | changed)
    assert code != 0
    assert told in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("version", KINDS)
def test_a_claim_goes_out_as_fhir_and_comes_back_the_same(
    version: str, tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = asked(tmp_path, KINDS[version])
    assert code == 0
    encounter, told, back = tmp_path / "encounter.json", tmp_path / "claim.json", tmp_path / "back.837"
    assert main(["claim", str(encounter), "--to", "fhir", "--out", str(told)]) == 0
    assert json.loads(told.read_text())["entry"][0]["resource"]["resourceType"] == "Claim"
    assert main(["claim", str(told), "--out", str(back)]) == 0
    assert _body(back) == _body(out)
    capsys.readouterr()
    assert main(["x12", "read", str(out), "--to", "fhir"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    (tmp_path / "lines.ndjson").write_text(line)
    assert main(["claim", str(tmp_path / "lines.ndjson"), "--out", str(back)]) == 0
    assert _body(back) == _body(out)


def test_the_codes_of_a_claim_in_fhir_are_checked(
    tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(tmp_path, VISIT)
    told, back = tmp_path / "claim.json", tmp_path / "back.837"
    assert main(["claim", str(tmp_path / "encounter.json"), "--to", "fhir", "--out", str(told)]) == 0
    capsys.readouterr()
    assert main(["claim", str(told), "--out", str(back)]) == 0
    said = capsys.readouterr().err
    assert "not checked: edits that ask for what is documented" in said
    assert "CL-40" in said  # as of the coded encounter
    bundle = json.loads(told.read_text())
    bundle["entry"][0]["resource"]["diagnosis"][0]["diagnosisCodeableConcept"]["coding"][0]["code"] = "I10.99"
    told.write_text(json.dumps(bundle))
    assert main(["claim", str(told), "--out", str(back)]) == 0
    assert "I10.99" in capsys.readouterr().err


def _body(file: Path) -> list[str]:
    """The segments of a file from its subscriber on; those before tell the time of writing."""
    segments = file.read_text().split("~\n")
    return segments[next(place for place, one in enumerate(segments) if one.startswith("HL*1")) :]


def test_a_claim_in_fhir_that_cannot_be_billed_says_where(
    tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "claim.json"
    told.write_text('{"resourceType": "Claim", "status": "active"}')
    assert main(["claim", str(told)]) == 2
    assert "claim.json: Claim.type:" in capsys.readouterr().err
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]}
    told.write_text(json.dumps({"resourceType": "Claim", "type": kind, "item": [{"sequence": 1}]}))
    site = tmp_path / "site.toml"
    site.write_text('[submitter]\nname = "A"\nid = "S"\n[billing]\nname = "B"\nnpi = "1234567893"\n')
    out = tmp_path / "claim.837"
    assert main(["claim", str(told), "--site", str(site), "--out", str(out)]) == 1
    assert not out.exists()
    said = capsys.readouterr().err
    assert "Claim.item[0].net: no amount" in said
    assert "(SB-01)" in said


@pytest.mark.parametrize("text", ["", "ISA", '{"resourceType": "Patient"}'])
def test_what_holds_no_claim_cannot_be_fhir(
    text: str, tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "told"
    told.write_text(text)
    assert main(["x12", "read", str(told), "--to", "fhir"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["claim", str(told), "--to", "fhir"]) == 2
    assert capsys.readouterr().err.count("\n") in {1, 2}

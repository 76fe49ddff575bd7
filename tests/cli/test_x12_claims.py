"""medcodex x12 read --claims, write, answer --with 277ca."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from billed_claims import CLAIMS, PROFESSIONAL, SENDING
from medcodex.cli.main import main
from medcodex.formats.billing_json import write_billed
from medcodex.formats.x12.claims.writing import write_claims
from x12_answers import FILES, joined

if TYPE_CHECKING:
    from pathlib import Path

WRONG = replace(PROFESSIONAL, charge=Decimal(1))


def file_of(path: Path, *claims: object, usage: str = "T") -> Path:
    text = "".join(write_claims(claims, SENDING)).replace("*0*T*", f"*0*{usage}*")
    path.write_text(text)
    return path


def records(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert main(["x12", "read", str(path), "--claims"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_read_is_written_again(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = file_of(tmp_path / "a.837", CLAIMS[name], CLAIMS[name])
    told = records(first, capsys)
    lines = tmp_path / "a.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in told))
    again = tmp_path / "b.837"
    assert main(["x12", "write", str(lines), "--control", "1", "--out", str(again)]) == 0
    changed = [
        (old, new)
        for old, new in zip(first.read_text().splitlines(), again.read_text().splitlines(), strict=True)
        if old != new
    ]
    assert {old.split("*")[0] for old, _ in changed} <= {"ISA", "GS", "BHT"}, "when it was written"
    claims = [one["claim"] for one in told if one["record"] == "claim"]
    assert [one["claim"] for one in records(again, capsys) if one["record"] == "claim"] == claims


@pytest.mark.parametrize("name", FILES)
def test_answers_as_records(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer"
    path.write_bytes(joined(FILES[name]))
    told = records(path, capsys)
    kinds = {"TA1": "interchange_answer", "999": "group_answer", "277CA": "claim_answer", "276": "status_question",
             "277": "claim_answer"}  # fmt: skip
    assert kinds[name] in {one["record"] for one in told}
    assert told[-1] == {"record": "end", "segments": len(FILES[name]), "faults": 0}


def test_faults_are_records_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cut"
    path.write_bytes(joined(FILES["277CA"])[:-60])
    told = records(path, capsys)
    faults = [one for one in told if one["record"] == "fault"]
    assert {"segment", "offset", "code", "message"} <= faults[0].keys()
    assert told[-1]["faults"] == len(faults) > 0


def test_a_claim_with_errors_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, out = tmp_path / "claims.jsonl", tmp_path / "out.837"
    told = records(file_of(tmp_path / "a", PROFESSIONAL, WRONG, usage="P"), capsys)
    lines.write_text("".join(json.dumps(one) + "\n" for one in told))
    assert main(["x12", "write", str(lines), "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert "claim 2: error: charge:" in said
    assert "(BL-01)" in said
    assert "OKAPI" not in said
    assert not out.exists()
    assert main(["x12", "write", str(lines), "--out", str(out), "--draft"]) == 0
    assert "*0*T*:~" in out.read_text()


def test_a_fault_of_form_forbids_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = records(file_of(tmp_path / "a", replace(PROFESSIONAL, signature="Q"), usage="P"), capsys)
    lines = tmp_path / "claims.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in told))
    assert main(["x12", "write", str(lines)]) == 1
    said = capsys.readouterr()
    assert "CLM06: none of its codes" in said.err
    assert said.out == ""


def test_what_is_in_production_stays_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = records(file_of(tmp_path / "a", PROFESSIONAL, usage="P"), capsys)
    lines = tmp_path / "claims.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in told))
    assert main(["x12", "write", str(lines)]) == 0
    assert "*0*P*:~" in capsys.readouterr().out


def test_claims_of_a_list_are_of_the_sample_site_or_of_one_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, site = tmp_path / "claims.json", tmp_path / "site.toml"
    lines.write_bytes(write_billed([PROFESSIONAL]))
    assert main(["x12", "write", str(lines)]) == 0
    told = capsys.readouterr()
    assert "no --site" in told.err
    assert "*0*T*:~" in told.out
    site.write_text(
        '[submitter]\nname = "QUAGGA CLINIC"\nid = "Q77"\ncontact = "EDI"\nphone = "6145550100"\n'
        '[billing]\nname = "QUAGGA CLINIC"\nnpi = "1234567893"\ntax_id = "990000001"\n'
        'address = {lines = ["1 SAMPLE STREET"], city = "SAMPLETOWN", state = "OH", zip = "430040001"}\n'
    )
    assert main(["x12", "write", str(lines), "--site", str(site)]) == 0
    made = capsys.readouterr().out
    assert "NM1*41*2*QUAGGA CLINIC*****46*Q77~" in made
    assert "*0*P*:~" in made


def test_a_file_for_each_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, folder = tmp_path / "claims.json", tmp_path / "made"
    lines.write_bytes(write_billed(list(CLAIMS.values())))
    assert main(["x12", "write", str(lines)]) == 2
    assert "name a folder with --out" in capsys.readouterr().err
    assert main(["x12", "write", str(lines), "--out", str(folder)]) == 0
    assert {one.name for one in folder.iterdir()} == {f"{claim.kind}.837" for claim in CLAIMS.values()}
    for path in folder.iterdir():
        assert main(["x12", "check", str(path)]) == 0


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"[]", "no claim to write"),
        (b"hello", "no claim as it is billed"),
        (b"\xff\xfe[\0]\0", "no claim as it is billed"),
        (b'{"record": "claim"}', "line 1"),
        (b'{"record": "end"}\n{"record": "claim", "claim": {}}', "line 2"),
        (b'{"record": "end"}\n[]', "line 2"),
        (b'{"record": "end"}\n\xff', "line 2"),
        (b'{"record": "remitted_claim"}', "remitted_claim cannot be written"),
        (b'{"record": "zebra"}', "no record of a file"),
        (b'{"record": "claim", "claim": ' + b'{"a":' * 5000, "no claim as it is billed"),
    ],
    ids=["empty", "blank", "none", "text", "utf16", "no claim", "bare", "list", "bytes", "payment", "other", "deep"],
)
def test_what_cannot_be_written_is_one_line(
    tmp_path: Path, data: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.json"
    path.write_bytes(data)
    assert main(["x12", "write", str(path)]) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if "no --site" not in line]
    assert len(said) == 1
    assert told in said[0]


def test_claims_are_answered_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file_of(
        tmp_path / "a", PROFESSIONAL, replace(WRONG, number="A9"), replace(PROFESSIONAL, number="A10", signature="Q")
    )
    assert main(["x12", "answer", str(path), "--with", "277ca", "--control", "41"]) == 0
    answer = tmp_path / "answer"
    answer.write_text(capsys.readouterr().out)
    assert main(["x12", "check", str(answer)]) == 0
    capsys.readouterr()
    told = records(answer, capsys)
    assert [one["control"] for one in told if one["record"] == "interchange"] == ["000000041", "000000042"]
    [group] = [one for one in told if one["record"] == "group_answer"]
    assert (group["verdict"], group["sets"][0]["verdict"]) == ("E", "E")
    claims = {one["number"]: one["statuses"] for one in told if one["record"] == "claim_answer"}
    codes = {number: [code["category"] + code["code"] for one in statuses for code in one["codes"]]
             for number, statuses in claims.items()}  # fmt: skip
    assert codes == {"A1": ["A220"], "A9": ["A8400"], "A10": ["A3684"]}


def test_a_set_that_is_refused_as_a_whole_is_not_answered_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path / "a", PROFESSIONAL)
    path.write_text(path.read_text().replace("SE*", "SE*9"))
    assert main(["x12", "answer", str(path), "--with", "277ca"]) == 0
    answer = capsys.readouterr().out
    assert "IK5*R*4~" in answer
    assert "ST*277*" not in answer


def test_each_interchange_is_answered_by_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two"
    text = "".join("".join(write_claims([PROFESSIONAL], replace(SENDING, interchange=n))) for n in (1, 2))
    path.write_text(text)
    assert main(["x12", "answer", str(path), "--with", "277ca"]) == 0
    answer = capsys.readouterr().out
    assert [line[90:99] for line in answer.splitlines() if line.startswith("ISA")] == [f"{n:09}" for n in (1, 2, 3, 4)]
    assert "TRN*2*0000000010001~" in answer
    assert "TRN*2*0000000020001~" in answer

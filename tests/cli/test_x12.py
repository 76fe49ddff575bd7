"""medcodex x12."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260515*1200*^*00501*000000007*0*T*:~\n"
    "GS*HC*S*R*20260515*1200*1*X*005010X222A1~\nST*837*0001*005010X222A1~\nBHT*0019*00~\nSE*4*0001~\n"
    "GE*1*1~\nIEA*1*000000007~\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "claims.837"
    path.write_bytes(TEXT.encode())
    return path


def test_read_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x12", "read", str(file), "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["segments"] == 7
    assert read["faults"] == [
        {
            "segment": 5,
            "offset": TEXT.index("SE*"),
            "code": "IK502:4",
            "message": "SE01 tells 4 segments; there are 3",
        }
    ]
    (interchange,) = read["interchanges"]
    assert (interchange["control"], interchange["sender"], interchange["segment"]) == ("000000007", "SENDER", 1)
    assert interchange["groups"][0]["sets"] == [
        {"id": "837", "control": "0001", "guide": "005010X222A1", "segment": 3, "segments": 3}
    ]


def test_sets_without_envelopes_come_in_nameless_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bare.835"
    path.write_text("ST*835*1~SE*2*1~ST*835*2~SE*2*2~")
    assert main(["x12", "read", str(path), "--json"]) == 0
    (interchange,) = json.loads(capsys.readouterr().out)["interchanges"]
    assert interchange["control"] is None
    assert [one["control"] for one in interchange["groups"][0]["sets"]] == ["1", "2"]


def test_read_as_lines(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x12", "read", str(file)]) == 0
    said = capsys.readouterr().out
    assert "interchange 000000007: SENDER to RECEIVER" in said
    assert "7 segments, 1 fault\n" in said


def test_rewrite_gives_the_same_bytes(file: Path) -> None:
    command = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "x12", "rewrite", "-"]
    assert subprocess.run(command, input=file.read_bytes(), capture_output=True, check=True).stdout == file.read_bytes()


@pytest.mark.parametrize("data", [b"", b"hello there", b"\xff\xfeI\0S\0A\0"], ids=["empty", "text", "utf16"])
def test_what_is_no_x12_is_one_line(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "odd"
    path.write_bytes(data)
    assert main(["x12", "read", str(path), "--json"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["error"]["kind"] == "input"
    assert len(told.err.splitlines()) == 1

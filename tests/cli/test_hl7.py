"""medcodex hl7."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = "MSH|^~\\&|A|B|C|D|20260515||ORU^R01|9|P|2.5\rPID|1||7||Doe^Jane&x\rOBX|1|TX|||a\\F\\b~c\r"


def test_read_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.hl7"
    path.write_bytes(TEXT.encode())
    assert main(["hl7", "read", str(path), "--json"]) == 0
    (message,) = json.loads(capsys.readouterr().out)["messages"]
    assert {name: message[name] for name in ("type", "event", "control", "version", "encoding")} == {
        "type": "ORU", "event": "R01", "control": "9", "version": "2.5", "encoding": "ascii",
    }  # fmt: skip
    assert message["segments"][1] == {
        "id": "PID", "line": 2, "fields": {"1": "1", "3": "7", "5": [["Doe", ["Jane", "x"]]]},
    }  # fmt: skip
    assert message["segments"][2]["fields"]["5"] == [["a|b"], ["c"]]
    assert message["segments"][0]["fields"]["2"] == "^~\\&"


def test_read_as_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.hl7"
    path.write_bytes(TEXT.encode())
    assert main(["hl7", "read", str(path)]) == 0
    assert capsys.readouterr().out == "ORU^R01 9 2.5: MSH PID OBX\n"


def test_rewrite_gives_the_same_bytes() -> None:
    command = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "hl7", "rewrite", "-"]
    assert subprocess.run(command, input=TEXT.encode(), capture_output=True, check=True).stdout == TEXT.encode()


def test_what_holds_no_message_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "letter"
    path.write_text("Dear colleague")
    assert main(["hl7", "read", str(path)]) == 2
    assert "no HL7 message" in capsys.readouterr().err

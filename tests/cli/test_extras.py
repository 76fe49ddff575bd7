"""A command whose extra is not installed says what to install."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT = """
import sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "sqlalchemy":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Gone())
from medcodex.cli.main import entry
entry()
"""


@pytest.mark.parametrize(
    "command",
    [
        ["audit", "verify"],
        ["user", "list"],
        ["keys", "list"],
        ["backup", "b"],
        ["retention"],
        ["export", "codes", "--purpose", "audit", "--reason", "x"],
        ["patients"],
        ["chart", "add", "c.json"],
    ],
    ids=lambda command: command[0],
)
def test_the_extra_is_named(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "c").write_text("{}")
    called = [sys.executable, "-c", WITHOUT, *command]
    done = subprocess.run(called, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert "pip install 'medcodex[workbench]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1

"""``medcodex code --verify`` as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from verifier_server import serving

if TYPE_CHECKING:
    from pathlib import Path

    from engine_fixture import Coder

TEXT = "ASSESSMENT: Hypertension. Zachariah has asthma.\n"


def run(home: Path, *arguments: str, stdin: str = TEXT, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "MEDCODEX_HOME": str(home), **environment}
    command = [sys.executable, "-m", "medcodex", "code", "--verify", "--date", "2026-05-15", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, env=told, check=False)


def drop_asthma(asked):
    rows = [
        {"id": one["id"], "action": "drop", "reason": "uncertain", "sentence": None, "quote": "has asthma"}
        for one in asked["candidates"]
        if one["code"].startswith("J45")
    ]
    return {"verdicts": rows, "order": []}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_codes_are_verified(coder: Coder, embedded_home: Path, tmp_path: Path, workers: str) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": f"Visit {n}. {TEXT}"}) + "\n" for n in range(3))
    with serving(drop_asthma) as model:
        file = tmp_path / "verifier.toml"
        file.write_text(f'url = "{model.url}"\nmodel = "invented"\ncache = false\n')
        done = run(embedded_home, "--jsonl", "-", "--workers", workers, stdin=lines, MEDCODEX_VERIFIER=str(file))
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[code["code"] for code in one["codes"]] for one in answers] == [["I10"]] * 3
    assert all("verifier-dropped" in {warning["kind"] for warning in one["warnings"]} for one in answers)
    assert "Zachariah" not in done.stderr
    assert ("3 requests" in done.stderr) == (workers == "1")


def test_without_configuration(embedded_home: Path) -> None:
    done = run(embedded_home, "-")
    assert done.returncode == 2
    assert "no verifier is configured" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_endpoint_elsewhere_is_told(coder: Coder, embedded_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "verifier.toml"
    settings = 'url = "https://models.invalid/v1"\nmodel = "m"\ncache = false\nattempts = 1\n'
    file.write_text(settings + "deidentify = false\n")
    done = run(embedded_home, "--json", "-", MEDCODEX_VERIFIER=str(file))
    assert done.returncode == 0
    assert "de-identification is off" in done.stderr
    kinds = [warning["kind"] for warning in json.loads(done.stdout)["warnings"]]
    assert kinds[-2:] == ["verifier-exposed", "verifier-unavailable"]
    file.write_text(settings)
    masked = run(embedded_home, "--json", "-", MEDCODEX_VERIFIER=str(file))
    assert "verifier-exposed" not in masked.stdout


def _goes_by_z(asked):
    sent = json.dumps(asked)
    assert "Zachariah" not in sent
    assert "asthma" in sent
    return {"verdicts": [], "order": []}


def test_identifiers_are_masked_where_asked(coder: Coder, embedded_home: Path, tmp_path: Path) -> None:
    with serving(_goes_by_z) as model:
        file = tmp_path / "verifier.toml"
        file.write_text(f'url = "{model.url}"\nmodel = "invented"\ncache = false\ndeidentify = true\n')
        text = "Seen by Mr. Zachariah Quimby. ASSESSMENT: Mr. Zachariah Quimby has asthma.\n"
        done = run(embedded_home, "--json", "-", stdin=text, MEDCODEX_VERIFIER=str(file))
    assert done.returncode == 0
    assert "1 requests, 0 failed" in done.stderr

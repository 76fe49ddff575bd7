"""The engine over whole corpora: every answer keeps its promises, and accuracy does not fall below its floor."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import sys
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from coded_promises import faults_of
from engine_fixture import coder_in, full_coder, note  # noqa: F401 - a fixture
from medcodex.coding import NoteInput
from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from medcodex.app import Coder
    from medcodex.coding import CodedNote

pytestmark = [pytest.mark.shared, pytest.mark.slow]
_ASKED = [(Setting.OUTPATIENT, Claim.PROFESSIONAL), (Setting.INPATIENT, Claim.FACILITY)]


def _mtsamples(shared: Path) -> Iterator[str]:
    with gzip.open(shared / "corpora/mtsamples/mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _codiesp(shared: Path, part: str, folder: str) -> Iterator[tuple[str, str]]:
    """(id, text) of each case; the folder tells the language."""
    with zipfile.ZipFile(next((shared / "corpora/codiesp").glob("*.zip"))) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(f"{part}/{folder}/") and name.endswith(".txt"):
                yield name.rpartition("/")[2].removesuffix(".txt"), archive.read(name).decode("utf-8")


def _keeps_its_promises(coder: Coder, texts: Iterator[str], least: int) -> None:
    faults: list[str] = []
    number = 0
    for number, text in enumerate(texts, 1):
        for setting, claim in _ASKED if number % 3 == 0 else _ASKED[:1]:
            faults += faults_of(coder, coder.code(note(text, setting, claim)), number)
    assert number >= least
    assert faults == []


@pytest.mark.parametrize("profile", ["embedded_home", "full_home"])
def test_transcribed_reports(shared: Path, profile: str, request: pytest.FixtureRequest) -> None:
    _keeps_its_promises(coder_in(request.getfixturevalue(profile)), _mtsamples(shared), 1159)


@pytest.mark.parametrize("folder", ["text_files_en", "text_files"])
@pytest.mark.parametrize("profile", ["embedded_home", "full_home"])
def test_clinical_cases_in_two_languages(
    shared: Path, folder: str, profile: str, request: pytest.FixtureRequest
) -> None:
    texts = (text for part in ("train", "dev") for _, text in _codiesp(shared, part, folder))
    _keeps_its_promises(coder_in(request.getfixturevalue(profile)), texts, 750)


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The scorer beside the corpora."""
    spec = importlib.util.spec_from_file_location("score_codes", shared / "tools/score_codes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = kept
    return module


def _record(coded: CodedNote) -> dict[str, Any]:
    """What the scorer reads of an answer."""
    return {
        "codes": [
            {"system": c.system, "code": c.code, "evidence": [{"start": e.start} for e in c.evidence]}
            for c in coded.codes
        ],
        "mentions": [
            {"start": m.start, "end": m.end, "codes": list(m.codes), "assertion": str(m.assertion), "system": m.system}
            for m in coded.mentions
        ],
    }


def test_visit_notes_floor(full_coder: Coder, shared: Path, scorer: ModuleType) -> None:  # noqa: F811
    gold = scorer.load(shared / "corpora/aci-gold/gold.jsonl")
    answers = {}
    for key, row in gold.items():
        setting = Setting(row["setting"])
        asked = NoteInput(key, row["text"], setting, Claim.default_for(setting), date.fromisoformat(row["date"]))
        answers[key] = _record(full_coder.code(asked))
    scores = scorer.aci(gold, answers)
    assert scores["recall"] >= 0.60
    assert scores["precision"] >= 0.60
    assert scores["codes_without_evidence"] == 0


def test_negation_floor(full_coder: Coder, shared: Path, scorer: ModuleType) -> None:  # noqa: F811
    path = shared / "corpora/negex/negex-odd-reports.tsv"
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t"))[1:]
    answers = {str(n): _record(full_coder.code(note(row[2]))) for n, row in enumerate(rows)}
    assert scorer.negex(path, answers)["f1"] >= 0.90


def test_exhaustive_coding_floor(full_coder: Coder, shared: Path, scorer: ModuleType, tmp_path: Path) -> None:  # noqa: F811
    gold = tmp_path / "devD.tsv"
    with zipfile.ZipFile(next((shared / "corpora/codiesp").glob("*.zip"))) as archive:
        gold.write_bytes(archive.read("dev/devD.tsv"))
    answers = {key: _record(full_coder.code(note(text))) for key, text in _codiesp(shared, "dev", "text_files_en")}
    assert scorer.codiesp(gold, answers, "icd10cm")["full"]["f1"] >= 0.42

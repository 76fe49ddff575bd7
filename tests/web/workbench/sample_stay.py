"""A stay of an invented patient (``stay/*.txt``) with what an engine might propose for it (``stay/proposed.toml``),
written by hand for tests of the page."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "stay"
HEADINGS = frozenset(
    {
        "CHIEF COMPLAINT",
        "HISTORY OF PRESENT ILLNESS",
        "PAST MEDICAL HISTORY",
        "SOCIAL HISTORY",
        "PHYSICAL EXAMINATION",
        "RESULTS",
        "ASSESSMENT AND PLAN",
        "SUBJECTIVE",
        "OBJECTIVE",
        "PROCEDURE",
        "ASSESSMENT",
        "DISCHARGE DIAGNOSES",
        "HOSPITAL COURSE",
        "CONDITION AT DISCHARGE",
    }
)
Json = dict[str, Any]


def documents() -> list[Json]:
    """The record as GET .../documents answers it. The discharge summary is not signed."""
    return [
        _document(1, "history-and-physical", "History and physical", "A. Example, MD", "2026-05-02"),
        _document(2, "progress-note", "Progress note", "B. Sample, MD", "2026-05-05"),
        _document(3, "discharge-summary", "Discharge summary", "A. Example, MD", "2026-05-07", signed=False),
    ]


def _document(number: int, kind: str, title: str, author: str, written: str, *, signed: bool = True) -> Json:
    text = (FOLDER / f"{kind}.txt").read_text(encoding="utf-8")
    return {
        "id": f"d{number}",
        "kind": kind,
        "title": title,
        "author": author,
        "author_role": "physician",
        "signed": signed,
        "written": written,
        "version": 1,
        "text": text,
        "sections": _sections(text),
    }


def _sections(text: str) -> list[Json]:
    starts, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() in HEADINGS:
            starts.append((at, line.strip().lower()))
        at += len(line)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [{"name": name, "start": start, "end": end} for (start, name), end in zip(starts, ends, strict=True)]


def proposed() -> Json:
    """All that stands in ``proposed.toml``, quotes as evidence: the lines of the ``facility`` claim and the ``service``
    of the professional one, ``findings`` and others."""
    record = documents()
    told = tomllib.loads((FOLDER / "proposed.toml").read_text(encoding="utf-8"))
    for line in (*told["facility"], *told["service"], told["left_out"]):
        line["evidence"] = [_evidence(record, quote) for quote in line.pop("quotes")]
        line.setdefault("system", "icd10cm")
        line.setdefault("section", "diagnosis")
    return told


def _evidence(record: list[Json], quote: Json) -> Json:
    one = record[quote["document"] - 1]
    start = -1
    for _ in range(quote.get("nth", 0) + 1):
        start = one["text"].index(quote["words"], start + 1)
    where = next((found["name"] for found in one["sections"] if found["start"] <= start < found["end"]), None)
    marks = {"marks": quote["marks"]} if "marks" in quote else {}
    place = {"document": one["id"], "start": start, "end": start + len(quote["words"])}
    return {**place, "text": quote["words"], "section": where} | marks

"""Encounters of several documents: whose statement counts, what is told twice, what contradicts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from engine_fixture import note, proposed
from medcodex.coding import DocumentInput
from medcodex.coding.standing import Standings
from medcodex.encounter import Setting

if TYPE_CHECKING:
    from medcodex.app import Coder
    from medcodex.coding import CodedNote

_STANDINGS = Standings.load()


class _Case(NamedTuple):
    name: str
    setting: Setting
    keys: dict[str, str]
    documents: tuple[DocumentInput, ...]


def _document(block: str) -> DocumentInput:
    head, _, text = block.partition("\n")
    doc_id, kind, author, signed, date, status = [*(cell.strip() for cell in head.split(";")), ""][:6]
    return DocumentInput(
        doc_id, text, kind or None, author or None, signed == "signed", dt.date.fromisoformat(date), status or None
    )


def _cases() -> list[_Case]:
    """encounter_cases.txt: blocks parted by "===="; keys, then documents headed by "---- id; type; author; ..."."""
    out = []
    for block in (Path(__file__).parent / "encounter_cases.txt").read_text(encoding="utf-8").split("\n====\n")[1:]:
        head, *documents = block.split("\n---- ")
        keys = dict(line.split(": ", 1) for line in head.strip().splitlines())
        out.append(_Case(keys["name"], Setting(keys["setting"]), keys, tuple(map(_document, documents))))
    return out


@pytest.fixture(scope="module", params=_cases(), ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> _Case:
    return request.param


def _code(coder: Coder, case: _Case) -> CodedNote:
    return coder.code(note(setting=case.setting, documents=case.documents))


def test_codes(coder: Coder, case: _Case) -> None:
    codes = proposed(_code(coder, case))
    assert set(case.keys.get("wanted", "").split()) - set(codes) == set()
    assert set(case.keys.get("unwanted", "").split()) & set(codes) == set()
    if "first" in case.keys:
        assert codes[0] == case.keys["first"]


def test_evidence_and_marks(coder: Coder, case: _Case) -> None:
    coded = _code(coder, case)
    by_code = {code.code: code.evidence for code in coded.codes}
    if "evidence" in case.keys:
        code, *documents = case.keys["evidence"].split()
        assert {e.document for e in by_code[code]} == set(documents)
    if "marks" in case.keys:
        code, mark = case.keys["marks"].split()
        assert any(mark in e.marks for e in by_code[code])
        assert mark != "copied" or not all(mark in e.marks for e in by_code[code])
    for code in coded.codes:
        for evidence in code.evidence:
            assert coded.texts[evidence.document][evidence.start : evidence.end] == evidence.text


def test_conflicts_and_findings(coder: Coder, case: _Case) -> None:
    coded = _code(coder, case)
    wanted = case.keys.get("conflicts", "none")
    assert " ".join(c.kind for c in coded.conflicts) == ("" if wanted == "none" else wanted)
    found = {f.rule for f in coded.findings if f.rule.startswith("DOC-")}
    assert set(case.keys.get("findings", "").split()) <= found
    for conflict in coded.conflicts:
        assert len({s.evidence.document for s in conflict.statements}) > 1
        assert conflict.because
        for statement in conflict.statements:
            e = statement.evidence
            assert coded.texts[e.document][e.start : e.end] == e.text


def test_order_of_documents_does_not_matter(coder: Coder, case: _Case) -> None:
    turned = coder.code(note(setting=case.setting, documents=case.documents[::-1]))
    assert set(proposed(turned)) == set(proposed(_code(coder, case)))


_STANDING = (
    ("discharge summary", "Dr. X, attending", "discharge summary", "attending", "provider"),
    ("Discharge Summary (final)", None, "discharge summary", "attending", "provider"),
    ("Progress Note", "Dr. Y, PGY-2", "progress note", "resident", "provider"),
    ("H&P", "Jane Roe, FNP-C", "history and physical", "advanced practice provider", "provider"),
    ("cardiology consult", None, "consultation", "consultant", "provider"),
    ("CT surgery consultation", None, "consultation", "consultant", "provider"),
    ("CT abdomen", "Dr. Z, attending radiologist", "radiology report", "attending", "diagnostic"),
    ("nursing", "RN", "nursing note", "nurse", "clinician"),
    ("wound care consult", "A. Roe, WOCN", "consultation", "nurse", "clinician"),
    ("surgical pathology", "Dr. P", "pathology report", "physician", "diagnostic"),
    ("nutrition assessment", None, "dietitian note", "dietitian", "clinician"),
    ("note", "Medical student", "", "student", "clinician"),
    ("something else", None, "", "", "provider"),
    (None, None, "discharge summary", "attending", "provider"),
)


@pytest.mark.parametrize(("kind", "author", "named", "role", "voice"), _STANDING, ids=str)
def test_standing(kind: str | None, author: str | None, named: str, role: str, voice: str) -> None:
    standing = _STANDINGS.of(DocumentInput("d", "DISCHARGE SUMMARY\nText.", kind, author), 0)
    assert (standing.kind, standing.role, standing.voice) == (named, role, voice)


@pytest.mark.parametrize(
    ("kind", "status", "final"),
    [
        ("CT head, preliminary", None, False),
        ("CT head", "draft", False),
        ("CT head", "final", True),
        ("CT head", "amended", True),
        ("CT head, preliminary", "final", True),
        ("CT head", None, None),
    ],
)
def test_final(kind: str, status: str | None, final: bool | None) -> None:
    assert _STANDINGS.of(DocumentInput("d", "", kind, status=status), 0).final is final

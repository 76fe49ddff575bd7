"""One kind of reading a row: what a short note must and must not lead to (kind_cases.tsv)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from engine_fixture import note, proposed
from medcodex.encounter import Setting

if TYPE_CHECKING:
    from medcodex.app import Coder


class _Case(NamedTuple):
    profile: str
    setting: str
    age: str
    text: str
    wanted: str
    unwanted: str


def _cases() -> list[_Case]:
    lines = (Path(__file__).parent / "kind_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == list(_Case._fields)
    return [_Case(*row) for row in rows[1:]]


_CASES = _cases()


def _check(coder: Coder, case: _Case) -> None:
    age = float(case.age) if case.age else None
    codes = set(proposed(coder.code(note(case.text.replace("|", "\n"), Setting(case.setting), age=age))))
    assert set(case.wanted.split()) <= codes
    assert not codes & set(case.unwanted.split())


@pytest.mark.parametrize("case", [case for case in _CASES if case.profile == "any"], ids=lambda case: case.text)
def test_kind(coder: Coder, case: _Case) -> None:
    _check(coder, case)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.text)
def test_kind_with_the_alphabetic_index(full_coder: Coder, case: _Case) -> None:
    _check(full_coder, case)


@pytest.mark.parametrize(
    ("text", "born"), [("Born here by vaginal delivery. Apgars 8 and 9.", True), ("Apgars 8 and 9.", False)]
)
def test_a_birth_is_coded_on_the_mothers_record(coder: Coder, text: str, born: bool) -> None:
    coded = coder.code(note(text, Setting.INPATIENT, age=0))
    assert not [code for code in proposed(coded) if code == "10E0XZZ"]
    assert ("Z38.00" in proposed(coded)) is born

"""The shape of the claim: order, present on admission, what is left out and why (claim_cases.txt), on notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine_fixture import note, proposed
from medcodex.encounter import Claim, Role, Setting

if TYPE_CHECKING:
    from medcodex.app import Coder
    from medcodex.coding import CodedNote


def _cases() -> list[tuple[dict[str, str], str]]:
    out = []
    for block in (Path(__file__).parent / "claim_cases.txt").read_text(encoding="utf-8").split("\n====\n")[1:]:
        head, _, text = block.partition("\n----\n")
        out.append((dict(line.split(": ", 1) for line in head.strip().splitlines()), text.strip("\n") + "\n"))
    return out


def _pairs(text: str) -> dict[str, str]:
    """ "A=B C=D" as a mapping; what stands behind the sign may hold blanks."""
    out: dict[str, str] = {}
    for word in text.split():
        code, sign, value = word.partition("=")
        if sign:
            out[code] = value
        else:
            out[list(out)[-1]] += f" {word}"
    return out


@pytest.fixture(scope="module", params=_cases(), ids=lambda case: case[0]["name"])
def case(request: pytest.FixtureRequest, full_coder: Coder) -> tuple[dict[str, str], CodedNote]:
    keys, text = request.param
    setting = Setting(keys["setting"])
    claim = Claim(keys["claim"]) if "claim" in keys else None
    age = float(keys["age"]) if "age" in keys else None
    return keys, full_coder.code(note(text, setting, claim, age=age))


def test_claim(case: tuple[dict[str, str], CodedNote]) -> None:
    keys, coded = case
    codes = proposed(coded)
    wanted = set(keys.get("wanted", "").split()) | set(keys.get("order", "").split()) | set(_pairs(keys.get("poa", "")))
    assert wanted <= set(codes), codes
    assert not set(keys.get("unwanted", "").split()) & set(codes), codes
    if "first" in keys:
        assert codes[0] == keys["first"], codes
    order = keys.get("order", "").split()
    assert [code for code in codes if code in order] == order
    indicators = {code.code: code.poa or "-" for code in coded.codes}
    for code, value in _pairs(keys.get("poa", "")).items():
        assert indicators[code] == value, indicators
    left = {one.code: one.because for one in coded.not_reported}
    for code, words in _pairs(keys.get("left", "")).items():
        assert words in left.get(code, ""), left


def test_what_is_not_reported_is_told_once_with_its_words(case: tuple[dict[str, str], CodedNote]) -> None:
    _, coded = case
    codes = [one.code for one in coded.not_reported]
    assert len(codes) == len(set(codes))
    assert not set(codes) & set(proposed(coded))
    for one in coded.not_reported:
        assert one.because
        assert one.source
        assert one.evidence
        assert all(coded.texts[e.document][e.start : e.end] == e.text for e in one.evidence)


def test_indicators_and_roles_follow_the_claim(case: tuple[dict[str, str], CodedNote]) -> None:
    _, coded = case
    stay = coded.setting is Setting.INPATIENT and coded.claim is Claim.FACILITY
    assert all((code.poa is None) or (stay and code.poa in "YNUW") for code in coded.codes)
    assert coded.codes[0].role is (Role.PRINCIPAL if stay else Role.FIRST_LISTED)
    diagnoses = [code for code in coded.codes if code.role is not Role.PROCEDURE]
    told = [any("present on admission" in why.path[0] for why in code.why) for code in diagnoses]
    assert all(told) if stay else not any(told)

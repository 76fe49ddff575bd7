"""What a note warns of, asks, plans, tells of the past or did at this stay is not coded as there; what is there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from engine_fixture import note, proposed
from medcodex.encounter import Setting

if TYPE_CHECKING:
    from medcodex.app import Coder


class _Case(NamedTuple):
    name: str
    setting: Setting
    text: str
    wanted: frozenset[str]
    unwanted: frozenset[str]


def _cases() -> list[_Case]:
    """overcoding_cases.txt: blocks parted by lines of "===="; the first lines of a block are "key: value"."""
    out = []
    for block in (Path(__file__).parent / "overcoding_cases.txt").read_text(encoding="utf-8").split("\n====\n")[1:]:
        head, _, text = block.partition("\n----\n")
        keys = dict(line.split(": ", 1) for line in head.strip().splitlines())
        wanted, unwanted = (frozenset(keys.get(key, "").split()) for key in ("wanted", "unwanted"))
        out.append(_Case(keys["name"], Setting(keys["setting"]), text.strip("\n") + "\n", wanted, unwanted))
    return out


_CASES = _cases()


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_only_what_is_there_is_proposed(coder: Coder, case: _Case) -> None:
    codes = frozenset(proposed(coder.code(note(case.text, case.setting))))
    assert case.wanted <= codes
    assert not case.unwanted & codes


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_only_what_is_there_is_proposed_with_the_alphabetic_index(full_coder: Coder, case: _Case) -> None:
    test_only_what_is_there_is_proposed(full_coder, case)

"""The edits decide 100,000 random line pairs as a straight SQL reading of CMS's rows does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.ncci_decisions import AlwaysThisQuarter, decisions_of, encounter_of, loaded
from bench.ncci_reading import open_tables, random_pairs, read_decisions

from medcodex.edits.ncci.editor import NcciEditor
from medcodex.library.home import Home

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 100_000

pytestmark = [pytest.mark.slow, pytest.mark.shared]
_PLACES = frozenset(["LT", "RT", "LC", "LD", "RC", "LM", "RI", "FA", "TA", *(f"E{n}" for n in range(1, 5)),
                     *(f"{finger}{n}" for finger in "FT" for n in range(1, 10))])  # fmt: skip


def test_every_decision_is_that_of_the_tables(shared: Path, tmp_path: Path) -> None:
    folder = shared / "codesets" / "ncci"
    connection = open_tables(folder)
    pairs = random_pairs(connection, COUNT)
    expected = read_decisions(connection, pairs)
    editor = NcciEditor(AlwaysThisQuarter(loaded(folder, Home(tmp_path))))
    denied, lifted, too_many = decisions_of([editor(encounter_of(pair)) for pair in pairs])
    assert min(len(expected.denied), len(expected.lifted), len(expected.too_many)) > 1000
    assert denied == expected.denied
    assert too_many == expected.too_many
    # A pair that a modifier lifts is told, unless modifiers name two places of the body.
    assert lifted <= expected.lifted
    for number, _, _ in expected.lifted - lifted:
        first, second = ({*one.modifiers} & _PLACES for one in pairs[number].lines)
        assert first
        assert second
        assert not first & second

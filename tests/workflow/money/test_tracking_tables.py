"""What figures of money count is told once, and in the document as in the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from medcodex.claims.reasons import GROUPS, reasons
from medcodex.workflow.money.tracking.tables import Definition, definitions, no_denials

DOCUMENT = Path(__file__).parents[3] / "docs" / "tracking.md"


@pytest.mark.parametrize("one", definitions().values(), ids=list(definitions()))
def test_the_document_says_what_the_table_says(one: Definition) -> None:
    assert all(one)
    assert f"| {one.title} | {one.says} | {one.of} | {one.source} |" in DOCUMENT.read_text(encoding="utf-8")


def test_what_denies_nothing_is_known() -> None:
    assert set(no_denials("cause")) <= {one.cause for one in reasons().values()}
    assert set(no_denials("reason")) <= set(reasons())
    assert set(no_denials("group")) <= set(GROUPS)

"""Coders for many dates: one engine for all dates that the same releases answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from engine_fixture import coder, full_coder, note, proposed  # noqa: F401 - fixtures: their lexicons are built
from library_fixture import APRIL_2026
from medcodex.app import Coders, open_coder
from medcodex.errors import NotLoadedError
from medcodex.library.home import HOME_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.app import Coder

pytestmark = pytest.mark.usefixtures("coder")


@pytest.fixture(autouse=True)
def home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(embedded_home))


def test_dates_of_the_same_releases_share_one_engine() -> None:
    coders = Coders()
    one, other = coders.on(APRIL_2026), coders.on(APRIL_2026 + timedelta(days=30))
    assert one.engine.finder is other.engine.finder
    assert one.engine.selector is other.engine.selector
    assert coders.on(APRIL_2026).engine.finder is one.engine.finder


def test_notices_are_of_the_date_that_was_asked_for() -> None:
    coders = Coders()
    late = coders.on(date(2028, 1, 1))
    assert [notice.kind for notice in late.engine.book.notices] == ["release-lag"]
    assert list(coders.on(APRIL_2026).engine.book.notices) == []
    assert late.engine.finder is coders.on(APRIL_2026).engine.finder
    assert len(late.code(note("ASSESSMENT: Hypertension.")).warnings) == 1


def test_a_date_before_every_release_is_refused() -> None:
    coders = Coders()
    for _ in range(2):
        with pytest.raises(NotLoadedError) as error:
            coders.on(date(1999, 1, 1))
        assert "1999-01-01" in error.value.message
        assert "\n" not in error.value.message
    assert proposed(coders.on(APRIL_2026).code(note("ASSESSMENT: Hypertension."))) == ["I10"]


def test_one_coder_answers_as_one_of_many(coder: Coder) -> None:  # noqa: F811 - the fixture
    text = "ASSESSMENT:\n1. Type 2 diabetes with CKD stage 4.\n2. COPD.\n"
    expected = coder.code(note(text))
    assert open_coder(APRIL_2026).code(note(text)) == Coders().on(APRIL_2026).code(note(text)) == expected


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.usefixtures("full_coder")
def test_another_set_of_releases_has_an_engine_of_its_own(full_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coders = Coders()
    one = coders.on(APRIL_2026)
    monkeypatch.setenv(HOME_VARIABLE, str(full_home))
    other = coders.on(APRIL_2026)
    assert other.engine.finder is not one.engine.finder
    assert other.engine.book.releases != one.engine.book.releases

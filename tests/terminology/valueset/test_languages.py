"""Languages as clients ask for them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.valueset.languages import LanguageError, parse_languages


@pytest.mark.parametrize(
    ("text", "tags", "only"),
    [
        ("de", ("de",), False),
        ("de, it ,zh", ("de", "it", "zh"), False),
        ("en;q=0.4, de-CH", ("de-CH", "en"), False),
        ("de,*; q=0", ("de",), True),
        ("de,*", ("de",), False),
        ("en;q=0,de", ("de",), False),
    ],
)
def test_lists_of_languages(text: str, tags: tuple[str, ...], *, only: bool) -> None:
    found = parse_languages(text)
    assert (found.tags, found.only) == (tags, only)


@pytest.mark.parametrize("text", ["-", "de;q=x", "de;p=1", "d e", "", "toolonglanguage"])
def test_what_is_no_list_of_languages(text: str) -> None:
    with pytest.raises(LanguageError):
        parse_languages(text)


def test_a_language_and_its_varieties_answer_one_another() -> None:
    assert parse_languages("de").accepts("de-CH")
    assert parse_languages("de-CH").accepts("de")
    assert not parse_languages("de-CH").accepts("de-AT")
    assert not parse_languages("de").accepts("den")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(LanguageError):
        parse_languages(text)

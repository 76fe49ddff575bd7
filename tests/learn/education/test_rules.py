"""Rules of continuing education: those that come along, and a site's own."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.learn.education.rules import rules, with_sites

BODY = '[[body]]\nname = "Guild"\nsince = 2026-01-01\nmonths = 12\nsource = "s"\ncertainty = "stated"\n'


def test_every_rule_names_its_source_and_how_sure_it_is() -> None:
    for one in rules().bodies:
        assert one.source
        assert one.certainty in {"stated", "conflicting", "unclear"}
        for asks in one.asks:
            assert asks.certainty in {"stated", "conflicting", "unclear"}
            assert asks.binding or asks.note
    assert {"CPC"} <= set(rules().names()["AAPC"])
    assert {"CCA", "CCS"} <= set(rules().names()["AHIMA"])


def test_a_site_adds_a_body_and_takes_the_place_of_a_rule() -> None:
    other = BODY.replace("Guild", "AAPC").replace("2026-01-01", "2015-08-31") + "totals = [40]\ncredentials = ['CPC']\n"
    own = with_sites((BODY + "each = { GM = 12 }\n" + other).encode(), "site.toml")
    guild = own.of("Guild", "GM", dt.date(2026, 5, 1))
    assert guild is not None
    assert guild.total(["GM"]) == 12
    ours = own.of("AAPC", "CPC", dt.date(2026, 5, 1))
    assert ours is not None
    assert ours.total(["CPC"]) == 40
    assert own.reminders == rules().reminders


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BODY, "totals or each"),
        (BODY + "totals = [1]\n", "credentials"),
        (BODY + "totals = [-1]\ncredentials = ['A']\n", "above 0"),
        (BODY + "totals = ['NaN']\ncredentials = ['A']\n", "above 0"),
        (BODY.replace("12", "0") + "each = { A = 1 }\n", "months"),
        (BODY + "each = { A = 1 }\n[[body.asks]]\ncategory = 'none'\nceus = 1\n", "category"),
        (BODY + "each = { A = 1 }\n[[body.asks]]\ncategory = 'ethics'\n", "share"),
        (BODY + "each = { A = 1 }\n[[body.asks]]\ncategory = 'ethics'\nshare = 2\n", "share"),
        (BODY + "each = { A = 1 }\nodd = 1\n", "odd"),
        ("reminders = [0]\n", "730"),
        ("[[body", "not rules"),
        ("body = 3", "not rules"),
    ],
)
def test_what_contradicts_itself_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        with_sites(text.encode(), "site.toml")
    assert said in f"{caught.value.message} {caught.value.where}"
    assert "site.toml" in (caught.value.where or "")


@given(st.binary(max_size=300))
def test_bytes_are_rules_or_told_to_be_none(data: bytes) -> None:
    with suppress(InputError):
        assert with_sites(data, "f").bodies


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(InputError, match="larger"):
        with_sites(b"#" * 300_000, "f")

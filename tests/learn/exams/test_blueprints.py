"""Blueprints: the packaged ones are whole, and a file that is none says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.app.learn.exams import EXAMS_VARIABLE, blueprints_at
from medcodex.errors import InputError, MedcodexError
from medcodex.learn.exams.reading import MOST_BYTES, WHATS, packaged, read_blueprints
from medcodex.library.home import Home

if TYPE_CHECKING:
    from pathlib import Path

OWN = """
edition = "2027-01"
[[blueprint]]
id = "cpc"
title = "CPC of 2027"
body = "AAPC"
questions = 120
minutes = 200
passing = { kind = "percent", mark = 72 }
books = ["icd10cm"]
[[blueprint.domains]]
name = "all"
title = "Everything"
share = 1
topics = ["index", "anatomy"]
"""


@pytest.mark.parametrize(("name", "questions", "minutes"), [("cpc", 100, 240), ("cca", 105, 120), ("ccs", 97, 240)])
def test_packaged_plans_are_whole(name: str, questions: int, minutes: int) -> None:
    plan = packaged()[name]
    assert (plan.questions, plan.minutes) == (questions, minutes)
    assert sum(one.share for one in plan.domains) == 100
    for what in WHATS:
        told = [one for one in plan.figures if one.what == what]
        assert any(one.used for one in told), what
        assert all(one.source.startswith("http") and one.date for one in told)


def test_conflicts_between_sources_are_kept() -> None:
    fees = {one.says for one in packaged()["cca"].figures if one.what == "fee"}
    assert any("199" in one for one in fees)
    assert any("399" in one for one in fees)


def test_the_practice_scale_is_a_straight_line_never_rounded_up() -> None:
    passing = packaged()["cca"].passing
    assert [passing.scaled(right, 105) for right in (0, 69, 70, 105)] == [100, 297, 300, 400]
    assert packaged()["cpc"].passing.scaled(69, 99) == 69


def test_a_site_puts_its_own_in_front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EXAMS_VARIABLE, raising=False)
    assert blueprints_at(None, Home(tmp_path)) == packaged()
    (tmp_path / "exams.toml").write_text(OWN, encoding="utf-8")
    found = blueprints_at(None, Home(tmp_path))
    assert (found["cpc"].questions, found["cpc"].edition, found["ccs"].questions) == (120, "2027-01", 97)
    with pytest.raises(InputError, match="cannot be read"):
        blueprints_at(str(tmp_path / "none.toml"), Home(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('edition = "2027-01"', "", "edition"),
        ("questions = 120", "questions = 0", "questions"),
        ("questions = 120", "questions = true", "questions"),
        ("minutes = 200", 'minutes = "200"', "minutes"),
        ('kind = "percent", mark = 72', 'kind = "stars", mark = 72', "kind"),
        ('kind = "percent", mark = 72', 'kind = "scaled", mark = 72, low = 100, high = 90', "high"),
        ('"index", "anatomy"', '"astrology"', "topics"),
        ('["index", "anatomy"]', "[]", "topics"),
        ("share = 1", "share = -1", "share"),
        ('books = ["icd10cm"]', 'books = ["bible"]', "books"),
        ('id = "cpc"', 'id = "../cpc"', "id"),
        ('title = "CPC of 2027"', 'title = "a\\u0007b"', "title"),
        ("[[blueprint]]", "[blueprint]", "blueprint"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_names_it(old: str, new: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        read_blueprints(OWN.replace(old, new, 1).encode(), "own.toml")
    assert "own.toml" in (raised.value.where or "")
    assert says in f"{raised.value.where} {raised.value.message}"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a = [", b'edition = "x"', b" " * (MOST_BYTES + 1)])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_blueprints(data, "x")


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_anything_at_all_gets_a_clear_error(told: str | bytes) -> None:
    data = told.encode("utf-8", "surrogatepass") if isinstance(told, str) else told
    with pytest.raises(MedcodexError):
        read_blueprints(data, "x")

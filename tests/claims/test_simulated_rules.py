"""The rules of a simulated payer as people write them; each wrong one is named with its key."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests.claims.simulated_payers import payer

from medcodex.claims.simulated.reading import MAX_BYTES, read_payer_rules, sample_payer_rules
from medcodex.claims.simulated.reasons import ON_CLAIMS, ON_LINES, reasons
from medcodex.claims.simulated.rules import Secondary, WrongKind
from medcodex.errors import InputError

WRONG: dict[str, tuple[str, str, str]] = {
    "an unknown key": ("fess = 1", "did you mean fees?", "rules.toml: fess"),
    "an unknown key of a part": ("[filing]\nwithn = 1", "did you mean within?", "rules.toml: filing.withn"),
    "a fee of neither kind": ('[[fees]]\ncodes = "99213"', "either an amount or a percent", "rules.toml: fees[0]"),
    "a fee of both kinds": ("[[fees]]\namount = 1\npercent = 1", "either an amount", "rules.toml: fees[0]"),
    "money of three places": ('[[fees]]\namount = "1.234"', "dollars such as", "rules.toml: fees[0].amount"),
    "money below zero": ("[[fees]]\namount = -1", "dollars such as", "rules.toml: fees[0].amount"),
    "more than all": ("otherwise = 101", "a percent from 0 to 100", "rules.toml: otherwise"),
    "truth as a number": ("otherwise = true", "a percent from 0 to 100", "rules.toml: otherwise"),
    "no such code": ('[[fees]]\ncodes = "9921"\npercent = 1', "neither a code", "rules.toml: fees[0].codes"),
    "no such kind of claim": ('[[fees]]\nkinds = "vet"\npercent = 1', "one of prof", "rules.toml: fees[0].kinds"),
    "no such denial": ('[[denials]]\nkind = "mood"', "one of not-covered", "rules.toml: denials[0].kind"),
    "a denial of whole claims": ('[[denials]]\nkind = "late"', "one of not-covered", "rules.toml: denials[0].kind"),
    "a denial without its condition": (
        '[[denials]]\nkind = "bundled"', "missing: a denial of the kind bundled", "rules.toml: denials[0].beside"),
    "weights without a base": (
        '[stays]\nweights = { "470" = 1.5 }', "missing: weights", "rules.toml: stays.base"),
    "a cover that ends first": (
        '[[members]]\nid = "A"\nfrom = 2026-01-02\nuntil = 2026-01-01', "before the", "rules.toml: members[0].until"),
    "a share above one": ("[wrong]\nunderpaid = 1.5", "a share from 0 to 1", "rules.toml: wrong.underpaid"),
    "not TOML": ("= 1", "not valid TOML", "rules.toml"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_its_key(name: str) -> None:
    text, says, where = WRONG[name]
    with pytest.raises(InputError, match=says.replace("?", r"\?")) as caught:
        payer(text)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "missing"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"a = " + b"[" * 5000, "nested too deeply|not valid TOML"),
        (b"#" * (MAX_BYTES + 1), "larger than the limit"),
    ],
    ids=["empty", "binary", "deep", "huge"],
)
def test_what_is_no_file_of_rules_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_payer_rules(data, "rules.toml")


def test_everything_that_may_be_told_is_read() -> None:
    rules = payer(
        'plan = "hm"\nphone = "6145550111"\notherwise = 50.5\nsecondary = "nonduplication"\nonly_members = true\n'
        'address = { lines = ["9 X"], city = "Y", state = "OH", zip = "43004-0009" }\n'
        '[filing]\nwithin = 90\npays_after = 0\n[remittance]\ndenied_claims = "lines"\nstatus_denied = true\n'
        'takebacks = "later"\n[wrong]\nunderpaid = 0.25\noverpaid = 0\n'
    )
    assert (rules.plan, rules.otherwise, rules.secondary) == ("HM", Decimal("50.5"), Secondary.NONDUPLICATION)
    assert (rules.within, rules.pays_after, rules.address.postal) == (90, 0, "430040009")
    assert (rules.only_members, rules.whole_on_lines, rules.status_denied, rules.recoups_later) == (True,) * 4
    assert rules.wrong == {WrongKind.UNDERPAID: Decimal("0.25")}


def test_what_the_page_shows_is_read_and_told_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulated-payer.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    rules = read_payer_rules(shown.encode(), "page")
    assert (rules.within, rules.otherwise, rules.wrong) == (180, 60, {WrongKind.UNDERPAID: Decimal("0.05")})
    words = " ".join(page.split())
    for level in (ON_LINES, ON_CLAIMS):
        for one in reasons(level).values():
            assert f"{one.group} {one.reason}" in words, one.kind
            assert all(remark in words for remark in one.remarks), one.kind


def test_the_sample_is_whole() -> None:
    rules = sample_payer_rules()
    assert {one.kind for one in rules.denials} <= set(reasons(ON_LINES))
    assert rules.fees
    assert not rules.wrong


def test_each_reason_is_told_once() -> None:
    assert set(reasons(ON_LINES)).isdisjoint(reasons(ON_CLAIMS))
    assert all(one.group in {"CO", "PR", "OA"} for level in (ON_LINES, ON_CLAIMS) for one in reasons(level).values())

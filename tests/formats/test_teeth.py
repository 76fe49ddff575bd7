"""Teeth of charges and service lines, into the lines of a dental claim."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.billing_making import GNU, SITE

from medcodex.app.checking_x12 import check_file
from medcodex.app.claiming import write_x12
from medcodex.claims.account import read_account
from medcodex.claims.building import build_claim
from medcodex.claims.site import read_site
from medcodex.encounter.billing import Tooth
from medcodex.errors import InputError
from medcodex.formats.chart_json import read_chart
from medcodex.formats.encounter_json import read_encounter
from medcodex.formats.teeth import SURFACES, read_mouth


def charged(**told: Any) -> bytes:
    return json.dumps({"account": "A1", "charges": [{"code": "D2391", **told}]}).encode()


@pytest.mark.parametrize(
    ("told", "tooth", "surfaces", "cavity"),
    [
        ({}, None, None, ()),
        ({"tooth": "14", "surfaces": "mo"}, "14", "MO", ()),
        ({"tooth": 3}, "3", None, ()),
        ({"tooth": "k", "surfaces": ["M", "O", "D"]}, "K", "MOD", ()),
        ({"tooth": "14", "surfaces": "M, O, M"}, "14", "MO", ()),
        ({"cavity": ["10", "20", "10"]}, None, None, ("10", "20")),
    ],
)
def test_where_a_charge_was_rendered(
    told: dict[str, Any], tooth: str | None, surfaces: str | None, cavity: tuple[str, ...]
) -> None:
    [charge] = read_chart(charged(**told)).charges
    assert (charge.tooth, charge.surfaces, charge.cavity) == (tooth, surfaces, cavity)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"tooth": "147"}, "charges[0].tooth"),
        ({"tooth": "1-"}, "charges[0].tooth"),
        ({"tooth": "14", "surfaces": "MX"}, "charges[0].surfaces"),
        ({"surfaces": "M"}, "charges[0].tooth"),
        ({"cavity": ["left"]}, "charges[0].cavity[0]"),
        ({"cavity": "10"}, "charges[0].cavity"),
        ({"tooth": ["14"]}, "charges[0].tooth"),
    ],
)
def test_what_is_no_place_in_a_mouth_is_refused(told: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as refused:
        read_chart(charged(**told))
    assert refused.value.where == where


@given(
    st.none() | st.text() | st.integers(), st.none() | st.text() | st.lists(st.text()), st.none() | st.lists(st.text())
)
def test_whatever_is_told_is_read_or_refused(tooth: Any, surfaces: Any, cavity: Any) -> None:
    try:
        found = read_mouth(tooth, surfaces, cavity, "x")
    except InputError:
        return
    assert set(found.surfaces or "") <= set(SURFACES)
    assert found.tooth is None or len(found.tooth) <= 2


ENCOUNTER = {
    "id": "A1", "setting": "dental", "date": "2026-05-11", "birth_date": "1975-02-28", "sex": "F",
    "payer": "commercial", "providers": {"rendering": {"npi": GNU}}, "member_id": "M1",
    "lines": [
        {"code": "D2391", "units": 1, "charge": 120, "tooth": "14", "surfaces": "MO"},
        {"code": "D4341", "units": 1, "charge": 200, "cavity": ["10", "20"]},
    ],
}  # fmt: skip


def test_a_dental_claim_tells_teeth_and_what_is_missing() -> None:
    site = read_site(SITE, "site.toml")
    home = {"lines": ["2 MADE UP STREET"], "city": "NOWHERE", "state": "OH", "zip": "430040002"}
    account = read_account(
        {"patient": {"last": "QUOKKA", "first": "ZELDA", "address": home}, "missing_teeth": ["16", "17:e"]}
    )
    claim = build_claim(read_encounter(json.dumps(ENCOUNTER).encode(), "made", dt.date(2026, 5, 11)), site, account)
    first, second = claim.lines
    assert (first.teeth, first.cavity, first.charge) == ((Tooth("14", ("M", "O")),), (), Decimal(120))
    assert (second.teeth, second.cavity) == ((), ("10", "20"))
    file = write_x12(claim, site, 1, dt.datetime(2026, 5, 12, tzinfo=dt.UTC))
    assert "TOO*JP*14*M:O~" in file
    assert "SV3*AD:D4341*200**10:20**1~" in file
    assert "DN2*16*M****JP~" in file
    assert "DN2*17*E****JP~" in file
    report = check_file(BytesIO(file.encode()), "made")
    assert (report.faults, report.errors) == ([], 0)

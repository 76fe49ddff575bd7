"""Sets of service codes: single codes, ranges, beginnings."""

from __future__ import annotations

import pytest

from medcodex.terminology.service_codes import ServiceCodes


@pytest.mark.parametrize(
    ("items", "inside", "outside"),
    [
        ("G0463", ["G0463"], ["G0464", "", "G046"]),
        ("A0425-A0429", ["A0425", "A0427", "A0429"], ["A0430", "A042", "A042X"]),
        ("A0001-B9999", ["A0001", "B0500"], ["C0001", "AB001"]),
        ("10004-69990", ["10004", "69990"], ["1000F", "2001F", "0100T"]),
        ("0001T-9999T", ["0001T", "9999T"], ["0001U", "00100"]),
        ("J12*", ["J1200", "J12"], ["J1300", "J1"]),
    ],
)
def test_what_a_set_holds(items: str, inside: list[str], outside: list[str]) -> None:
    codes = ServiceCodes([items])
    assert [code for code in inside if code not in codes] == []
    assert [code for code in outside if code in codes] == []


@pytest.mark.parametrize("item", ["", "G046", "A0429-A0425", "00100-0999T", "J1234*", "J-12"])
def test_what_is_no_set(item: str) -> None:
    with pytest.raises(ValueError, match=r"neither a code|the ends of the range"):
        ServiceCodes([item])

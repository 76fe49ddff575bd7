"""Codes of the second factor. The vectors are those of RFC 6238, appendix B, cut to six digits."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from medcodex.workflow.identity.second_factor import address_of, step_of, typed_recovery_code

SECRET = base64.b32encode(b"12345678901234567890").decode()


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_standards_own_codes(seconds: int, code: str) -> None:
    assert step_of(SECRET, code, at(seconds), None) == seconds // 30


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    step = 1234567890 // 30
    assert step_of(SECRET, "005924", at(1234567890 + 30), None) == step
    assert step_of(SECRET, "005924", at(1234567890 - 30), None) == step
    assert step_of(SECRET, "005924", at(1234567890 + 60), None) is None
    assert step_of(SECRET, "005924", at(1234567890 - 60), None) is None


def test_a_code_opens_nothing_a_second_time() -> None:
    step = step_of(SECRET, "287082", at(59), None)
    assert step_of(SECRET, "287082", at(59), step) is None
    assert step_of(SECRET, "287082", at(60), step) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "28708a", "２８７０８２", "287082\x00", "-87082", "0x1234"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert step_of(SECRET, code, at(59), None) is None


def test_blanks_do_not_matter() -> None:
    assert step_of(SECRET, " 287 082 ", at(59), None) == 1


def test_an_app_reads_the_address() -> None:
    assert address_of(SECRET, "rosa@clinic.example") == (
        f"otpauth://totp/medcodex:rosa%40clinic.example?secret={SECRET}&issuer=medcodex"
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("abcd-efgh-2345-67ab", "abcd-efgh-2345-67ab"),
        (" ABCD EFGH 234567AB ", "abcd-efgh-2345-67ab"),
        ("abcd-efgh-2345-67a", None),
        ("abcd-efgh-2345-6189", None),
        ("", None),
    ],
)
def test_recovery_codes_as_typed(typed: str, read: str | None) -> None:
    assert typed_recovery_code(typed) == read

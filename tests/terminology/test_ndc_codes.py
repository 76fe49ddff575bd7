"""The forms of a National Drug Code, and what a code as typed can mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.ndc.codes import HYPHENATED, LISTED, Ndc, normalise, readings

digits = st.text("0123456789", min_size=1, max_size=14)


def segments(shape: tuple[int, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.text("0123456789", min_size=width, max_size=width) for width in shape))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0777-3105-02", "00777310502"),
        ("99999-123-04", "99999012304"),
        ("99999-1234-5", "99999123405"),
        ("99999-0123-04", "99999012304"),
        ("99999 0123 04", "99999012304"),
        ("99999\N{EN DASH}123\N{EN DASH}04", "99999012304"),
        ("99999-*123-04", "99999012304"),
        ("NDC 99999-123-04", "99999012304"),
        ("ndc: 99999-123-04", "99999012304"),
        ("N499999012304", "99999012304"),
        ("99999012304", "99999012304"),
        ("099999-0123-04", "99999012304"),
        ("099999012304", "99999012304"),
        ("123456-0123-04", "123456012304"),
        ("123456-123-04", "123456012304"),
        ("123456-1234-5", "123456123405"),
        ("0777310502", "00777310502"),
        ("99999-123", "999990123"),
        ("999990123", "999990123"),
        ("0777-3105", "007773105"),
        ("123456-0001", "123456-0001"),
        ("99999", "99999"),
        ("0777", "00777"),
        ("099999", "99999"),
    ],
)
def test_one_reading(typed, code):
    assert normalise(typed) == code
    assert normalise(code) == code


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "1", "1-2-3", "99999-12-04", "99999-12345-04", "99999-123-", "9999A-123-04", "99999-123-04-1",
     "1234567", "1234567890123", "99999-123*-04", "I10", "\N{ARABIC-INDIC DIGIT ONE}" * 11, "N4", "NDC"],
)  # fmt: skip
def test_no_code(typed):
    assert readings(typed) == ()
    assert normalise(typed) is None


def test_ten_digits_without_hyphens_have_three_readings():
    assert [ndc.code for ndc in readings("9999912304")] == ["09999912304", "99999012304", "99999123004"]
    assert normalise("9999912304") is None


@pytest.mark.parametrize(
    ("code", "listings"),
    [
        ("99999012304", ("99999-123-04", "99999-0123-4")),
        ("99999123405", ("99999-1234-5",)),
        ("99999012314", ("99999-123-14",)),
        ("00777310502", ("0777-3105-02",)),
        ("99999123414", ()),
        ("123456012304", ()),
    ],
)
def test_back_to_ten_digits_the_candidates_are_named(code, listings):
    assert readings(code)[0].listings == listings


@given(st.sampled_from(HYPHENATED).flatmap(segments))
def test_hyphens_decide_and_every_form_leads_to_the_same_package(parts):
    ndc = Ndc(parts[0].zfill(6), parts[1].zfill(4), parts[2].zfill(2))
    for form in ("-".join(parts), " ".join(parts), ndc.hyphenated, ndc.digits12, ndc.code):
        assert readings(form) == (ndc,)
    assert len(ndc.digits12) == 12
    assert (ndc.digits11 is None) == (not parts[0].zfill(6).startswith("0"))


@given(st.sampled_from(LISTED).flatmap(segments).filter(lambda parts: (len(parts[0]) == 4) or parts[0][0] != "0"))
def test_what_fda_lists_is_among_the_candidates_of_its_eleven_digits_and_of_its_ten(parts):
    (ndc,) = readings("-".join(parts))
    assert "-".join(parts) in ndc.listings
    assert ndc in readings("".join(parts))
    assert all(readings(listing) == (ndc,) for listing in ndc.listings)


@given(digits)
def test_digits_alone_are_read_to_codes_that_print_and_read_back(text):
    for ndc in readings(text):
        assert readings(ndc.code) == (ndc,)
        assert readings(ndc.hyphenated) == (ndc,)


@given(st.text(max_size=40))
def test_any_text_is_read_or_not(text):
    for ndc in readings(text):
        assert ndc.digits12.isascii()
        assert ndc.digits12.isdigit()


def test_above():
    (package,) = readings("99999-123-04")
    assert (package.level, package.parent, package.parent.parent) == ("package", Ndc("099999", "0123"), Ndc("099999"))
    assert package.parent.parent.parent is None

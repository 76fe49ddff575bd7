"""Which code system a code is of, told from its shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.code_forms import NORMALISERS
from medcodex.terminology.maps.systems import MAP_SYSTEMS
from medcodex.terminology.outline import load_outline
from medcodex.terminology.shapes import systems_of


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("I10", ["icd10cm"]),
        ("I11.0", ["icd10cm"]),
        ("j1100", ["icd10cm", "hcpcs"]),
        ("V5364", ["icd10cm", "hcpcs"]),
        ("0FT44ZZ", ["icd10pcs"]),
        ("0FT", ["icd10pcs"]),
        ("99213", ["cpt"]),
        ("0042t", ["cpt"]),
        (" -25 ", ["cpt"]),
        ("P1", ["hcpcs", "cpt"]),
        ("D0120", ["icd10cm", "cdt"]),
        ("99999-123-04", ["ndc"]),
        ("99999-123", ["ndc"]),
        ("99999012304", ["ndc"]),
        ("9999912304", ["ndc"]),
        ("fever", []),
        ("", []),
    ],
)
def test_systems_in_the_order_in_which_they_are_asked(text, systems):
    assert systems_of(text) == systems


@given(st.text(max_size=12) | st.from_regex(r"[A-Za-z0-9. -]{0,9}", fullmatch=True))
def test_a_printed_form_is_its_own_printed_form(text):
    for normalise in NORMALISERS.values():
        code = normalise(text)
        assert code is None or normalise(code) == code


_WRITTEN = (
    "99213",
    "0042T",
    "25",
    "G0463",
    "D0120",
    "I10",
    "0FT44ZZ",
    "5A11",
    "99999-123-04",
    "250.00",
    "E934.2",
    "47.01",
)
_DIGITS_ELSEWHERE = ("\N{FULLWIDTH DIGIT ZERO}", "\N{ARABIC-INDIC DIGIT ZERO}", "\N{DEVANAGARI DIGIT ZERO}")


@pytest.mark.parametrize("code", _WRITTEN)
@pytest.mark.parametrize("zero", _DIGITS_ELSEWHERE)
def test_digits_of_other_scripts_make_no_code(code, zero):
    coded = [*NORMALISERS.values(), *(MAP_SYSTEMS[name].normalise for name in ("icd9cm", "icd9pcs", "icd11", "mondo"))]
    for place in (at for at, char in enumerate(code) if char.isdigit()):
        typed = f"{code[:place]}{chr(ord(zero) + int(code[place]))}{code[place + 1 :]}"
        assert [normalise(typed) for normalise in coded if normalise(typed) is not None] == []


@pytest.mark.parametrize("letter", ["\N{LATIN SMALL LETTER SHARP S}", "\N{LATIN SMALL LIGATURE FI}"])
def test_a_letter_whose_upper_case_is_two_is_no_modifier(letter):
    assert systems_of(letter) == []


@pytest.mark.parametrize("system", ["hcpcs", "cpt", "cdt"])
def test_packaged_tables_are_sound(system):
    outline = load_outline(f"medcodex.terminology.{system}")
    normalise = NORMALISERS[system]
    for section in outline.sections:
        assert section.first <= section.last
        assert normalise(section.first) == section.first
        assert normalise(section.last) == section.last
        assert section.title
        assert section.source
        crossing = [
            other.key
            for other in outline.sections
            if other.holds(section.first) and not other.holds(section.last) and not section.holds(other.first)
        ]
        assert crossing == [], f"{section.key} crosses {crossing}"
    for code, (title, source) in outline.modifiers.items():
        assert normalise(code) == code
        assert title
        assert source

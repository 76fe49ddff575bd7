"""Codes named in notes of the tabular list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.icd10cm.mentioned import pieces


@pytest.mark.parametrize(
    ("note", "keys"),
    [
        ("neonatal hypertension (P29.2)", [("P29.2",)]),
        ("food poisoning (A05.-)", [("A05",)]),
        ("code to identify tobacco use (F17.-, Z72.0)", [("F17",), ("Z72.0",)]),
        ("gestational diabetes (O24.4-)", [("O24.4",)]),
        ("complicating pregnancy (O10-O11, O13)", [("O10-O11", "O10"), ("O10-O11", "O11"), ("O13",)]),
        ("any in I50.- or I51.4-I51.7", [("I50",), ("I51.4-I51.7", "I51.4"), ("I51.4-I51.7", "I51.7")]),
        ("hypertensive diseases (I10-I1A)", [("I10-I1A", "I10"), ("I10-I1A", "I1A")]),
        ("carcinoid tumors (C7A.0-)", [("C7A.0",)]),
        ("fracture, initial (S52.001A)", [("S52.001A",)]),
        ("vitamin B12 deficiency", [("B12",)]),
        ("type IIIA, IIIB, or HIV disease", []),
        ("T4 level, 3A00, xB20", []),
        ("", []),
    ],
)  # fmt: skip
def test_codes_are_found_where_they_stand(note: str, keys: list[tuple[str, ...]]) -> None:
    assert [piece.keys for piece in pieces(note) if piece.keys] == keys


@given(st.text(alphabet="A1B2.- (,)x", max_size=40) | st.text(max_size=60))
def test_joined_the_pieces_are_the_note(note: str) -> None:
    found = pieces(note)
    assert "".join(piece.text for piece in found) == note
    assert all(piece.text for piece in found)

"""Reading notes: what the bytes say, and a plain refusal of what is no text."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.cli.note_lines import Defaults, default_note
from medcodex.cli.notes import decode_note, read_note
from medcodex.encounter import Setting
from medcodex.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Café visit: 38 °C — “fièvre”.\r\nNo cough.\n"


@pytest.mark.parametrize(
    ("data", "assumed"),
    [
        (TEXT.encode(), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), None),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), None),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), None),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), None),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_give_the_same_text(data: bytes, assumed: str | None) -> None:
    assert decode_note(data, "note") == (TEXT, assumed)


def test_latin1_takes_what_cp1252_has_no_letter_for() -> None:
    assert decode_note(b"caf\xe9 \x81", "note") == ("café \x81", "latin-1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Denies\x00fever", "NUL character at offset 6"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04rest", "zip archive or office document"),
        (b"{\\rtf1 text}", "rich text"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x01\x02\x03\x04ab", "binary data"),
        (b"\xff\xfea", "not valid UTF-16-LE"),
    ],
)
def test_what_is_no_text(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match="not ") as caught:
        decode_note(data, "note")
    assert words in caught.value.message
    assert caught.value.where == "note"


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text, _ = decode_note(data, "note")
    except InputError:
        return
    assert "\0" not in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    if not text.startswith(("\ufeff", "{\\rtf", "%PDF-")):
        assert decode_note(text.encode(), "note")[0] == text


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \r\n\t")
    cases = {"empty.txt": "empty", "blank.txt": "empty", "none.txt": "no such file", ".": "is a folder"}
    for name, words in cases.items():
        with pytest.raises(InputError, match=words) as caught:
            read_note(str(tmp_path / name))
        assert caught.value.where == str(tmp_path / name)
    with pytest.raises(InputError, match="no such file"):
        read_note("nul\0name")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permission(tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("fever")
    path.chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        read_note(str(path))


def test_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match="limit of 20 MB"):
        read_note(str(path))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read_note("-").text == TEXT


def test_an_encounter_in_json_is_no_note() -> None:
    defaults = Defaults(Setting.OUTPATIENT, None, dt.date(2026, 5, 15), None, None)
    with pytest.raises(InputError, match="give it with --jsonl"):
        default_note("enc.json", '{"documents": [{"id": "a", "text": "Asthma."}]}', defaults)
    assert default_note("note.txt", "{ } Asthma, box not ticked.", defaults).text

"""Small publishers' files in the real formats, for tests that build releases."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CODES = [
    ("A00", 0, "Cholera"),
    ("A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae"),
    ("A009", 1, "Cholera, unspecified"),
    ("I10", 1, "Essential (primary) hypertension"),
]


def order_file(codes=CODES) -> bytes:
    lines = (f"{n:05} {code:<7} {flag} {title[:60]:<60} {title}\r\n" for n, (code, flag, title) in enumerate(codes, 1))
    return "".join(lines).encode()


def codes_file(codes=CODES) -> bytes:
    return "".join(f"{code:<7} {title}\r\n" for code, flag, title in codes if flag).encode()


def tabular_file(version: str = "2026", title: str = "Cholera", extra: str = "") -> bytes:
    return (
        f"<ICD10CM.tabular><version>{version}</version><chapter><name>1</name><desc>Infections</desc>"
        f'<section id="A00-A09"><desc>Intestinal</desc><diag><name>A00</name><desc>{title}</desc>'
        "<excludes1><note>food poisoning (A05.-)</note></excludes1>"
        "<diag><name>A00.0</name><desc>Cholera due to Vibrio cholerae 01, biovar cholerae</desc></diag>"
        f"<diag><name>A00.9</name><desc>Cholera, unspecified</desc></diag></diag>{extra}</section></chapter>"
        "</ICD10CM.tabular>"
    ).encode()


def index_file(version: str = "2026") -> bytes:
    return (
        f"<ICD10CM.index><version>{version}</version><title>ICD-10-CM INDEX TO DISEASES</title><letter><title>C</title>"
        "<mainTerm><title>Cholera<nemod>(Asiatic)</nemod></title><code>A00.9</code>"
        '<term level="1"><title>classical</title><code>A00.0</code></term></mainTerm>'
        "<mainTerm><title>Classical disease</title><see>Cholera, classical</see></mainTerm>"
        "</letter></ICD10CM.index>"
    ).encode()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path

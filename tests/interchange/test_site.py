"""A site's own tables: read with clear errors, looked up before those that come along."""

from __future__ import annotations

import pytest

from medcodex.encounter import Setting
from medcodex.errors import InputError
from medcodex.interchange.site import DocumentKind, Site, packaged, read_site

TOLD = b"""
zone = "America/Chicago"

[documents]
"PROG" = "progress note"
"RN NOTE" = { kind = "nursing note", author_role = "nurse" }

[settings]
"OBS" = "observation"
"I/PSY" = "psychiatric"

[roles]
"HOSP" = "attending"

[payers]
"BC1" = "Quagga Mutual"
"""


def test_a_sites_tables() -> None:
    site = read_site(TOLD, "site.toml")
    assert site.zone == "America/Chicago"
    assert site.document("prog") == DocumentKind("progress note")
    assert site.document("", "Rn  Note") == DocumentKind("nursing note", "nurse")
    assert site.document("DS") == DocumentKind("discharge summary")
    assert site.document("18842-5") == DocumentKind("discharge summary")
    assert site.document("what") is None
    assert (site.setting("obs"), site.setting("I", "", "PSY"), site.setting("I", "MED")) == (
        Setting.OBSERVATION, Setting.PSYCHIATRIC, Setting.INPATIENT,
    )  # fmt: skip
    assert (site.role("hosp"), site.role("MD"), site.role("")) == ("attending", "MD", None)
    assert (site.payer("BC1", "Blue"), site.payer("", "Blue"), site.payer("")) == ("Quagga Mutual", "Blue", None)


def test_the_tables_that_come_along_are_read_without_a_file() -> None:
    assert Site().document("HP") == DocumentKind("history and physical")
    assert packaged().zone == "UTC"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (b"zone = ", "no TOML"),
        (b"\xff", "not in UTF-8"),
        (b'zone = "Quagga/Nowhere"', "zone: must be the name of a time zone"),
        (b'zone = "../../etc/passwd"', "zone: must be the name of a time zone"),
        (b"zone = 5", "zone: must be the name of a time zone"),
        (b'colour = "red"', "colour: not known"),
        (b'documents = "x"', "documents: must be a table"),
        (b'[documents]\n"A" = ""', "documents.a: must be a text"),
        (b'[documents]\n"A" = { kind = "x", rank = 1 }', "documents.a.rank: not known"),
        (b'[documents]\n"A" = { author_role = "x" }', "documents.a.kind: must be a text"),
        (b'[settings]\n"A" = "moon"', "settings.a: must be one of"),
        (b'[roles]\n"A" = "x"\n"a" = "y"', "roles.a: told twice"),
        (b'[payers]\n"A" = 1', "payers.a: must be a text"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(told: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_site(told, "site.toml")

"""What the catalogue holds, what is chosen from it, and the address of each."""

from __future__ import annotations

import datetime
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from tests.library.pull.pulling import entry

from medcodex.errors import UsageError
from medcodex.library.catalogue import LATEST, catalogue, choose, expanded, newest_in_force
from medcodex.library.pull import address_of
from medcodex.terminology.version import is_version

PUBLISHERS = {"ftp.cdc.gov", "www.cms.gov", "www.accessdata.fda.gov", "icdcdn.who.int", "hcup-us.ahrq.gov"}


@pytest.mark.parametrize("base", ["ftp://mirror/x", "mirror/x", "http://", "http://m/x?y=1", "http://[x/", "file:///x"])
def test_a_base_url_must_be_an_http_address(base):
    with pytest.raises(UsageError):
        address_of(entry(), base)


def test_a_mirror_has_the_path_as_it_is_published():
    published = next(item for item in catalogue() if item.name == "icd10cm-2026-codes-cdc")
    path = "/pub/Health_Statistics/NCHS/Publications/ICD10CM/2026/icd10cm-Code%20Descriptions-2026.zip"
    assert published.url == "https://ftp.cdc.gov" + path
    assert address_of(published, "https://mirror.example/sets/") == "https://mirror.example/sets" + path
    assert address_of(published, None) == published.url


def test_the_catalogue_is_sound():
    entries = catalogue()
    assert len({item.name for item in entries}) == len({item.url for item in entries}) == len(entries)
    for item in entries:
        assert item.name.startswith(f"{item.system}-{item.release}-{item.kind}-")
        assert is_version(item.release) or item.release == LATEST or item.begins
        assert urlsplit(item.url).hostname in PUBLISHERS
        assert item.url.endswith((".zip", ".xlsx"))
        assert item.address in {"cited", "unverified"}
        assert item.page.startswith("https://")
    firsts = {(item.system, item.release, item.kind): item for item in reversed(entries)}
    assert [item.name for item in firsts.values() if item.address != "cited"] == ["elixhauser-2026.1-maps-ahrq"]


def test_choosing_from_the_catalogue():
    entries = catalogue()
    assert [[item.name for item in group] for group in choose(entries, ["icd10cm-2026-poa"])] == [
        ["icd10cm-2026-poa-cms", "icd10cm-2026-poa-cdc"]
    ]
    assert {group[0].kind for group in choose(entries, ["icd10cm-2026"])} == {"codes", "tables", "poa"}
    assert len(choose(entries, ["icd10cm-2026", "icd10cm-2026-codes"])) == 3
    assert choose(entries, ["icd10cm-2025-codes-cdc"])[0][0].release == "2025"
    with pytest.raises(UsageError, match="icd10cm-2026-04"):
        choose(entries, ["icd10cm-1999"])
    assert newest_in_force(entries, datetime.date(2026, 5, 15)) == "icd10cm-2026-04"
    assert newest_in_force(entries, datetime.date(2026, 10, 1)) == "icd10cm-2027"
    assert choose(entries, ["icd11-2025-01"])[0][0].url.endswith("/2025-01/SimpleTabulation-ICD-11-MMS-en.zip")


def test_a_system_by_itself_is_its_newest_release_in_force():
    entries, day = catalogue(), datetime.date(2026, 8, 1)
    assert expanded(entries, [], day) == ["icd10cm-2026-04"]
    assert expanded(entries, ["icd10pcs", "hcpcs", "ndc", "icd10cm-2025"], day) == [
        "icd10pcs-2026",
        "hcpcs-2026-07",
        "ndc-latest",
        "icd10cm-2025",
    ]


def test_a_mirror_is_asked_what_the_publisher_is_asked():
    asked = replace(entry(), url="https://publisher.invalid/Download?fileName=list.zip")
    assert address_of(asked, "https://mirror.example") == "https://mirror.example/Download?fileName=list.zip"

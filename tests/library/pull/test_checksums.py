"""What was fetched once is known by its checksum; other content under its name is told."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from tests.library.pull.pulling import CODES_PATH, ORDER_ZIP, OTHER_ZIP, TABLES_PATH, cached, entry, get, zip_of

from medcodex.errors import ReleaseError
from medcodex.library.catalogue import LATEST
from medcodex.library.files import list_releases
from publisher_server import Publisher, running
from small_release_files import order_file, tabular_file


def test_a_changed_file_is_refused_unless_accepted(home, server, said):
    get(home, server, said)
    server.files[CODES_PATH] = OTHER_ZIP
    refused = get(home, server, said)
    (error,) = refused.failed
    assert isinstance(error, ReleaseError)
    assert "2026-10-05" in error.message
    assert "--accept-new" in error.message
    assert cached(home) == ["icd10cm-2026-codes-cdc.zip"]
    assert (
        hashlib.sha256((home.downloads / cached(home)[0]).read_bytes()).digest() == hashlib.sha256(ORDER_ZIP).digest()
    )
    accepted = get(home, server, said, accept_new=True)
    assert accepted.fetched[0].state == "changed"
    assert accepted.report.built == {"icd10cm 2026": ("codes",)}
    assert get(home, server, said).fetched[0].state == "unchanged"


def test_a_mirror_with_other_content_is_noticed(home, server, said):
    get(home, server, said)
    with running(Publisher({CODES_PATH: OTHER_ZIP})) as mirror:
        assert "another checksum" in get(home, mirror, said).failed[0].message


def test_the_checksum_of_a_file_that_could_not_be_loaded_is_not_kept(home, server, said):
    server.files[CODES_PATH] = zip_of(order_2026=order_file() * 2)
    assert get(home, server, said).report.refused
    server.files[CODES_PATH] = ORDER_ZIP
    mended = get(home, server, said)
    assert (mended.failed, mended.fetched[0].state) == ([], "new")
    assert mended.report.built


def test_a_file_of_another_release_than_the_catalogue_says_is_refused(home, server, said):
    server.files[TABLES_PATH] = zip_of(tabular=tabular_file("2025"))
    pulled = get(home, server, said, entry(TABLES_PATH, "tables"))
    assert ["where the catalogue says 2026" in item.reason for item in pulled.report.refused] == [True, True]
    assert list_releases(home) == []


def test_a_damaged_checksum_record_is_named(home, server, said):
    get(home, server, said)
    (home.downloads / "checksums.json").write_text("{")
    with pytest.raises(Exception, match="damaged") as caught:
        get(home, server, said)
    assert caught.value.kind == "storage"


def test_the_latest_may_change_and_states_its_own_release(home, server, said):
    latest = replace(entry(), release=LATEST, name="icd10cm-latest-codes-cdc")
    assert get(home, server, said, latest).report.built == {"icd10cm 2026": ("codes",)}
    server.files[CODES_PATH] = OTHER_ZIP
    changed = get(home, server, said, latest)
    assert changed.failed == []
    assert changed.fetched[0].path.name == "icd10cm-latest-codes-cdc-2026-10-05.zip"

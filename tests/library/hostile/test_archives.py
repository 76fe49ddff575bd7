"""Archives that are damaged, lie about themselves, unpack to too much or lead elsewhere are refused."""

from __future__ import annotations

import gzip
import os
import stat
import struct

import pytest
from tests.library.hostile.imports import SETS, loads, put, refused, systems, zipped

import small_release_files as cm
from medcodex.library import sources
from medcodex.library.store import add


@systems
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_archive_is_refused(home, files, system, kept):
    one = SETS[system]
    data = zipped({one.name: one.large()})
    path = put(files, f"set-{one.name.partition('/')[0]}.zip", data[: int(len(data) * kept)])
    assert "damaged archive" in refused(home, path)
    path.write_bytes(data)
    loads(home, path)


def lying(member: str, data: bytes, claimed: int) -> bytes:
    """An archive whose directory and local header claim another size for what lies in it."""
    archive = bytearray(zipped({member: data}))
    place = archive.index(b"PK\x01\x02")
    struct.pack_into("<I", archive, place + 24, claimed)
    struct.pack_into("<I", archive, 22, claimed)
    return bytes(archive)


@systems
@pytest.mark.parametrize("claimed", [100, 70_000, 2**31], ids=["smaller", "a-little-smaller", "larger"])
def test_an_archive_that_lies_about_sizes_is_refused(home, files, system, claimed):
    one = SETS[system]
    path = put(files, "lying-2026-11-20.zip", lying(one.name, one.large(), claimed))
    assert refused(home, path)


def test_a_member_that_unpacks_to_many_times_its_size_is_refused(home, files):
    bomb = zipped({"order-2026.txt": cm.order_file() + bytes(sources.RATIO_FLOOR + 1)})
    assert "times its size" in refused(home, put(files, "bomb.zip", bomb))


@systems
def test_a_compressed_file_that_unpacks_to_many_times_its_size_is_refused(home, files, system):
    one = SETS[system]
    name = one.name.replace("product.txt", "product.gz")
    bomb = gzip.compress(one.large() + b"\n" * (2 * sources.RATIO_FLOOR))
    assert "times its size" in refused(home, put(files, name, bomb))


@pytest.mark.parametrize("name", ["a\nb.xml", "\x1b[2Jtab.xml", "tab\u202e.xml"])
def test_names_give_no_orders_to_a_terminal(home, files, name):
    broken = cm.tabular_file()[:-40]
    for path in (put(files / "plain", name, broken), put(files, "set.zip", zipped({name: broken}))):
        report = add(home, [path], lambda _: None)
        assert report.refused
        assert all((item.label + item.reason).isprintable() for item in report.refused)


def test_a_bomb_in_an_archive_in_an_archive_is_refused(home, files):
    bomb = zipped({"order-2026.txt": bytes(sources.RATIO_FLOOR + 1)})
    assert "times its size" in refused(home, put(files, "outer.zip", zipped({"inner.zip": bomb})))


def test_an_archive_that_is_a_bomb_itself_is_refused(home, files):
    bomb = zipped({"a.zip": bytes(sources.RATIO_FLOOR + 1)})
    assert "times its size" in refused(home, put(files, "outer.zip", bomb))


def test_archives_are_opened_one_level_deep(home, files):
    deep = zipped({"order-2026.txt": cm.order_file()})
    for level in range(4):
        deep = zipped({f"{level}.zip": deep})
    report = add(home, [put(files, "deep.zip", deep)], lambda _: None)
    assert (report.built, [item.reason for item in report.left]) == ({}, ["an archive in an archive in an archive"])


def test_too_many_members_are_refused(home, files):
    many = zipped({f"{n}.txt": b"" for n in range(sources.MAX_MEMBERS + 1)})
    assert "files in one archive" in refused(home, put(files, "many.zip", many))


def test_members_that_share_their_data_are_refused_by_their_sum(home, files):
    """As in the bombs of overlapping members: the directory names the same large member again and again."""
    big = sources.MAX_RATIO * 100_000
    archive = zipped({"a.txt": os.urandom(100_000) + bytes(big - 200_000)})
    place, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
    entry, times = archive[place:end], 200
    closing = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, times, times, len(entry) * times, place, 0)
    path = put(files, "overlap.zip", archive[:place] + entry * times + closing)
    assert "unpacks to more than" in refused(home, path)


@systems
@pytest.mark.parametrize(
    "trick",
    ["../{}", "a/../../{}", "/{}", "//server/share/{}", "C:/{}", "C:\\{}", "..\\{}", "a\\..\\..\\{}", "\\{}"],
)
def test_member_paths_that_lead_elsewhere_are_refused(home, files, tmp_path, system, trick):
    one = SETS[system]
    path = put(files, "set.zip", zipped({trick.format(one.name): one.good}))
    everything = sorted(tmp_path.rglob("*"))
    assert "leads out of its archive" in refused(home, path)
    assert [found for found in sorted(tmp_path.rglob("*")) if found not in everything] == []


@systems
def test_symbolic_links_in_an_archive_are_refused(home, files, system):
    target = put(files / "elsewhere", SETS[system].name, SETS[system].good)
    link = zipped({SETS[system].name: str(target).encode()}, external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert "symbolic link" in refused(home, put(files, "set.zip", link))

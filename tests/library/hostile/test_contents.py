"""Two contents that claim one version, and other contents than the name says."""

from __future__ import annotations

import os

import pytest
from tests.library.hostile.imports import SETS, loads, put, refused, systems

from medcodex.library.store import add


@systems
def test_another_content_under_the_loaded_version_is_refused(home, files, system):
    one = SETS[system]
    loads(home, put(files / "a", one.name, one.good).parent)
    assert "different content" in refused(home, put(files / "b", one.name, one.rival))


@systems
def test_two_contents_at_once_are_both_refused(home, files, system):
    one = SETS[system]
    put(files / "a", one.name, one.good)
    put(files / "b", one.name, one.rival)
    assert "two different sources" in refused(home, files)


@systems
@pytest.mark.parametrize(
    ("data", "broken"),
    [(b"", False), (b"\0" * 100_000, False), (os.urandom(4096), False), (b"\xff\xfe" + b"\xd8\x00" * 500, False),
     (b"<html>not found</html>", False), (b"a" * 1_000_000, False), (b"\x1f\x8b\x08\x00broken", True),
     (b"PK\x03\x04broken", True), (b"PK\x05\x06" + bytes(18), False)],
    ids=["empty", "nothing", "noise", "half-characters", "html", "one-long-line", "gzip", "zip", "empty-zip"],
)  # fmt: skip
def test_other_contents_are_left_out(home, files, system, data, broken):
    report = add(home, [put(files, SETS[system].name, data)], lambda _: None)
    assert report.built == {}
    assert all(item.refused is broken and item.reason for item in report.left)
    assert report.left or data[:2] == b"PK"

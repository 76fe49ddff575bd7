"""Files made to do harm, imports cut short, disks that are full: each refused with its reason, in every code system,
while the releases loaded before stay as they are, byte for byte, and the next import works."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import stat
import struct
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

import small_ndc_files as ndc
import small_pcs_files as pcs
import small_release_files as cm
from medcodex.library import sources
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.library.store import add, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Set:
    """A code system's own files under names that tell the release: one of an earlier release, one of this, another
    that claims to be this, and one large enough for its import to be cut short."""

    earlier: tuple[str, bytes]
    name: str
    good: bytes
    rival: bytes
    large: Callable[[], bytes]


def large_order(system: str) -> bytes:
    if system == "icd10cm":
        codes = [
            (f"{a}{n:02}{c}", 1, f"Disorder {a} {n} {c}") for a in "BCDEFGHI" for n in range(99) for c in "0123456789"
        ]
        return cm.order_file([cm.CODES[0], *codes])
    tables = [("0FT", "Hepatobiliary System and Pancreas, Resection")]
    chars = "0123456789ABCDEFGH"
    return pcs.order_file(
        tables + [(f"0FT{a}{b}{c}Z", f"Resection of Part {a}{b}{c}") for a in chars for b in chars for c in chars]
    )


def large_directory() -> bytes:
    return ndc.product_file(
        [ndc.product(f"99999-{n:04}", f"Fake {n}", "fakeformin", "TABLET", (str(n), "mg/1")) for n in range(4000)]
    )


SETS = {
    "icd10cm": Set(
        ("order-2025.txt", cm.order_file()),
        "order-2026.txt",
        cm.order_file(),
        cm.order_file(cm.CODES[:2]),
        lambda: large_order("icd10cm"),
    ),
    "icd10pcs": Set(
        ("order-2025.txt", pcs.order_file()),
        "order-2026.txt",
        pcs.order_file(),
        pcs.order_file(pcs.CODES[:3]),
        lambda: large_order("icd10pcs"),
    ),
    "ndc": Set(
        ("ndc-2025-11-20/product.txt", ndc.product_file()),
        "ndc-2026-11-20/product.txt",
        ndc.product_file(),
        ndc.product_file(ndc.PRODUCTS[:2]),
        large_directory,
    ),
}
systems = pytest.mark.parametrize("system", SETS)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A data folder with an earlier release of every system. Whatever a test does, they are there afterwards, whole."""
    before = tmp_path / "before"
    for system, one in SETS.items():
        put(before / system, *one.earlier)
    home = Home(tmp_path / "home")
    add(home, [before], lambda _: None)
    untouched = contents(home)
    assert len(untouched) == len(SETS)
    yield home
    assert {name: data for name, data in contents(home).items() if name in untouched} == untouched
    assert all(verify(release) is None for release in list_releases(home))


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.releases.iterdir()}


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def refused(home: Home, *paths: Path) -> str:
    """The reasons, one a line; nothing is built and nothing half-made is left."""
    before = contents(home)
    report = add(home, list(paths), lambda _: None)
    assert report.built == {}
    assert report.refused
    assert contents(home) == before
    assert leftovers(home) == []
    reasons = [item.reason for item in report.refused]
    assert not any("\n" in reason for reason in reasons)
    return "\n".join(reasons)


def leftovers(home: Home) -> list[Path]:
    return list(home.building.glob("*")) if home.building.exists() else []


def loads(home: Home, path: Path) -> None:
    assert add(home, [path], lambda _: None).built


def zipped(members: dict[str, bytes], **facts: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = facts.get("external_attr", 0)
            archive.writestr(info, data)
    return stream.getvalue()


# Two releases that claim one version


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


# Archives


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


# XML

_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TRICKS = {
    "billion-laughs": f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LOL}]>',
    "one-long-entity": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 10_000}">]>',
    "external-entity": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external-entity-from-the-network": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter-entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY l9 "x">]>',
    "unparsed-entity": '<!DOCTYPE x [<!NOTATION n SYSTEM "n"><!ENTITY l9 SYSTEM "file:///etc/passwd" NDATA n>]>',
    "external-document-type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "public-document-type": '<!DOCTYPE x PUBLIC "-//X//Y" "file:///etc/passwd">',
    "document-type": '<!DOCTYPE x [<!ATTLIST x y CDATA "z">]>',
}
XML = {
    "icd10cm-tabular": cm.tabular_file(),
    "icd10cm-index": cm.index_file(),
    "icd10pcs-tables": pcs.tables_file(),
    "icd10pcs-index": pcs.index_file(),
    "icd10pcs-definitions": pcs.definitions_file(),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("part", XML)
def test_xml_that_declares_a_document_type_is_refused(home, files, part, trick, encoding):
    used = XML[part].decode().replace("<title>", "<title>&l9;", 1) if "l9" in TRICKS[trick] else XML[part].decode()
    text = f'<?xml version="1.0" encoding="{encoding}"?>{TRICKS[trick]}{used}'
    assert "entities or a document type" in refused(home, put(files, "part-2026.xml", text.encode(encoding)))


DEEP = b"<a>" * 200_000


@pytest.mark.parametrize("closing", [b"", b"</a>" * 200_000], ids=["open", "closed"])
@pytest.mark.parametrize("part", XML)
def test_xml_as_deep_as_it_gets_brings_nothing_down(home, files, part, closing):
    end = XML[part].rindex(b"</")
    data = XML[part][:end] + DEEP + closing + XML[part][end:]
    report = add(home, [put(files, "part-2026.xml", data)], lambda _: None)
    assert bool(report.built) is not bool(report.refused)
    assert closing or "broken XML" in report.refused[0].reason


@pytest.mark.parametrize("place", [b"<desc>", b"<title>", b"<note>"])
@pytest.mark.parametrize("part", XML)
def test_xml_deep_inside_a_text_brings_nothing_down(home, files, part, place):
    data = XML[part].replace(place, place + DEEP + b"</a>" * 200_000, 1)
    report = add(home, [put(files, "part-2026.xml", data)], lambda _: None)
    assert bool(report.built) is not bool(report.refused)


# Tables whose columns have moved


def moved(table: bytes, separator: bytes, one: int, other: int) -> bytes:
    lines = []
    for line in table.splitlines():
        cells = line.split(separator)
        if len(cells) > max(one, other):
            cells[one], cells[other] = cells[other], cells[one]
        lines.append(separator.join(cells))
    return b"\r\n".join(lines) + b"\r\n"


def without(table: bytes, separator: bytes, place: int) -> bytes:
    rows = (line.split(separator) for line in table.splitlines())
    return b"\r\n".join(separator.join(row[:place] + row[place + 1 :]) for row in rows) + b"\r\n"


def shifted(order: bytes) -> bytes:
    """The last line one place to the right, behind enough good ones that only its reader meets it."""
    lines = order.splitlines(keepends=True)
    return b"".join([*lines[:-1], b" " + lines[-1]])


PRODUCT, PACKAGE = "2026-11-20/product.txt", "2026-11-20/package.txt"
CROSSWALK = "October 2026 ASP NDC-HCPCS Crosswalk.csv"
SWAPPED = ndc.CROSSWALK_HEADER.replace("BILLUNITS,BILLUNITSPKG", "BILLUNITSPKG,BILLUNITS")
SHORT = b"99999_x\t99999-777\tonly\r\n"
ASKEW = b"x\t99999-123\t99999-123-99\tN\t100 TABLET\t20200101\tN\tN\r\n"
MOVED = {
    "ndc-products-swapped": (PRODUCT, moved(ndc.product_file(), b"\t", 3, 5), "column 4 is NONPROPRIETARYNAME"),
    "ndc-products-without-one": (PRODUCT, without(ndc.product_file(), b"\t", 4), "column 5 is NONPROPRIETARYNAME"),
    "ndc-packages-swapped": (PACKAGE, moved(ndc.package_file(), b"\t", 0, 2), "column 1 is NDCPACKAGECODE"),
    "ndc-products-one-line-short": (PRODUCT, ndc.product_file() + SHORT, "3 columns where the header has 20"),
    "ndc-packages-one-line-moved": (PACKAGE, ndc.package_file() + ASKEW, "'100 TABLET' is not a date"),
    "crosswalk-swapped": (CROSSWALK, ndc.crosswalk_file(header=SWAPPED), "column 9 is BILLUNITSPKG"),
    "crosswalk-one-line-moved": (
        CROSSWALK, ndc.crosswalk_file(["99999-2002-05,J9999,x,y,Shamumab,10 MG,16,1,40,40"]), "is not a HCPCS code"),
    "crosswalk-one-line-short": (CROSSWALK, ndc.crosswalk_file(["J9999,x,y,99999-2002-05"]), "4 columns"),
    "crosswalk-without-units": (
        CROSSWALK, ndc.crosswalk_file(["J9999,x,y,99999-2002-05,z,10 MG,16,1,40,"]), "not a number above zero"),
    "icd10cm-order-one-line-moved": ("order-2026.txt", shifted(large_order("icd10cm")), "line"),
    "icd10pcs-order-one-line-moved": ("order-2026.txt", shifted(large_order("icd10pcs")), "line"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "reason"), MOVED.values(), ids=MOVED)
def test_a_table_with_a_moved_column_is_refused(home, files, name, data, reason):
    assert reason in refused(home, put(files, name, data))


def listed(*columns: str, header: str = "") -> bytes:
    """The codes as comma-separated values, the columns in this order under a header that names them so or otherwise."""
    rows = [
        ",".join({"code": code, "billable": str(flag), "longTitle": f'"{title}"'}[column] for column in columns)
        for code, flag, title in cm.CODES
    ]
    return "\n".join([header or ",".join(columns), *rows]).encode()


def test_a_list_that_names_its_columns_may_have_them_in_any_order(home, files):
    loads(home, put(files, "codes-2026.csv", listed("longTitle", "billable", "code")))
    book = book_of(list_releases(home, "icd10cm"), date(2026, 5, 1))
    found = [(row.code.replace(".", ""), int(row.billable), row.title) for row in book.codes()]
    assert found == cm.CODES


def test_a_list_whose_columns_are_not_where_its_header_says_is_refused(home, files):
    data = listed("code", "longTitle", "billable", header="code,billable,longTitle")
    assert "a row without code, billable 0 or 1" in refused(home, put(files, "codes-2026.csv", data))


# Other contents than the name says


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


# Imports cut short


ADD = """
import resource, sys
from pathlib import Path
from medcodex.errors import MedcodexError
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.library.store import add
if int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    add(Home(Path(sys.argv[1])), [Path(sys.argv[2])], lambda _: None)
except MedcodexError as error:
    print(error.kind, error.message)
    raise SystemExit(2)
"""


ADD_TO_SMALL = """
import sys
from pathlib import Path
from medcodex.errors import MedcodexError
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.library.store import add, verify
home = Home(Path(sys.argv[1]))
add(home, [Path(sys.argv[2])], lambda _: None)
try:
    add(home, [Path(sys.argv[3])], lambda _: None)
except MedcodexError as error:
    print(error.kind)
releases = list_releases(home)
print(len(releases), [verify(release) for release in releases], list(home.building.glob("*")))
"""


def adding(home: Home, path: Path, limit: int = 0, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*before, sys.executable, "-c", ADD, str(home.root), str(path), str(limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def reached(home: Home, size: int) -> bool:
    """Whether the file under construction has grown to a size."""
    for path in leftovers(home):
        try:
            if path.stat().st_size >= size:
                return True
        except FileNotFoundError:
            continue
    return False


@systems
@pytest.mark.parametrize("moment", [None, 0, 1, 100_000], ids=["at-once", "file-made", "first-page", "halfway"])
def test_a_killed_import_leaves_nothing_that_matters(home, files, system, moment):
    one = SETS[system]
    path = put(files, one.name, one.large())
    process = adding(home, path)
    while moment is not None and process.poll() is None and not reached(home, moment):
        time.sleep(0.0005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    complete = list_releases(home, system)
    assert all(verify(release) is None for release in complete)
    report = add(home, [path], lambda _: None)
    assert len(list_releases(home, system)) == 2
    assert bool(report.built) == (len(complete) == 1)
    assert leftovers(home) == []


@systems
@pytest.mark.parametrize("limit", [1, 4096, 40_000, 150_000])
def test_a_full_disk_is_one_line(home, files, system, limit):
    one = SETS[system]
    path = put(files, one.name, one.large())
    process = adding(home, path, limit)
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, out.partition(" ")[0], len(out.splitlines())) == (2, "storage", 1)
    assert leftovers(home) == []
    assert len(list_releases(home, system)) == 1
    loads(home, path)


@systems
def test_a_small_disk_that_fills_up_is_one_line(tmp_path, files, system):
    """A file system of its own, as far as this machine lets a test make one."""
    small = tmp_path / "small"
    small.mkdir()
    mounting = 'mount -t tmpfs -o size=400k none "$1" && shift && exec "$@"'
    within = ("unshare", "--mount", "--map-root-user", "sh", "-c", mounting, "sh", str(small))
    if not shutil.which("unshare") or subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system of its own can be mounted here")
    one = SETS[system]
    earlier = put(tmp_path / "before", *one.earlier)
    path = put(files, one.name, one.large())
    command = [*within, sys.executable, "-c", ADD_TO_SMALL, str(small), str(earlier), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.splitlines() == ["storage", "1 [None] []"], done.stderr

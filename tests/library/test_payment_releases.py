"""Tables of Medicare's payment systems as releases: added from files, answering for their own year, never half-made."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import pytest

from medcodex.library.files import list_releases, release_files
from medcodex.library.home import Home
from medcodex.library.payment_releases import PaymentReleases
from medcodex.library.payment_tables import MPFS, OPPS
from medcodex.library.store import add, verify
from small_payment_files import HEAD, ROWS, addendum_b, relative_values, workbook

if TYPE_CHECKING:
    from pathlib import Path

JULY = dt.date(2031, 7, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A folder with what a quarter's archives hold."""
    files = tmp_path / "files"
    files.mkdir()
    with zipfile.ZipFile(files / "rvu31c.zip", "w") as archive:
        archive.writestr("PPRRVU2031_Jul_nonQPP.csv", relative_values())
        archive.writestr("PPRRVU2031_Jul_nonQPP.xlsx", workbook(relative_values()))
        archive.writestr("PPRRVU2031_Jul_QPP.csv", relative_values() + b" ")
        archive.writestr("PPRRVU2031_Jul_nonQPP.txt", b"HDR" + relative_values())
    (files / "July 2031 Addendum B.xlsx").write_bytes(workbook(addendum_b()))
    home = Home(tmp_path / "home")
    added = add(home, [files], lambda _: None)
    assert [left for left in added.left if left.refused] == []
    return home


def test_a_quarter_is_loaded_from_what_cms_packs(home: Home) -> None:
    held = {release.system: release for release in list_releases(home)}
    assert {system: release.version for system, release in held.items()} == {MPFS: "2031-07", OPPS: "2031-07"}
    assert held[MPFS].parts["codes"].source.endswith(".csv")
    assert [verify(release) for release in held.values()] == [None, None]


def test_no_descriptor_is_kept(home: Home) -> None:
    assert all(b"Secret" not in path.read_bytes() for path in release_files(home))


def test_a_workbook_alone_gives_the_same(home: Home, tmp_path: Path) -> None:
    alone = tmp_path / "PPRRVU2031_Jul.xlsx"
    alone.write_bytes(workbook(relative_values()))
    other = Home(tmp_path / "other")
    add(other, [alone], lambda _: None)
    codes = ("X0090", "X0001", "0999T", "X0002-53")
    tables = [PaymentReleases(MPFS, each).on(JULY) for each in (home, other)]
    first, second = [[table.indicators(code) for code in codes] if table else [] for table in tables]
    assert first == second != []


@pytest.mark.parametrize(
    ("day", "answers", "kind"),
    [
        (dt.date(2031, 7, 1), True, None),
        (dt.date(2031, 9, 30), True, None),
        (dt.date(2031, 10, 1), True, "release-lag"),
        (dt.date(2031, 6, 30), False, "not-loaded"),
        (dt.date(2032, 1, 1), False, "not-loaded"),
    ],
)
@pytest.mark.parametrize("system", [MPFS, OPPS])
def test_a_release_answers_for_its_own_year_from_its_first_day(
    home: Home, system: str, day: dt.date, answers: bool, kind: str | None
) -> None:
    releases = PaymentReleases(system, home)
    notice = releases.notice(day)
    assert (releases.on(day) is not None) == answers
    assert (notice.kind if notice else None) == kind


def test_what_is_missing_is_said_once_for_a_year(home: Home) -> None:
    releases = PaymentReleases(MPFS, home)
    days = [dt.date(2030, 1, 1) + dt.timedelta(days=at) for at in range(0, 546, 5)]
    notices = dict.fromkeys(releases.notice(day) for day in days)
    assert [notice.message.partition(" is loaded")[0] for notice in notices if notice] == [
        "no Medicare Physician Fee Schedule of 2030",
        "no Medicare Physician Fee Schedule in force in 2031 before 2031-07-01",
    ]


@pytest.mark.parametrize("system", [MPFS, OPPS])
def test_an_empty_folder_says_what_to_add(tmp_path: Path, system: str) -> None:
    releases = PaymentReleases(system, Home(tmp_path / "none"))
    notice = releases.notice(JULY)
    assert releases.on(JULY) is None
    assert notice is not None
    assert "medcodex data add" in notice.message


@pytest.mark.parametrize(
    "data",
    [
        relative_values((*ROWS, ROWS[0])),
        relative_values((*ROWS[:2], ROWS[2].replace("XXX", "???"))),
        relative_values(()),
        relative_values(head=HEAD)[:-400],
    ],
    ids=["twice", "a wrong value", "no rows", "cut"],
)
def test_a_broken_file_is_refused_and_leaves_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "PPRRVU2031_Jul.csv").write_bytes(data)
    home = Home(tmp_path / "home")
    added = add(home, [tmp_path / "PPRRVU2031_Jul.csv"], lambda _: None)
    assert [left.refused for left in added.left] == [True]
    assert release_files(home) == []

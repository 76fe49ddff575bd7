"""What changed between two releases, and which codes in use that touches."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.library.comparing import compare_releases
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.terminology.icd10cm.codelist import parse_order
from medcodex.terminology.icd10cm.codes import dotted
from medcodex.terminology.icd10cm.diff import NoteChange, Touched, compare, touched
from medcodex.terminology.icd10cm.model import CodeRow, Notes, TabularEntry

if TYPE_CHECKING:
    from pathlib import Path


def row(code: str, title: str = "Title", billable: bool = True) -> CodeRow:
    return CodeRow(code, title, billable, None)


def entry(kind: str, key: str, parent: str | None, seventh=(), **notes: tuple[str, ...]) -> TabularEntry:
    return TabularEntry(kind, key, "", parent, Notes(**notes), seventh)


OLD = [
    row("I10"),
    row("I42", billable=False),
    row("I42.0"),
    row("I50", "Heart failure"),
    row("I51"),
    row("I52", "Café"),
]
NEW = [
    row("I52", "Cafe"),
    row("I10", "Primary hypertension"),
    row("I42", billable=False),
    row("I42.0", billable=False),
    row("I42.01"),
    row("I42.00"),
    row("I50", "Heart  failure", billable=True),
    row("I51.0"),
]
OLD_BOOK = [
    entry("chapter", "9", None, excludes2=("injury",)),
    entry("section", "I10-I1A", "9", use_additional=("tobacco use",)),
    entry("diag", "I10", "I10-I1A", inclusion_terms=("high blood pressure", "arterial hypertension")),
    entry("section", "I30-I5A", "9"),
    entry("diag", "I42", "I30-I5A", excludes1=("a", "b"), seventh=(("A", "initial"),)),
    entry("diag", "I51", "I30-I5A", excludes1=("gone with its code",)),
]
NEW_BOOK = [
    entry("chapter", "9", None, excludes2=("injury", "burns")),
    entry("section", "I10-I1A", "9", use_additional=("tobacco use", "tobacco dependence")),
    entry("diag", "I10", "I10-I1A", inclusion_terms=("arterial hypertension", "essential hypertension")),
    entry("section", "I30-I5A", "9"),
    entry("diag", "I42", "I30-I5A", excludes1=("b", "a"), seventh=(("A", "initial"), ("S", "sequela"))),
]
DIFF = compare(OLD, NEW, OLD_BOOK, NEW_BOOK)


def test_codes():
    assert [found.code for found in DIFF.added] == ["I42.00", "I42.01", "I51.0"]
    assert [found.code for found in DIFF.deleted] == ["I51"]
    assert [(found.code, found.billable) for found in DIFF.billable_to_header] == [("I42.0", False)]
    assert DIFF.header_to_billable == ()
    assert [(found.code, found.old, found.new) for found in DIFF.revised] == [("I10", "Title", "Primary hypertension")]


def test_notes():
    assert DIFF.notes == (
        NoteChange("chapter", "9", "excludes2", ("burns",), (), "I10", "I5A"),
        NoteChange("section", "I10-I1A", "use_additional", ("tobacco dependence",), (), "I10", "I1A"),
        NoteChange(
            "diag", "I10", "inclusion_terms", ("essential hypertension",), ("high blood pressure",), "I10", "I10"
        ),
        NoteChange("diag", "I42", "seventh", ("S sequela",), (), "I42", "I42"),
    )
    assert compare(OLD, NEW, None, NEW_BOOK).notes is None


def test_touched():
    chapter = "9 excludes2"
    assert touched(["i420", "I51", "I10", "C50.9", "nonsense", ""], DIFF) == (
        Touched("I42.0", "billable_to_header", codes=("I42.00", "I42.01")),
        Touched("I42.0", "notes", chapter),
        Touched("I42.0", "notes", "I42 seventh"),
        Touched("I51", "deleted"),
        Touched("I51", "notes", chapter),
        Touched("I10", "revised", "Primary hypertension"),
        Touched("I10", "notes", chapter),
        Touched("I10", "notes", "I10-I1A use_additional"),
        Touched("I10", "notes", "I10 inclusion_terms"),
    )


@pytest.mark.parametrize(
    ("code", "reached"),
    [("S52.001A", True), ("S52.001", True), ("S52.001S", True), ("S52.00", False), ("S52.002A", False)],
)
def test_inclusion_terms_reach_the_code_that_a_seventh_character_completes(code, reached):
    def book(**notes):
        return [entry("diag", "S52", None, **notes), entry("diag", "S52.001", "S52", **notes)]

    diff = compare([], [], book(), book(inclusion_terms=("a term",)))
    assert bool(touched([code], diff)) is reached


def test_a_placeholder_is_no_part_of_the_code_completed():
    book = [entry("diag", "X58", None)]
    diff = compare([], [], book, [entry("diag", "X58", None, inclusion_terms=("a term",))])
    assert [hit.detail for hit in touched(["X58.XXXA"], diff)] == ["X58 inclusion_terms"]


codes = st.sampled_from([f"A{n:02}" for n in range(9)] + [f"A01.{n}" for n in range(5)])
lists = st.dictionaries(codes, st.tuples(st.sampled_from("xyz"), st.booleans()), max_size=14).map(
    lambda found: [row(code, title, billable) for code, (title, billable) in found.items()]
)


@given(lists, lists)
def test_the_difference_makes_the_new_list_of_the_old_one(old, new):
    diff = compare(old, new)
    made = {found.code: (found.title, found.billable) for found in old}
    for gone in diff.deleted:
        del made[gone.code]
    for change in diff.revised:
        made[change.code] = (change.new, made[change.code][1])
    for changed in (*diff.added, *diff.header_to_billable, *diff.billable_to_header):
        made[changed.code] = (changed.title, changed.billable)
    assert made == {found.code: (found.title, found.billable) for found in new}
    back = compare(new, old)
    assert [found.code for found in back.added] == [found.code for found in diff.deleted]
    assert [found.code for found in back.header_to_billable] == [found.code for found in diff.billable_to_header]
    assert compare(old, old).revised == compare(old, old).added == ()


@given(lists, lists)
def test_what_is_touched_is_in_the_difference(old, new):
    diff = compare(old, new)
    changed = {found.code for name in ("added", "deleted", "revised") for found in getattr(diff, name)}
    changed |= {found.code for found in (*diff.header_to_billable, *diff.billable_to_header)}
    assert {hit.code for hit in touched([found.code for found in (*old, *new)], diff)} == changed


def member(shared: Path, name: str) -> str:
    with zipfile.ZipFile(shared / "codesets/icd10cm/2027/icd10cm-2027-changes.zip") as archive:
        return archive.read(name).decode("utf-8-sig")


@pytest.mark.shared
def test_fiscal_year_2027_changes_as_listed(full_home: Path, shared: Path):
    compared = compare_releases(list_releases(Home(full_home)), "icd10cm", "2026", "2027")
    diff = compared.diff
    added = [(dotted(r["code"]), r["longTitle"], r["billable"] == "1") for r in csv.DictReader(
        io.StringIO(member(shared, "added.csv")))]  # fmt: skip
    assert sorted((found.code, found.title, found.billable) for found in diff.added) == sorted(added)
    assert len(added) == 238
    deleted = [dotted(code) for code in member(shared, "deleted.txt").split()]
    assert [found.code for found in diff.deleted] == sorted(deleted)
    assert len(deleted) == 21
    revised = [(dotted(r["code"]), r["newLongTitle"]) for r in csv.DictReader(
        io.StringIO(member(shared, "revised.csv")))]  # fmt: skip
    assert [(found.code, found.new) for found in diff.revised] == sorted(revised)
    headers = [dotted(code) for code in member(shared, "billable_to_header.txt").split()]
    assert [found.code for found in diff.billable_to_header] == sorted(headers)
    assert diff.header_to_billable == ()
    assert (diff.notes, compared.without_tabular) == (None, ("2026", "2027"))
    assert {hit.change for hit in touched(["I42.0", "L03.312", "S23.420"], diff)} == {
        "billable_to_header",
        "revised",
        "deleted",
    }


@pytest.mark.shared
def test_fiscal_year_2026_changes_as_in_the_publishers_addenda(shared: Path):
    """The addenda undone give the list of fiscal year 2025; comparing gives the addenda back."""
    with zipfile.ZipFile(shared / "codesets/icd10cm/2026/icd10cm-order-2026.zip") as archive:
        new = list(parse_order(io.BytesIO(archive.read("icd10cm-order-2026.txt")), "order"))
        lines = archive.read("icd10cm-order-addenda-2026.txt").decode("utf-8").splitlines()
    acts: dict[str, dict[str, tuple[str, bool]]] = {"Add": {}, "Delete": {}, "Revise from": {}, "Revise to": {}}
    for line in lines:
        act = line.partition(":")[0]
        if act in acts and line[13:14] in {"0", "1"}:
            acts[act][dotted(line[15:22].strip())] = (line[84:].strip() or line[23:83].strip(), line[13] == "1")
    rows = {found.code: (found.title, found.billable) for found in new}
    for code in acts["Add"]:
        del rows[code]
    rows |= acts["Delete"] | acts["Revise from"]
    old = [row(code, title, billable) for code, (title, billable) in rows.items()]
    assert sum(found.billable for found in old) == 74260  # the published number of codes of fiscal year 2025
    diff = compare(old, new)
    assert {found.code for found in diff.added} == acts["Add"].keys() - acts["Delete"].keys()
    assert {found.code for found in diff.deleted} == acts["Delete"].keys() - acts["Add"].keys()
    turned = {code for code in acts["Delete"].keys() & acts["Add"].keys() if acts["Delete"][code][1]}
    assert {found.code for found in diff.billable_to_header} == turned
    # One of the 45 (W44.G, a header) loses nothing but a doubled space.
    reworded = {
        code for code in acts["Revise to"] if _words(acts["Revise to"][code]) != _words(acts["Revise from"][code])
    }
    assert {found.code for found in diff.revised} == reworded
    assert (len(acts["Revise to"]), len(reworded)) == (45, 44)
    assert sum(found.billable for found in diff.added) == 487


def _words(line: tuple[str, bool]) -> list[str]:
    return line[0].split()


@pytest.mark.shared
def test_notes_of_two_official_tabular_lists(full_home: Path):
    compared = compare_releases(list_releases(Home(full_home)), "icd10cm", "2017", "2026-04")
    assert (compared.without_tabular, compared.new.effective_from) == ((), date(2026, 4, 1))
    changed = {(note.key, note.kind): note for note in compared.diff.notes}
    assert changed["A15-A19", "use_additional"].added == ("code, if applicable, for associated cachexia (E88.A)",)
    assert "Pseudomonas aeruginosa" in changed["A41.52", "inclusion_terms"].added

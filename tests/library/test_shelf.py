"""Books kept open for many questions at once, and lists of concepts among them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest

from invented_system import DAY, load_birds
from medcodex.errors import NotLoadedError, UsageError
from medcodex.library.home import Home
from medcodex.library.shelf import Shelf
from medcodex.library.shelf.icd10cm import Icd10cmVolume
from medcodex.library.store import add, remove
from small_release_files import CODES, order_file, tabular_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "codes-2026.txt").write_bytes(order_file())
    (tmp_path / "tabular-2026.xml").write_bytes(tabular_file("2026"))
    found = Home(tmp_path / "home")
    add(found, [tmp_path / "codes-2026.txt", tmp_path / "tabular-2026.xml"], lambda _: None)
    return found


@pytest.fixture
def birds(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    load_birds(home, monkeypatch)
    return home


def test_dates_of_the_same_releases_share_a_book(home: Home) -> None:
    shelf = Shelf(home)
    with shelf.lend("icd10cm", DAY) as one, shelf.lend("icd10cm", date(2026, 3, 1)) as other:
        assert one is other


def test_a_release_added_meanwhile_answers_the_next_question(home: Home, tmp_path: Path) -> None:
    shelf = Shelf(home)
    with pytest.raises(NotLoadedError), shelf.lend("icd10cm", date(2025, 1, 1)):
        pass
    (tmp_path / "codes-2025.txt").write_bytes(order_file([*CODES, ("Z99", 1, "Invented")]))
    add(home, [tmp_path / "codes-2025.txt"], lambda _: None)
    with shelf.lend("icd10cm", date(2025, 1, 1)) as volume:
        assert volume.node("Z99") is not None
    remove(home, "icd10cm", "2025", lambda _: None)
    with pytest.raises(NotLoadedError), shelf.lend("icd10cm", date(2025, 1, 1)):
        pass


def test_a_bounded_number_of_books_stays_open(home: Home, tmp_path: Path) -> None:
    for year in range(2010, 2026):
        (tmp_path / f"codes-{year}.txt").write_bytes(order_file([*CODES, ("Z99", 1, f"Invented in {year}")]))
    add(home, sorted(tmp_path.glob("codes-20[12]?.txt")), lambda _: None)
    shelf = Shelf(home)
    for _ in range(2):
        for year in range(2010, 2026):
            with shelf.lend("icd10cm", date(year, 1, 1)) as volume:
                node = volume.node("Z99")
                assert node is not None
                assert node.title == f"Invented in {year}"
    assert shelf.open <= 12


def test_many_threads_get_the_same_answers(home: Home) -> None:
    shelf = Shelf(home)

    def ask(number: int) -> str:
        code = CODES[number % len(CODES)][0]
        with shelf.lend_as(Icd10cmVolume, DAY) as volume:
            volume.book.row.cache_clear()
            answer = volume.answer(code)
            assert answer is not None
            return f"{answer['code']} {volume.neighbours(answer['code'])}"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(800)))
    assert len(set(answers)) == len(CODES)


def test_every_key_of_the_tree_names_one_place(embedded_home: Path) -> None:
    """Also where a section holds one category, whose code is the section's name in the tabular list."""
    met: list[str] = []
    with Shelf(Home(embedded_home)).lend("icd10cm", date(2026, 5, 15)) as volume:
        waiting = list(volume.children(None))
        while waiting:
            node = waiting.pop()
            met.append(node.key)
            assert volume.node(node.key) == node
            if node.kind != "code":
                below = volume.children(node.key)
                assert all(volume.ancestors(child.key)[-1] == node for child in below)
                waiting.extend(below)
        billable = volume.node("B20")
    assert len(met) == len(set(met)) > 2000
    assert billable is not None
    assert billable.billable


def test_what_is_not_read_is_refused(home: Home) -> None:
    with pytest.raises(UsageError), Shelf(home).lend("fish", DAY):
        pass


def test_a_list_of_concepts_is_a_volume_like_others(birds: Home) -> None:
    shelf = Shelf(birds)
    assert shelf.systems() == ["icd10cm", "birds"]
    with shelf.lend("birds", DAY) as volume:
        assert [node.key for node in volume.children(None)] == ["B1"]
        assert [(node.key, node.billable, node.more) for node in volume.children("B1")] == [
            ("B1-1", True, False),
            ("B1-2", False, False),
        ]
        assert [node.key for node in volume.ancestors("B1-2")] == ["B1"]
        assert volume.neighbours("B1-1") == ("B1", "B1-2")
        answer = volume.answer("b1-2")
        assert answer is not None
        assert answer["active"] is False
        assert answer["properties"] == [{"name": "gone", "value": "1690-01-01", "meaning": None}]
        assert volume.answer("B9") is None


@pytest.mark.parametrize(
    ("text", "valid", "reason"),
    [
        ("b1-1", True, ""),
        ("B1", True, "not billable: a header"),
        ("B1-2", False, "not in force"),
        ("B9", False, "no such code"),
        ("fish", False, "does not have the shape of a code of birds"),
    ],
)
def test_verdicts_of_a_list_of_concepts(birds: Home, text: str, valid: bool, reason: str) -> None:
    with Shelf(birds).lend("birds", DAY) as volume:
        verdict = volume.verdict(text, DAY, ())
    assert (verdict.valid, verdict.reason) == (valid, reason)

"""Variants of charts: words replaced with their quotes in place, keys that follow, what is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.app.learn.case_folders import library
from medcodex.app.learn.variants import SidedBooks, Variants, declared, variants_of
from medcodex.cli.main import main
from medcodex.errors import InputError, NotFoundError
from medcodex.learn.cases.reading import read_case
from medcodex.learn.variants.choosing import CaseVariantMaker
from medcodex.learn.variants.declared import read_variants
from medcodex.learn.variants.making import make_variant
from medcodex.learn.variants.mirrored import mirror
from medcodex.learn.variants.rewriting import left_over, replaced, words
from medcodex.library.home import Home
from medcodex.library.shelf import Shelf

if TYPE_CHECKING:
    from medcodex.learn.cases.case import Case

NOTE = (
    "7 yo boy. Fell on his left wrist. X-ray left wrist: torus fracture of the distal left radius. Closed. "
    "Right-handed."
)
CASE = """
title = "A fall on the left wrist"
setting = "emergency"
claim = "professional"
level = "foundation"
topics = ["injury"]
objective = "Code a torus fracture."
date = 2026-06-01
sex = "M"
age = 7

[[codes]]
code = "S52.522A"
evidence = ["torus fracture of the distal left radius", "Closed"]
rationale = "Index: Fracture, traumatic, radius, lower end, torus, left."

[[tempting]]
code = "S52.502A"
because = "The film gives the kind."
"""
SIDE = """
[[dimensions]]
name = "side"
kind = "side"
says = "Which wrist"

[[dimensions.alternatives]]
name = "right"
replace = [["left", "right"]]
keep = ["Right-handed"]
mirror = ["left", "right"]
"""
MORE = """
[[dimensions]]
name = "child"
kind = "sex"
says = "Sex of the child"

[[dimensions.alternatives]]
name = "girl"
replace = [["boy", "girl"], ["his", "her"]]
sex = "F"

[[dimensions]]
name = "episode"
kind = "episode"
says = "Which visit"

[[dimensions.alternatives]]
name = "later"
replace = [["Fell on", "Comes back after a fall on"]]
seventh = {A = "D"}
"""


@pytest.fixture(scope="module")
def variants(embedded_home: Path) -> Variants:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MEDCODEX_HOME", str(embedded_home))
        shelf = Shelf(Home(embedded_home))
        shelf.prepare(lambda _: None)
        return variants_of(shelf)


@pytest.fixture
def at_home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))


@pytest.fixture
def books(embedded_home: Path, at_home: None) -> SidedBooks:
    return SidedBooks(Shelf(Home(embedded_home)))


class Silent:
    """learn.cases.ports.CaseJudge that finds nothing."""

    def findings(self, encounter: object) -> list[object]:
        return []

    def ms_drg(self, encounter: object) -> None:
        return None


def chart(note: str = NOTE, case: str = CASE) -> Case:
    return read_case("fall-on-a-wrist", {"case.toml": case.encode(), "note.txt": note.encode()})


def maker(books: SidedBooks, declaration: str, note: str = NOTE, case: str = CASE) -> CaseVariantMaker:
    dimensions = read_variants(declaration.encode(), "x") if declaration else ()
    return CaseVariantMaker(chart(note, case), dimensions, books, Silent())  # type: ignore[arg-type]


def in_place(case: Case) -> None:
    texts = {one.id: one.text for one in case.documents}
    for quote in [quote for one in (*case.key.codes, *case.key.queries) for quote in one.evidence]:
        assert texts[quote.document][quote.start : quote.end] == quote.text


TEXT = st.text(alphabet="ab c", max_size=60)


@given(TEXT, st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("xyz", max_size=5), max_size=4), st.data())
def test_a_quote_that_no_edit_touches_stands_where_it_is_said(
    text: str, pairs: dict[str, str], data: st.DataObject
) -> None:
    told = replaced(text, pairs)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    now = told.span(start, end)
    assert 0 <= now[0] <= now[1] <= len(told.text)
    inside = [one for one in told.edits if one.start < end and start < one.end]
    if not inside:
        assert told.text[slice(*now)] == text[start:end]
    elif all(start <= one.start and one.end <= end for one in inside):
        assert told.text[slice(*now)] == replaced_within(text, told, start, end)
    assert all(told.text[slice(*told.span(one.start, one.end))] == one.new for one in told.edits)


def replaced_within(text: str, told: object, start: int, end: int) -> str:
    made, at = "", start
    for one in told.edits:  # type: ignore[attr-defined]
        if start <= one.start and one.end <= end:
            made += text[at : one.start] + one.new
            at = one.end
    return made + text[at:end]


@given(TEXT, st.text("abc", min_size=1, max_size=3))
def test_every_occurrence_is_replaced_and_none_is_left_over(text: str, old: str) -> None:
    told = replaced(text, {old: "Z"})
    assert not re.search(words(old), told.text)
    assert left_over(told, [words(old)], []) == []
    assert left_over(replaced(text, {}), [words(old)], []) == [one.span() for one in re.finditer(words(old), text)]


def test_the_key_follows_side_sex_and_episode(books: SidedBooks) -> None:
    made = {one.name: one for one in maker(books, SIDE + MORE).all()}
    assert list(made) == ["later", "girl", "girl.later", "right", "right.later", "right.girl", "right.girl.later"]
    whole = made["right.girl.later"].case
    assert whole is not None, made["right.girl.later"].problem
    assert [one.code for one in whole.key.codes] == ["S52.521D"]
    assert (whole.sex, whole.key.tempting[0].code) == ("F", "S52.501D")
    assert whole.note.startswith("7 yo girl. Comes back after a fall on her right wrist.")
    assert whole.key.codes[0].rationale.endswith("torus, right.")
    assert (whole.id, whole.title) == ("fall-on-a-wrist~right.girl.later", "A fall on the right wrist")
    in_place(whole)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('keep = ["Right-handed"]', ""), "'Right' is left over"),
        (('[["left", "right"]]', '[["left radius", "right radius"]]'), "'left' is left over"),
        (('[["left", "right"]]', '[["left", "right"], ["ankle", "foot"]]'), "'ankle' stands in no document"),
        (("mirror", 'codes = {"S52.9" = "S52.8"}\nmirror'), "S52.9 is no code of the key"),
        (("mirror", 'explain = [["nowhere", "x"]]\nmirror'), "'nowhere' stands in no explanation"),
        (("mirror", 'drop = ["S52.522A"]\nmirror'), "leads the claim"),
        (('mirror = ["left", "right"]', 'codes = {"S52.522A" = "S52.529"}'), "S52.529"),
        (('mirror = ["left", "right"]', 'codes = {"S52.522A" = "S52.502A", "S52.502A" = "S52.502A"}'), "also part"),
    ],
    ids=lambda told: str(told)[:30],
)
def test_what_cannot_be_followed_is_refused(books: SidedBooks, change: tuple[str, str], problem: str) -> None:
    assert change[0] in SIDE
    [made] = maker(books, SIDE.replace(*change)).all()
    assert made.case is None
    assert problem in made.problem


def test_an_alternative_that_takes_words_of_another_is_refused(books: SidedBooks) -> None:
    other = '[[dimensions]]\nname = "d"\nkind = "other"\nsays = "s"\n[[dimensions.alternatives]]\nname = "n"\n'
    made = {one.name: one for one in maker(books, f'{SIDE}{other}replace = [["left wrist", "bad wrist"]]').all()}
    assert "another alternative rewrites" in made["right.n"].problem


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"[[dimensions", b"x = 1", SIDE.replace("side\"\nsays", "colour\"\nsays").encode(),
        SIDE.replace('"right"\nreplace', '"Right!"\nreplace').encode(), (SIDE + SIDE).encode(),
        b"a=" + b"[" * 5000, SIDE.replace("mirror", "miror").encode(),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_declaration_that_is_none_is_told(data: bytes) -> None:
    with pytest.raises(InputError):
        read_variants(data, "x/variants.toml")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_a_declaration_or_told(text: str) -> None:
    with contextlib.suppress(InputError):
        assert read_variants(text.encode(), "x")


@pytest.mark.parametrize(
    ("note", "made"),
    [
        (NOTE, True),
        (NOTE + " Appendix: RLQ tender.", False),
        (NOTE + " He left the room.", False),
        (NOTE + " He left against advice.", True),
        (NOTE + " Echo: left ventricle normal.", False),
        (NOTE + " L wrist splinted.", True),
        (NOTE + " 1 L saline.", True),
        (NOTE + " R, swollen.", False),
    ],
)
def test_a_mirror_is_made_where_it_is_safe(books: SidedBooks, note: str, made: bool) -> None:
    found = mirror(chart(note), books)
    assert (found is not None) == made
    if found is not None:
        variant = make_variant(chart(note), (found,), books)
        assert [one.code for one in variant.key.codes] == ["S52.521A"]
        assert "Left-handed" in variant.note
        assert not re.search(r"\b(?:left wrist|L wrist|left radius)\b", variant.note)
        in_place(variant)


def test_a_seed_gives_one_variant_and_seeds_give_several(variants: Variants, at_home: None) -> None:
    chart_id = "finger-cut-in-the-kitchen"
    chosen = [variants.chosen(chart_id, str(seed)) for seed in range(30)]
    assert chosen == [variants.chosen(chart_id, str(seed)) for seed in range(30)]
    assert len({*chosen}) > 3
    assert variants.case(chosen[0]).id == chosen[0]
    without = next(one for one in library() if one not in declared() and not list(variants.of(one).all()))
    assert variants.chosen(without, "1") == without
    for wrong in ("nowhere", "nowhere~left", f"{chart_id}~nowhere", f"{chart_id}~left~left"):
        with pytest.raises(NotFoundError):
            variants.case(wrong)


def test_enough_charts_have_variants() -> None:
    assert len(declared()) >= 25


@pytest.mark.parametrize("case_id", sorted(declared()))
def test_every_declared_variant_may_teach(variants: Variants, at_home: None, case_id: str) -> None:
    for made in variants.of(case_id).all():
        assert made.case is not None, f"{made.name}: {made.problem}"
        in_place(made.case)
        assert made.case.date == library()[case_id].date
        assert made.case.date < dt.date(2027, 1, 1)


def test_on_the_command_line(at_home: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "variants", "finger-cut-in-the-kitchen"]) == 0
    assert "finger-cut-in-the-kitchen~left.middle" in capsys.readouterr().out
    assert main(["learn", "variants", "finger-cut-in-the-kitchen", "--seed", "7", "--json"]) == 0
    assert '"id": "finger-cut-in-the-kitchen~' in capsys.readouterr().out
    folder = tmp_path / "fall-on-a-wrist"
    folder.mkdir()
    for name, text in (("case.toml", CASE), ("note.txt", NOTE), ("variants.toml", SIDE.replace('"Right-handed"', ""))):
        (folder / name).write_text(text, encoding="utf-8")
    assert main(["learn", "variants", "--folder", str(tmp_path)]) == 1
    assert "not made: right: 'Right' is left over" in capsys.readouterr().out
    assert main(["learn", "variants", "nowhere"]) != 0
    assert main(["learn", "variants", "--seed", "1"]) != 0


def test_the_example_of_the_page_is_a_declaration() -> None:
    page = (Path(__file__).parents[2] / "docs" / "variants.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert [one.kind for one in read_variants(example.encode(), "docs/variants.md")] == ["side", "type"]

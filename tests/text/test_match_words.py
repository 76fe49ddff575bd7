"""The packaged word tables that builder and matcher share."""

from __future__ import annotations

import pytest

from medcodex.errors import ReleaseError
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.lexicon.neoplasm_words import COLUMNS, mark
from medcodex.text.tables import table_names, table_rows


@pytest.fixture(scope="module")
def tables() -> WordTables:
    return WordTables()


def test_a_word_has_one_class(tables: WordTables) -> None:
    rows = list(table_rows("medcodex.text", "data/function_words.tsv"))
    words = [row["word"] for row in rows]
    assert len(words) == len(set(words))
    assert not tables.stop & tables.negations
    assert not (tables.stop | tables.negations) & tables.qualifiers.keys()


def test_words_of_negation_are_not_folded_away(tables: WordTables) -> None:
    assert {"no", "not", "nor", "never", "denied"} <= tables.negations


def test_sides_are_qualifiers(tables: WordTables) -> None:
    assert {tables.qualifiers[word] for word in ("left", "right", "bilateral")} == {"laterality"}


def test_equivalents_are_not_chained(tables: WordTables) -> None:
    """The canonical word of a row must itself stay as it is, or the pair would never meet."""
    rows = list(table_rows("medcodex.suggest", "data/word_equivalents.tsv"))
    words = [row["word"].lower() for row in rows]
    assert len(words) == len(set(words))
    broken = [row for row in rows if tables.normal(row["word"]) != tables.normal(row["canonical"])]
    assert broken == []


def test_every_class_of_growth_is_known() -> None:
    classes = {row["class"] for row in table_rows("medcodex.suggest", "data/neoplasm_words.tsv")}
    assert classes <= {*COLUMNS, "histology", "spreading"}


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("breast cancer", {"breast", mark("malignant")}),
        ("breast carcinoma", {"breast", mark("malignant")}),
        ("liver metastases", {"liver", mark("secondary")}),
        ("metastatic breast cancer", {"breast", mark("malignant")}),
        ("metastatic cancer", {mark("malignant")}),
        ("carcinoma in situ", None),
        ("knee pain", None),
    ],
)
def test_growths(tables: WordTables, words: str, canonical: set[str] | None) -> None:
    found = tables.neoplasm.canonical(tables.normal(word) for word in words.split())
    if words == "carcinoma in situ":
        assert found is not None
        assert mark("in-situ") in found or mark("malignant") in found
    else:
        assert found == (None if canonical is None else frozenset(canonical))


def test_a_table_row_of_the_wrong_width_is_named(tmp_path, monkeypatch) -> None:
    package = tmp_path / "some_tables"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "data" / "one.tsv").write_text("# about\nword\tclass\na\tb\n\nc\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert table_names("some_tables", "data") == ["one.tsv"]
    with pytest.raises(ReleaseError) as error:
        list(table_rows("some_tables", "data/one.tsv"))
    assert error.value.where == "some_tables/data/one.tsv line 5"

"""Which meaning of a phrase holds: capitals, words elsewhere in the note, pregnancy, newborns; who the patient is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_fixture import note
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.meaning import choose_sense
from medcodex.suggest.patient import sex_of
from medcodex.suggest.surroundings import sides_by_site
from medcodex.text.lexicon import Sense
from medcodex.text.tokens import Normalizer, SentenceWords, tokenize

_NORMAL = Normalizer({})
_TABLES = WordTables()


def _sense(code: str, cased: str = "", context: str = "", plain: str = "") -> Sense:
    return Sense(code, "lexicon", (), "", cased=cased, context=context, plain=plain)


def _plain_forms(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _chosen(text: str, senses: list[Sense], forms: str = "") -> list[str]:
    return [s.code for s in choose_sense(senses, text, frozenset(forms.split()), _plain_forms)]


@pytest.mark.parametrize(
    ("text", "cased", "fits"),
    [
        ("AS", "AS", True),
        ("as", "AS", False),
        ("As", "AS", False),
        ("RA", "RA", True),
        ("the MS", "MS", True),
        ("MI", "", True),
    ],
)
def test_capitals_count_where_the_lexicon_has_them(text: str, cased: str, fits: bool) -> None:
    assert bool(_chosen(text, [_sense("X", cased)])) is fits


@pytest.mark.parametrize(
    ("context", "forms", "fits"),
    [
        ("+valve|murmur", "murmur heard", True),
        ("+valve|murmur", "spine", False),
        ("-spine", "spine", False),
        ("-spine", "valve", True),
        ("+valve -spine", "valve", True),
        ("+valve -spine", "valve spine", False),
        ("+aortic&valve|murmur", "valve aortic", True),
        ("+aortic&valve|murmur", "valve", False),
        ("+aortic&valve|murmur", "murmur", True),
        ("-aortic&valve", "valve", True),
        ("-aortic&valve", "aortic valve", False),
        ("", "", True),
    ],
)
def test_context(context: str, forms: str, fits: bool) -> None:
    assert bool(_chosen("AS", [_sense("X", context=context)], forms)) is fits


@pytest.mark.parametrize(
    ("code", "forms", "fits"),
    [("O14.90", "pregnancy", True), ("O14.90", "", False), ("P59.9", "newborn", True), ("P59.9", "adult", False)],
)
def test_chapters_of_mother_and_newborn(code: str, forms: str, fits: bool) -> None:
    assert bool(_chosen("jaundice", [_sense(code)], forms)) is fits


def test_meanings_keep_their_order() -> None:
    senses = [_sense("A"), _sense("B", "XX"), _sense("C", context="+nothing"), _sense("D")]
    assert _chosen("word", senses) == ["A", "D"]
    assert _chosen("word", []) == []


def test_a_phrase_made_by_equivalents_comes_after_the_others_unless_its_own_words_stand_there() -> None:
    senses = [_sense("A", plain="armpit abscess"), _sense("B")]
    assert _chosen("axillary abscess", senses) == ["B", "A"]
    assert _chosen("Abscess armpit", senses) == ["A", "B"]


@pytest.mark.parametrize("word", ["pregnant", "pregnancy", "gravida", "postpartum", "trimester", "newborn", "neonate"])
def test_the_words_of_mother_and_newborn_survive_folding(word: str) -> None:
    form = _TABLES.normal(word)
    assert any(choose_sense([_sense(code)], word, frozenset({form}), _plain_forms) for code in ("O80", "P59.9"))


def test_a_code_of_pregnancy_needs_a_pregnancy(coder) -> None:
    def codes(text: str) -> set[str]:
        return {code for mention in coder.code(note(text)).mentions for code in mention.codes}

    assert not {code for code in codes("ASSESSMENT: Anemia. Hypertension. Jaundice. Hemorrhage.") if code[0] in "OP"}


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("He is a 60-year-old man. His knee hurts.", "male"),
        ("A 45-year-old female. She has a cough.", "female"),
        ("Mr. Smith came today.", "male"),
        ("Mrs. Smith came with her daughter.", "female"),
        ("The patient has a cough.", ""),
        ("He says she says.", ""),
        ("", ""),
        ("The lady reports that her husband snores; he works at night.", "female"),
    ],
)
def test_sex(text: str, sex: str) -> None:
    assert sex_of([tokenize(text, 0, len(text), _TABLES.normal).forms]) == sex


@given(st.text(max_size=80))
def test_any_text_has_a_sex_or_none(text: str) -> None:
    assert sex_of([tokenize(text, 0, len(text), _NORMAL).forms]) in {"male", "female", ""}


@pytest.mark.parametrize(
    ("text", "site", "side"),
    [
        ("pain in the left knee", "knee", "left"),
        ("left severe knee pain", "knee", "left"),
        ("left knee and left knee again", "knee", "left"),
        ("left knee, right knee", "knee", None),
        ("left, knee", "knee", None),
        ("the knee", "knee", None),
        ("right hip, left knee", "hip", "right"),
    ],
)
def test_sides(text: str, site: str, side: str | None) -> None:
    tokens = tokenize(text, 0, len(text), _TABLES.normal)
    sentences = SentenceWords(tokens, [(0, len(tokens.forms))])
    assert sides_by_site(sentences, _TABLES.qualifiers, _TABLES.stop).get(_TABLES.normal(site)) == side

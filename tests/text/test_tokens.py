"""Words of a text: exact offsets, and a matching form that folds what never changes a diagnosis."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.text.tokens import Normalizer, gap_between, hash_form, key_of, singular, tokenize, tokenize_spans

_PLAIN = Normalizer({})
_CLINICAL = st.lists(
    st.sampled_from(
        [
            *("non-", "non", "Non‑", "insulin", "dependent", "Crohn’s", "Crohn's", "don't", "ulcers", "CKD", "3a"),
            *(
                " ",
                "\n",
                "\t",
                "-",
                "–",
                ",",
                ".",
                ";",
                "/",
                "(",
                ")",
                "•",
                "'",
                "’",
                "_",
                "İ",
                "ﬁ",
                "½",
                "ß",
                "e\u0301",
            ),
        ]
    ),
    max_size=30,
).map("".join)
_TEXT = st.one_of(st.text(max_size=60), _CLINICAL)


@given(_TEXT, st.data())
def test_tokens_are_slices_of_the_text_in_order(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = start
    for token in tokenize(text, start, end, _PLAIN):
        assert at <= token.start < token.end <= end
        word = text[token.start : token.end]
        assert word.strip() == word != ""
        assert token.gap in {0, 1, 2}
        at = token.end


@given(_TEXT)
def test_every_letter_and_digit_lies_in_a_word_and_the_form_is_the_words_own(text: str) -> None:
    tokens = tokenize(text, 0, len(text), _PLAIN)
    inside = {place for token in tokens for place in range(token.start, token.end)}
    assert {place for place, char in enumerate(text) if char.isalnum()} <= inside
    for token in tokens:
        word = text[token.start : token.end]
        if "-" not in word:
            assert token.form == _PLAIN(word)


@given(_TEXT)
def test_a_form_does_not_depend_on_what_stands_around_it(text: str) -> None:
    padded = f"a {text} b"
    inner = tokenize(text, 0, len(text), _PLAIN)
    assert [(t.start, t.end, t.form) for t in tokenize(padded, 2, 2 + len(text), _PLAIN)] == [
        (t.start + 2, t.end + 2, t.form) for t in inner
    ]


@given(st.text(max_size=20))
def test_folding_is_the_same_every_time(word: str) -> None:
    assert Normalizer({})(word) == _PLAIN(word) == _PLAIN(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("ulcers", "ulcer"), ("arteries", "artery"), ("abscesses", "abscess"), ("headaches", "headache")),
        *(("reflexes", "reflex"), ("rashes", "rash"), ("fractures", "fracture"), ("kidneys", "kidney")),
        *(
            ("anaemia", "anemia"),
            ("haemorrhage", "hemorrhage"),
            ("leukaemia", "leukemia"),
            ("anaesthesia", "anesthesia"),
        ),
        *(("oedema", "edema"), ("oesophagus", "esophagus"), ("diarrhoea", "diarrhea"), ("dyspnoea", "dyspnea")),
        *(("tumour", "tumor"), ("tumours", "tumor"), ("haematoma", "hematoma"), ("caecum", "cecum")),
        *(("hospitalised", "hospitalized"), ("paralysed", "paralyzed"), ("fibre", "fiber"), ("litres", "liters")),
        *(("Crohn's", "crohn"), ("Crohn’s", "crohn"), ("Crohns", "crohn"), ("CROHN'S", "crohn")),
        *(("Ménière", "meniere"), ("Sjögren’s", "sjogren"), ("ＮＯ", "no"), ("ﬁbrosis", "fibrosis")),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert _PLAIN(one) == _PLAIN(other)


@pytest.mark.parametrize("word", ["pus", "gas", "virus", "arthritis", "abscess", "diabetes", "is", "os", "pes"])
def test_a_word_is_not_cut_to_nothing(word: str) -> None:
    assert len(_PLAIN(word)) >= min(len(word) - 1, 3) > 0


@pytest.mark.parametrize(
    ("word", "stem"),
    [("virus", "virus"), ("sepsis", "sepsis"), ("abscess", "abscess"), ("gas", "gas"), ("allergies", "allergy")],
)
def test_singular(word: str, stem: str) -> None:
    assert singular(word) == stem


def _tokens(text: str) -> list[tuple[str, str, int]]:
    return [(text[t.start : t.end], t.form, t.gap) for t in tokenize(text, 0, len(text), _PLAIN)]


def test_non_with_a_hyphen_is_one_word() -> None:
    assert _tokens("Non-insulin dependent") == [("Non-insulin", "noninsulin", 0), ("dependent", "dependent", 0)]
    assert _tokens("a non-ST elevation")[1] == ("non-ST", "nonst", 0)
    assert [form for _, form, _ in _tokens("noninsulin")] == ["noninsulin"]
    assert [form for _, form, _ in _tokens("non insulin")] == ["non", "insulin"]


def test_other_hyphens_part_words() -> None:
    assert [form for _, form, _ in _tokens("follow-up of X-ray")] == ["follow", "up", "of", "x", "ray"]


def test_equivalents_apply_after_folding_and_to_every_spelling() -> None:
    normal = Normalizer({"renal": "kidney", "Tumour": "neoplasm"})
    assert {normal(word) for word in ("renal", "Renal", "RENAL", "kidney", "Kidneys")} == {"kidney"}
    assert {normal(word) for word in ("tumor", "TUMOURS", "tumors")} == {"neoplasm"}


@pytest.mark.parametrize(
    ("between", "gap"),
    [
        *((" ", 0), ("", 0), ("-", 0), (" \n ", 0)),
        *((", ", 1), ("/", 1), (" (", 1), (" – ", 1)),
        *((". ", 2), (";", 2), (": ", 2)),
    ],
)
def test_gaps(between: str, gap: int) -> None:
    assert gap_between(between) == gap


_FORMS = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), max_size=9)


@given(_FORMS, st.randoms())
def test_a_key_knows_no_order_and_no_repetition(forms: list[str], random) -> None:
    shuffled = forms + forms[:3]
    random.shuffle(shuffled)
    assert key_of(shuffled) == key_of(forms)
    assert 0 <= key_of(forms) < 1 << 63


@given(_FORMS, _FORMS)
def test_different_sets_have_different_keys(one: list[str], other: list[str]) -> None:
    assert (key_of(one) == key_of(other)) == (set(one) == set(other))


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_hashes_are_the_same_in_every_process(seed: str) -> None:
    """A lexicon is written by one process and read by others."""
    program = "from medcodex.text.tokens import hash_form, key_of; print(hash_form('é'), key_of(['a', 'b', 'c']))"
    env = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(hash_form("é")), str(key_of(["c", "a", "b"]))]


@given(st.lists(_CLINICAL, max_size=5))
def test_stretches_are_cut_as_if_each_stood_alone(parts: list[str]) -> None:
    """All but the gap before the first word, which tells what stands before the stretch."""
    text = " | ".join(parts)
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 3
    alone = [list(tokenize(text, start, end, _PLAIN)) for start, end in spans]
    for one, other in zip(tokenize_spans(text, spans, _PLAIN), alone, strict=True):
        assert [word[:3] for word in one] == [word[:3] for word in other]
        assert one.gaps[1:] == [word.gap for word in other[1:]]

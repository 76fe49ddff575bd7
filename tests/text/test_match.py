"""Matching phrases against a small lexicon held in memory: word order, qualifiers, breaks, negations, overlaps."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.text.lexicon import CategoryTitles
from medcodex.text.match import MAX_STRETCH, Match, Matcher, best_cover
from medcodex.text.tokens import Normalizer, companions_of, hash_form, key_of, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.text.lexicon import IndexChild, Sense
    from medcodex.text.tokens import Words

_NORMAL = Normalizer({})
_STOP = frozenset({"of", "the", "a", "with", "in", "and", "or", "due", "to"})
_NEGATIONS = frozenset({"no", "not", "denies"})
_QUALIFIERS = {
    "left": "laterality",
    "right": "laterality",
    "severe": "severity",
    "acute": "course",
    "lower": "position",
}


class _Growths:
    """Knows that a carcinoma is a cancer."""

    def __contains__(self, form: str) -> bool:
        return form in {"cancer", "carcinoma", "metastatic"}

    def canonical(self, forms: Iterable[str]) -> frozenset[str] | None:
        words = set(forms)
        found = words & {"cancer", "carcinoma", "metastatic"}
        return frozenset(words - found | {"*"}) if found else None

    def spreads(self, form: str) -> bool:
        return form == "metastatic"

    def spread(self, forms: Iterable[str]) -> frozenset[str]:
        return frozenset({*forms, "+"})


class _Lexicon:
    """Phrases by their words; what they mean is of no interest here."""

    def __init__(self, *phrases: str) -> None:
        self.phrases = {key_of(p): p for p in (frozenset(_NORMAL(w) for w in phrase.split()) for phrase in phrases)}
        self.words = {form: hash_form(form) for phrase in self.phrases.values() for form in phrase}
        self.keys = frozenset(self.phrases)
        self.companions = {
            form: companions_of(hash_form(word) for held in self.phrases.values() if form in held for word in held)
            for form in self.words
        }

    def senses(self, key: int) -> Sequence[Sense]:
        return ()

    def children(self, node: int) -> Sequence[IndexChild]:
        return ()

    def child_words(self, node: int) -> frozenset[str]:
        return frozenset()

    def manifestation(self, node: int) -> str:
        return ""

    def titles(self, category: str) -> CategoryTitles:
        return CategoryTitles((), (), b"")

    def path(self, node: int) -> tuple[str, ...]:
        return ()


_SMALL = _Lexicon(
    "chronic kidney disease",
    "kidney",
    "kidney failure",
    "acute kidney failure",
    "heart failure",
    "pain",
    "knee pain",
    "fracture tibia",
    "lower leg fracture",
    "breast *",
    "breast * metastatic",
    "bone *",
    "bone +",
    "liver +",
    "breast mass cancer carcinoma",
    "fever",
    "chill",
    "hearing loss left right",
    "severe sepsis",
)
_MATCHER = Matcher(_SMALL, _STOP, _NEGATIONS, _QUALIFIERS, _Growths())


def _read(text: str) -> Words:
    return tokenize(text, 0, len(text), _NORMAL)


def _cover(text: str) -> list[str]:
    """The words of every chosen match."""
    tokens = _read(text)
    chosen = best_cover(_MATCHER.candidates(tokens))
    return [text[tokens[m.first].start : tokens[m.last].end] for m in chosen]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # any order, function words stepped over
        ("chronic kidney disease", ["chronic kidney disease"]),
        ("disease of the kidney, chronic", ["disease of the kidney, chronic"]),
        ("Kidney disease (chronic)", ["Kidney disease (chronic"]),
        ("failure of the heart", ["failure of the heart"]),
        ("CHRONIC KIDNEY DISEASES", ["CHRONIC KIDNEY DISEASES"]),
        # the longer phrase wins over its parts
        ("acute kidney failure", ["acute kidney failure"]),
        ("kidney", ["kidney"]),
        # qualifiers stand inside a phrase that does not name them
        ("pain in the right knee", ["pain in the right knee"]),
        ("fracture of the right lower tibia", ["fracture of the right lower tibia"]),
        ("knee, severe pain", ["knee, severe pain"]),
        # but do not widen one
        ("severe heart failure", ["heart failure"]),
        ("heart failure, severe", ["heart failure"]),
        # a qualifier that belongs to the phrase is part of it
        ("fracture of the lower leg", ["fracture of the lower leg"]),
        ("fracture of the leg", []),
        # soft breaks and conjunctions cost, so that lists fall apart into their items
        ("fever, chills", ["fever", "chills"]),
        ("fever and chills", ["fever", "chills"]),
        # hard breaks end everything
        ("chronic kidney. Disease", ["kidney"]),
        ("heart; failure", []),
        ("knee: pain", ["pain"]),
        # words of no phrase end a stretch
        ("knee xyzzy pain", ["pain"]),
        ("heart is failing, failure", []),
        # negations end a stretch and begin none
        ("no fever", ["fever"]),
        ("fever no chills", ["fever", "chills"]),
        ("heart no failure", []),
        ("denies knee not pain", ["pain"]),
        # words that name a growth meet whatever names it
        ("carcinoma of the breast", ["carcinoma of the breast"]),
        ("breast cancer", ["breast cancer"]),
        ("cancer", []),
        # a site that the growth has spread to is a match of its own
        ("metastatic breast cancer to the bone", ["metastatic breast cancer", "bone"]),
        ("breast cancer metastatic to the liver", ["breast cancer metastatic", "liver"]),
        ("breast cancer to the bone", ["breast cancer"]),
        ("spread from the bone", []),
        ("", []),
        ("of the", []),
    ],
)
def test_phrases_found(text: str, found: list[str]) -> None:
    assert _cover(text) == found


def test_both_sides_may_be_words_of_a_phrase() -> None:
    assert _cover("hearing loss, right and left") == ["hearing loss, right and left"]


def test_a_match_says_which_qualifiers_it_skipped() -> None:
    def skipped(text: str) -> set[str]:
        tokens = _read(text)
        return {m.skipped for m in best_cover(_MATCHER.candidates(tokens))}

    assert skipped("pain in the knee") == {""}
    assert skipped("pain in the right knee") == {"laterality"}
    assert skipped("pain in the severe knee") == {"all"}
    assert skipped("fracture of the lower left leg") == {"laterality"}


def test_a_stretch_has_an_end() -> None:
    far = "heart " + "of " * MAX_STRETCH + "failure"
    assert _cover(far) == []
    assert _cover("heart " + "of " * (MAX_STRETCH - 2) + "failure") != []


_WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "chronic",
                "kidney",
                "disease",
                "heart",
                "failure",
                "acute",
                "pain",
                "knee",
                "right",
                "left",
                "lower",
                "leg",
            ),
            *(
                "fracture",
                "tibia",
                "breast",
                "cancer",
                "carcinoma",
                "fever",
                "chills",
                "no",
                "not",
                "of",
                "and",
                "with",
            ),
            *("severe", "xyzzy", ",", ".", ";", "(", "/", "hearing", "loss", "mass"),
        ]
    ),
    max_size=25,
)


@given(_WORDS)
def test_matches_lie_in_the_sentence_and_never_over_each_other(words: list[str]) -> None:
    tokens = _read(" ".join(words))
    candidates = _MATCHER.candidates(tokens)
    chosen = best_cover(candidates)
    assert set(chosen) <= set(candidates)
    at = 0
    for match in chosen:
        assert at <= match.first <= match.last < len(tokens)
        at = match.last + 1


@given(_WORDS)
def test_what_a_candidate_must_be(words: list[str]) -> None:
    tokens = _read(" ".join(words))
    for match in _MATCHER.candidates(tokens):
        inside = list(tokens)[match.first : match.last + 1]
        forms = {t.form for t in inside}
        assert match.key in _SMALL.keys
        assert not forms & _NEGATIONS
        assert inside[0].form not in _STOP
        assert inside[-1].form not in _STOP
        assert all(t.gap < 2 for t in inside[1:])
        phrase = _SMALL.phrases[match.key]
        unsaid = forms - _STOP - phrase - {"cancer", "carcinoma"}
        assert unsaid <= _QUALIFIERS.keys()
        assert phrase - {"*"} <= forms


@given(_WORDS.filter(lambda words: len(words) < 12), st.randoms())
def test_word_order_inside_a_phrase_does_not_matter(words: list[str], random) -> None:
    phrase = ["chronic", "kidney", "disease"]
    random.shuffle(phrase)
    assert _cover(" ".join(["xyzzy", *phrase])) == [" ".join(phrase)]


_MATCHES = st.lists(
    st.builds(
        lambda first, length, score: Match(first, min(first + length, 9), 0, 1, score),
        st.integers(0, 9),
        st.integers(0, 4),
        st.floats(-2, 9, allow_nan=False).map(lambda x: round(x, 2)),
    ),
    max_size=8,
)


@given(_MATCHES)
def test_the_cover_is_the_best_there_is(matches: list[Match]) -> None:
    def apart(some: Sequence[Match]) -> bool:
        return all(a.last < b.first or b.last < a.first for a, b in combinations(some, 2))

    best = max(
        sum(m.score for m in some)
        for size in range(len(matches) + 1)
        for some in combinations(matches, size)
        if apart(some)
    )
    chosen = best_cover(matches)
    assert apart(chosen)
    assert sum(m.score for m in chosen) == pytest.approx(best)

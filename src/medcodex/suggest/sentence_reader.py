"""Reads one sentence: its phrases, what they mean here, what is asserted and linked, and the concepts meant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from medcodex.suggest.circumstance import DRUG_CLASS, Circumstances
from medcodex.suggest.concept import Concept
from medcodex.suggest.cues import Cues
from medcodex.suggest.episode import EPISODIC_CHAPTERS, Episodes
from medcodex.suggest.eye_side import eye_side, of_eye
from medcodex.suggest.infarction import aged
from medcodex.suggest.linking import Cause, blames, cause_at, linked, may_link
from medcodex.suggest.meaning import asks_note, choose_sense
from medcodex.suggest.names import is_person, may_name_people
from medcodex.suggest.pairing import ORGANISM, Pairing
from medcodex.suggest.pathological import UNEXPLAINED, explained
from medcodex.suggest.plural import Plurals
from medcodex.suggest.spinal_level import SpinalLevels
from medcodex.suggest.surroundings import SIDES, Surroundings
from medcodex.suggest.values import takes_anothers
from medcodex.suggest.walk import walk
from medcodex.suggest.wider import CONDITIONS, WIDER, Wider, head_of
from medcodex.text.assertion import judge
from medcodex.text.match import Match, Matcher, best_cover
from medcodex.text.tokens import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.conventions.of_book import BookConventions
    from medcodex.suggest.lexicon.build import WordTables
    from medcodex.suggest.linking import Link
    from medcodex.suggest.narrow import Narrowed, Narrower
    from medcodex.text.assertion import AssertionRules, Judgement
    from medcodex.text.lexicon import Lexicon, Sense
    from medcodex.text.model import Document
    from medcodex.text.scopes import Scope
    from medcodex.text.tokens import Words


_NONE = frozenset[str]()
_FIRST = attrgetter("first")
_JOINING = frozenset({"and", "or"})
_SHARED = 2  # words from the modifier before "and" to the one behind it
_CATEGORY = 3  # characters of a category
_DRUGS = frozenset({"therapy", "drug", DRUG_CLASS})


class _Worded(NamedTuple):
    """What a stretch of text can mean by its words alone. ``blamed``: only where the sentence blames something;
    ``open``: the rest of the note decides which of the meanings fit."""

    senses: Sequence[Sense]
    blamed: bool
    open: bool


class _Chosen(NamedTuple):
    """A phrase with the meanings that fit here, best first."""

    match: Match
    senses: Sequence[Sense]


class _Spot(NamedTuple):
    """A phrase by its place in the sentence, with its meanings, what is asserted of it, what is linked to it, and the
    episode of care that the sentence tells."""

    place: int
    senses: Sequence[Sense]
    judgement: Judgement
    cause: Cause | None
    episode: str


class _Meant(NamedTuple):
    """What a phrase means in its sentence: the ``codes`` of one meaning ("" for none), the ``path`` to it and the index
    ``node`` where it ended, the words ``used`` beyond the phrase; ``by_cause``: a linked condition led there."""

    sense: Sense
    codes: tuple[str, ...]
    path: tuple[str, ...]
    used: frozenset[str]
    kind: str
    node: int
    by_cause: bool = False


class Passage(NamedTuple):
    """One sentence being read, with the line that leads into it and what the whole document says of sides and of the
    patient."""

    document: Document
    number: int
    words: Words
    lead: Scope | None
    forms: frozenset[str]
    sides: Mapping[str, str]
    patient: frozenset[str]


class SentenceReader:
    """Reads sentences against one code book and its lexicon."""

    def __init__(
        self,
        conventions: BookConventions,
        lexicon: Lexicon,
        tables: WordTables,
        rules: AssertionRules,
        narrower: Narrower,
    ) -> None:
        self._book = book = conventions.book
        self._lexicon = lexicon
        self._tables = tables
        self._assertion_rules = rules
        self._narrower = narrower
        self.matcher = Matcher(lexicon, tables.stop, tables.negations, tables.qualifiers, tables.neoplasm)
        self._episodes = Episodes(Cues.load("episode_of_care", tables.normal), book)
        self._pairing = Pairing(conventions.notes, lexicon, narrower)
        self._plurals = Plurals()
        self._wider = Wider()
        self._levels = SpinalLevels.load(tables.normal)
        cues = Cues.load("drug_circumstances", tables.normal)
        self._circumstances = Circumstances(cues, book, lexicon, narrower, tables.wording)
        # Notes name the same things in the same words.
        self._worded = lru_cache(maxsize=20_000)(self._as_worded)

    def read(self, passage: Passage, candidates: Sequence[Match]) -> list[Concept]:
        """The concepts of a sentence, in no particular order; ``candidates`` are its phrases (see Matcher)."""
        words = passage.words
        chosen = self._chosen(passage, candidates)
        if not chosen:
            return []
        matches = [one.match for one in chosen]
        spans = [(words.starts[match.first], words.ends[match.last]) for match in matches]
        sentence = passage.document.sentences[passage.number]
        judgements = judge(passage.document, sentence, spans, self._assertion_rules, passage.lead)
        around = Surroundings(words, matches, self._tables)
        linking = may_link(words.forms)
        links = linked(words, matches, self._tables.stop) if linking and len(matches) > 1 else {}
        episode = self._episodes.told(words.forms)
        out: list[Concept] = []
        heads: list[Concept] = []
        firsts: list[int] = []  # the number of each phrase's first concept
        for place, (one, judgement) in enumerate(zip(chosen, judgements, strict=True)):
            cause, link = None, links.get(place)
            if link is not None and link.words and judgements[link.place].assertion is judgement.assertion:
                cause = self._cause(around, chosen[link.place], link.place, spans[link.place])
            found = self._concepts(passage, around, _Spot(place, one.senses, judgement, cause, episode))
            firsts.append(len(out) if found else -1)
            out += found
            if found and linking and one.match.last > one.match.first:
                out += self._inner(passage, candidates, one.match, found[0])
            if found and one.match.first < one.match.last:
                heads += self._heads(passage, candidates, one.match, found[0])
                out += self._sharing(passage, one.match, found[0])
        for place, link in links.items():
            effect, reason = firsts[place], firsts[link.place]
            if min(effect, reason) >= 0 and out[effect].code.startswith(UNEXPLAINED):
                out[effect] = explained(out[effect], out[reason], self._book, self._narrower)
        kinds = {concept.kind for concept in out}
        if ORGANISM in kinds:
            out = self._pairing.with_causes(out)
        if not kinds.isdisjoint(_DRUGS):
            out = self._circumstances.read(out, words.forms, _effects(out, firsts, links))
        text = passage.document.text
        out = [aged(one, text[sentence.start : sentence.end]) if one.code[:3] == "I21" else one for one in out]
        return out + heads

    def _chosen(self, passage: Passage, candidates: Sequence[Match]) -> list[_Chosen]:
        """The best of the phrases of a sentence that mean something here."""
        if may_name_people(passage.words.forms):
            candidates = [match for match in candidates if not self._names_person(passage, match)]
        qualifiers = self._tables.qualifiers
        candidates = [match for match in candidates if not takes_anothers(passage.words, match, qualifiers)]
        meant = [one for one in [self._meant(passage, match) for match in candidates] if one.senses]
        matches = [one.match for one in meant]
        cover = best_cover(matches)
        if len(cover) == len(matches):
            return meant
        senses = {one.match: one for one in meant}
        return [senses[match] for match in cover]

    def _names_person(self, passage: Passage, match: Match) -> bool:
        words = passage.words
        return match.size == 1 and is_person(passage.document.text, words.starts[match.first], words.ends[match.last])

    def _meant(self, passage: Passage, match: Match) -> _Chosen:
        words = passage.words
        span = passage.document.text[words.starts[match.first] : words.ends[match.last]]
        worded = self._worded(match.key, span)
        if worded.blamed and not blames(words.forms):
            return _Chosen(match, ())
        if not worded.open:
            return _Chosen(match, worded.senses)
        fitting = choose_sense(worded.senses, span, passage.forms, self._tables.wording.plain_forms)
        return _Chosen(match, self._plurals.read(fitting, span))

    def _as_worded(self, key: int, span: str) -> _Worded:
        senses = self._lexicon.senses(key)
        blamed = bool(senses) and senses[0].kind == DRUG_CLASS
        if asks_note(senses):
            return _Worded(senses, blamed, open=True)
        fitting = choose_sense(senses, span, frozenset(), self._tables.wording.plain_forms)
        return _Worded(self._plurals.read(fitting, span), blamed, open=False)

    def _cause(self, around: Surroundings, chosen: _Chosen, place: int, span: tuple[int, int]) -> Cause:
        """What the sentence links to a condition, in the note's words and in those of the book's title."""
        qualifiers = self._tables.qualifiers
        said = around.said(place)
        telling = frozenset(form for form in said if form not in qualifiers and form.isalpha())
        named = self._narrower.title_forms(chosen.senses[0].code) - qualifiers.keys()
        return Cause(telling, said | named, *span)

    def _inner(self, passage: Passage, candidates: Sequence[Match], match: Match, outer: Concept) -> list[Concept]:
        """What a phrase names on either side of its "due to", where the notes of its code ask for it too ("anemia due
        to chronic kidney disease")."""
        part = cause_at(passage.words.forms, match) if outer.code else None
        if part is None:
            return []
        ended, begins = part
        within = [m for m in _inside(candidates, match) if m.last < ended or begins <= m.first]
        chosen = [self._meant(passage, one) for one in best_cover(within)]
        found = [self._part(passage, one, outer) for one in chosen if one.senses and one.senses[0].kind != "vague"]
        return [part for part in found if part is not None]

    def _part(self, passage: Passage, chosen: _Chosen, outer: Concept) -> Concept | None:
        sense = chosen.senses[0]
        narrowed = self._narrower.narrow(sense.code, frozenset(), passage.patient)
        if not narrowed or not self._pairing.belongs(outer.code, narrowed[0].code):
            return None
        kind = "drug" if sense.kind == DRUG_CLASS else sense.kind
        return self._inside_of(outer, passage, chosen, narrowed[0].code, kind)

    def _heads(self, passage: Passage, candidates: Sequence[Match], match: Match, outer: Concept) -> Iterator[Concept]:
        """The conditions that a phrase's head names by itself: "hematuria" in "macroscopic hematuria"."""
        if not self._wider.has_head(outer):
            return
        head = head_of(passage.words.forms, match.first, match.last)
        for inner in _inside(candidates, match):
            if inner.last != head or (inner.first == match.first and inner.last == match.last):
                continue
            chosen = self._meant(passage, inner)
            if not chosen.senses or chosen.senses[0].kind not in CONDITIONS:
                continue
            said = frozenset(passage.words.forms[inner.first : inner.last + 1]) - self._tables.stop
            for narrowed in self._narrower.narrow(chosen.senses[0].code, said, passage.patient)[:1]:
                if self._wider.adds(outer.code, narrowed.code):
                    yield self._inside_of(outer, passage, chosen, narrowed.code, WIDER)

    def _sharing(self, passage: Passage, match: Match, outer: Concept) -> Iterator[Concept]:
        """The condition that shares the head of a phrase: "cervical" in "cervical and lumbar radiculopathy"."""
        words, first = passage.words, match.first
        if first < _SHARED or words.forms[first - 1] not in _JOINING or words.gaps[first - 1] or words.gaps[first]:
            return
        rest = frozenset(words.forms[first + 1 : match.last + 1]) - self._tables.stop
        said = rest | {words.forms[first - _SHARED]}
        if not rest or len(said) != match.size or outer.code[:1] == "Z":
            return
        for sense in self._lexicon.senses(key_of(said))[:1]:
            if sense.kind not in CONDITIONS or sense.code[:_CATEGORY] != outer.code[:_CATEGORY]:
                continue
            for narrowed in self._narrower.narrow(sense.code, said, passage.patient)[:1]:
                if narrowed.code != outer.code:
                    path = (*sense.path, self._narrower.step(narrowed.code))
                    start = words.starts[first - _SHARED]
                    yield outer._replace(
                        start=start,
                        code=narrowed.code,
                        others=(),
                        path=path,
                        source=sense.source,
                        forms=said,
                        used=frozenset(),
                    )

    def _inside_of(self, outer: Concept, passage: Passage, chosen: _Chosen, code: str, kind: str) -> Concept:
        """A concept named by some of the words of another, of which the same is asserted."""
        match, sense, words = chosen.match, chosen.senses[0], passage.words
        return outer._replace(
            start=words.starts[match.first],
            end=words.ends[match.last],
            opens=False,
            code=code,
            others=(),
            kind=kind,
            path=(*sense.path, self._narrower.step(code)),
            source=sense.source,
            forms=frozenset(words.forms[match.first : match.last + 1]) - self._tables.stop,
            used=frozenset(),
        )

    def _narrowed(self, episode: str, code: str, said: frozenset[str], near: frozenset[str]) -> tuple[Narrowed, ...]:
        """The billable codes for a code. Words that tell the episode of care of an injury say nothing of its kind."""
        if not episode or code[0] not in EPISODIC_CHAPTERS or not self._episodes.has(code):
            return self._narrower.narrow(code, said, near)
        told = self._episodes.words
        found = self._narrower.narrow(code, said - told, near - told)
        return tuple(one._replace(code=self._episodes.placed(one.code, episode)) for one in found)

    def _concepts(self, passage: Passage, around: Surroundings, spot: _Spot) -> list[Concept]:
        """The concept a phrase stands for; two where the note says bilateral and the book has a code for each side."""
        place, senses = spot.place, spot.senses
        said = around.said(place)
        if senses[0].kind == "finding":
            meant = _Meant(senses[0], ("",), senses[0].path, _NONE, "finding", -1)
        else:
            found = self._coded(passage, around, spot, said)
            if found is None:
                return []
            meant = found
        start, end = around.span(place, meant.used)
        if meant.by_cause and spot.cause:
            start, end = min(start, spot.cause.start), max(end, spot.cause.end)
        sense, path = meant.sense, meant.path
        sentence = passage.document.sentences[passage.number]
        others = _others(senses, meant.codes[0])
        concepts = [
            Concept(
                start,
                end,
                passage.document.sections[sentence.section].name,
                passage.number,
                sentence.list_item,
                around.opens(place),
                around.stated(place),
                code,
                others,
                meant.kind,
                path if code in {"", sense.code} else (*path, self._narrower.step(code)),
                sense.source,
                said,
                meant.used,
                spot.judgement.assertion,
                spot.judgement.rule,
            )
            for code in meant.codes
        ]
        if meant.node >= 0:
            concepts += self._pairing.manifestation(concepts[0], meant.node)
        return concepts

    def _coded(self, passage: Passage, around: Surroundings, spot: _Spot, said: frozenset[str]) -> _Meant | None:
        """The first meaning of a phrase that leads to a billable code, followed down to it; None where none does."""
        place, senses, _, cause, episode = spot
        near, region = passage.patient | around.near(place, said, passage.sides), _NONE
        if of_eye(senses[0].code) and SIDES.keys().isdisjoint(near | said):
            side = eye_side(passage.document.text, passage.words) or passage.sides.get("eye")
            near |= {side} if side else _NONE
        if self._levels.asked(senses[0].code):
            sentence = passage.document.sentences[passage.number]
            bounds = (sentence.start, sentence.end)
            level = self._levels.near(passage.document.text, *around.span(place, _NONE), bounds, near)
            near, region = near - level.others | level.words, level.words
        first = senses[0]
        path, node = first.path, -1
        for sense in senses:
            if sense.kind == "finding":
                return _Meant(first, ("",), path, _NONE, first.kind, node)
            if sense.node < 0 or self._lexicon.child_words(sense.node).isdisjoint(near):
                target, path, walked, node = sense.code, sense.path, _NONE, sense.node
            else:
                target, path, walked, node = walk(self._lexicon, sense, said, near)
            by_cause = False
            if cause:
                further = walk(self._lexicon, sense, said, near | cause.words)
                if further.code != target and cause.explains(further.used - near):
                    (target, path, walked, node), by_cause = further, True
            if region:
                target = self._levels.placed(target, (*sense.path, *said), region)
            narrowed = self._narrowed(episode, target, said | walked, near) if target else ()
            if narrowed:
                kind = "index" if sense.kind == "vague" and node != sense.node else sense.kind
                codes = tuple([one.code for one in narrowed])
                return _Meant(sense, codes, path, narrowed[0].used | walked, kind, node, by_cause)
        return None


def _others(senses: Sequence[Sense], code: str) -> tuple[str, ...]:
    """What else the words of a phrase could lead to."""
    if len(senses) == 1:
        return () if code.startswith(senses[0].code) else (senses[0].code,)
    return tuple(dict.fromkeys([one.code for one in senses if one.code and not code.startswith(one.code)]))[:3]


def _inside(candidates: Sequence[Match], match: Match) -> Iterator[Match]:
    """The candidates that lie within a match, itself among them; ``candidates`` in order of their first words."""
    first, last = bisect_left(candidates, match.first, key=_FIRST), bisect_right(candidates, match.last, key=_FIRST)
    return (one for one in candidates[first:last] if one.last <= match.last)


def _effects(concepts: Sequence[Concept], firsts: Sequence[int], links: Mapping[int, Link]) -> dict[int, int]:
    """Numbers of conditions among the concepts, each with that of the drug that the sentence calls its cause."""
    out = {}
    for place, link in links.items():
        effect, drug = firsts[place], firsts[link.place]
        if not link.causal or min(effect, drug) < 0 or concepts[drug].kind not in {"therapy", DRUG_CLASS}:
            continue
        if concepts[effect].code[:1] not in {"", "Z"} and concepts[effect].kind not in {"therapy", "drug", DRUG_CLASS}:
            out[effect] = drug
    return out

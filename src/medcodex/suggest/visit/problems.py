"""The problems element: which problems were addressed, of what kind, and how they stand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.suggest.visit.clauses import denied, supposed
from medcodex.suggest.visit.model import Place, Sign
from medcodex.suggest.visit.risk import is_managed, is_prescribed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.visit.model import Diagnosed, Hit, Passage
    from medcodex.suggest.visit.nature import Natures
    from medcodex.text.model import Document

_AMA = "AMA, table of medical decision making 2021 and 2023"
_ASSESSED = frozenset({"plan", "diagnosis"})
_CATEGORY = 3
_MOST_PLACES = 4
# What shows that a problem was evaluated or treated, and not merely listed.
_ACTS = frozenset(
    "manage order decide stable worse better new surgery hospital low\x20risk minimal\x20risk intensify".split(" ")
)
_GRAVE = frozenset({"chronic", "threat", "complicated_injury", "undiagnosed", "systemic"})


@dataclass(slots=True)
class _Problem:
    """One problem being put together: its diagnoses and the sentences (document, number) that speak of it."""

    diagnosis: Diagnosed
    nature: str
    source: str
    assessed: list[tuple[int, int]] = field(default_factory=list)
    headed: list[tuple[int, int]] = field(default_factory=list)
    told: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)


class ProblemReader:
    """Reads the problems of one visit. ``in_hospital``: the patient is under hospital care."""

    def __init__(self, natures: Natures, classes: SectionClasses) -> None:
        self._natures = natures
        self._classes = classes

    def signs(
        self,
        documents: Mapping[int, Document],
        passages: Sequence[Passage],
        diagnoses: Iterable[Diagnosed],
        decided: frozenset[str],
        in_hospital: bool,
    ) -> list[Sign]:
        """One sign for each problem addressed. ``decided`` says whether surgery or hospital care was decided on.
        Where no problem is found in assessment and plan, the first diagnosis stands for the reason of the visit."""
        by_sentence = {(one.document, one.number): one for one in passages}
        problems = self._problems(documents, diagnoses)
        addressed = [one for one in problems if _is_addressed(one, by_sentence)]
        if not addressed:
            addressed = ([one for one in problems if one.assessed] or problems)[:1]
        blocks = _blocks(documents, addressed)
        crowded = _crowded(problems)
        tested = _tested(passages)
        signs = []
        for one in addressed:
            near = [by_sentence[at] for at in _speaking(one, blocks) if at in by_sentence]
            status = _Status(one, near, crowded)
            if len(addressed) == 1:
                status.add_story(passages)
            item, because, source = _item(one, status, decided, in_hospital, tested)
            heads = [_place(documents, at) for at in (one.headed or one.assessed or one.told)[:1]]
            places = tuple(dict.fromkeys((*heads, *status.places)))[:_MOST_PLACES]
            text = f"{one.diagnosis.code} {one.diagnosis.title}: {because}"
            signs.append(Sign("problems", item, one.diagnosis.code, text, source, places))
        return signs

    def _problems(self, documents: Mapping[int, Document], diagnoses: Iterable[Diagnosed]) -> list[_Problem]:
        """Diagnoses of one category are one problem; a suspected one stands only where none of its category is
        certain."""
        found: dict[str, _Problem] = {}
        for one in sorted(diagnoses, key=lambda one: one.suspected):
            nature, source = self._natures.of(one.code)
            if nature == "none" or (one.suspected and nature not in _GRAVE):
                continue
            category = one.code[:_CATEGORY]
            held = found.get(category)
            if held is None:
                held = found[category] = _Problem(one, nature, source)
            elif one.suspected and not held.diagnosis.suspected:
                continue
            for number, start, end, headed in one.mentions:
                document = documents.get(number)
                if document is None:
                    continue
                at = bisect_right(document.sentences, start, key=lambda sentence: sentence.start) - 1
                if at < 0:
                    continue
                kind = self._classes.of(document.sections[document.sentences[at].section].name)
                held.spans.append((number, start, end))
                held.told.append((number, at))
                if kind in _ASSESSED:
                    held.assessed.append((number, at))
                    if headed:
                        held.headed.append((number, at))
        return list(found.values())


class _Status:
    """How a problem stands, by the cues of the sentences that speak of it."""

    def __init__(self, problem: _Problem, near: Sequence[Passage], crowded: Mapping[tuple[int, int], int]) -> None:
        self.said: dict[str, str] = {}
        self.places: list[Place] = []
        for passage in near:
            alone = crowded.get((passage.document, passage.number), 0) <= 1
            for cue in _TOLD & passage.hits.keys():
                for hit in passage.all(cue):
                    if supposed(passage, hit) or not (alone or _is_nearest(problem, passage, hit)):
                        continue
                    name = "worse" if cue == "stable" and denied(passage, hit) else cue
                    if name == cue and denied(passage, hit):
                        continue
                    if cue == "stable" and any(one.first == hit.last + 1 for one in passage.all("test")):
                        continue  # the result is, not the problem
                    self._add(name, passage.said(hit), passage)
            if "intensify" in passage.hits and passage.section_class in _ASSESSED:
                self._intensified(passage)

    def add_story(self, passages: Iterable[Passage]) -> None:
        """What the story tells of the course of the only problem."""
        for passage in passages:
            if passage.section_class in {"story", "none"}:
                for hit in passage.all("worsening"):
                    if not supposed(passage, hit) and not denied(passage, hit):
                        self._add("worse", passage.said(hit), passage)

    def _intensified(self, passage: Passage) -> None:
        for hit in passage.all("drug"):
            verb = any(0 < hit.first - one.last for one in passage.all("intensify"))
            if verb and is_managed(passage, hit) and is_prescribed(passage, hit):
                self._add("intensified", "treatment started or raised", passage)
                return

    def _add(self, name: str, words: str, passage: Passage) -> None:
        self.said.setdefault(name, words)
        self.places.append(passage.place)


_TOLD = frozenset({"stable", "worse", "better", "severe", "systemic", "new", "complicated injury", "threat", "chronic"})


def _item(
    problem: _Problem, status: _Status, decided: frozenset[str], in_hospital: bool, tested: bool
) -> tuple[str, str, str]:
    """(item, why, source)."""
    said, nature, source = status.said, problem.nature, problem.source
    if problem.diagnosis.suspected:
        return "undiagnosed_new_uncertain_prognosis", "suspected, not established", _AMA
    if nature == "threat":
        return "threat_to_life_or_bodily_function", "threatens life or a function of the body", source
    if decided and "threat" in said:
        return "threat_to_life_or_bodily_function", f"a threat is told of ({said['threat']})", _AMA
    if nature == "acute" and "chronic" in said:
        nature = "chronic"
    if nature == "chronic":
        return _chronic(said, "hospital" in decided, source)
    if nature == "undiagnosed":
        if "better" in said and not tested:
            return "acute_uncomplicated", "a symptom that is getting better", source
        if tested or "new" in said:
            return "undiagnosed_new_uncertain_prognosis", "a sign without a diagnosis, being worked up", source
        return "acute_uncomplicated", "a symptom without work-up", source
    if nature in {"injury", "complicated_injury"}:
        return _injury(problem, said, source)
    if nature == "systemic":
        return "acute_systemic_symptoms", "an acute illness that affects the whole body", source
    if nature == "acute" and "systemic" in said:
        return "acute_systemic_symptoms", f"acute, with systemic symptoms ({said['systemic']})", _AMA
    if nature == "self_limited":
        return "self_limited_minor", "runs its course", source
    if in_hospital:
        return "acute_uncomplicated_needing_hospital_level_care", "acute, in hospital care", source
    if "better" in said:
        return "stable_acute", f"acute and improving ({said['better']})", source
    return "acute_uncomplicated", "acute, without complication", source


def _chronic(said: Mapping[str, str], in_danger: bool, source: str) -> tuple[str, str, str]:
    if "severe" in said or ("worse" in said and in_danger):
        return "chronic_severe_exacerbation", f"chronic, severely worse ({said.get('severe') or said['worse']})", source
    for cue in ("worse", "intensified"):
        if cue in said and not (cue == "intensified" and "stable" in said):
            return "chronic_exacerbation_progression_side_effect", f"chronic, not at goal ({said[cue]})", source
    if "stable" in said:
        return "stable_chronic", f"chronic, at goal ({said['stable']})", source
    return "stable_chronic", "chronic; nothing says that it is not at its goal", source


def _injury(problem: _Problem, said: Mapping[str, str], source: str) -> tuple[str, str, str]:
    slight = "nondisplaced" in problem.diagnosis.title.lower()
    if problem.nature == "complicated_injury" and not slight:
        return "acute_complicated_injury", "an injury with several ways to treat it, or of more than one structure", source
    if "complicated injury" in said:
        return "acute_complicated_injury", f"an extensive injury ({said['complicated injury']})", _AMA
    return "acute_uncomplicated", "an injury without complication", source


def _is_addressed(problem: _Problem, by_sentence: Mapping[tuple[int, int], Passage]) -> bool:
    if problem.headed:
        return True
    for at in problem.assessed:
        passage = by_sentence.get(at)
        if passage and (passage.hits.keys() & _ACTS or passage.all("drug")) and "listed" not in passage.hits:
            return True
    return False


def _blocks(
    documents: Mapping[int, Document], problems: Sequence[_Problem]
) -> dict[tuple[int, int], tuple[int, int]]:
    """The sentences under each heading: from it to the next heading or the end of its section."""
    heads = sorted({at for one in problems for at in one.headed})
    out = {}
    for number, (document, first) in enumerate(heads):
        sentences = documents[document].sentences
        follows = heads[number + 1] if number + 1 < len(heads) else None
        limit = follows[1] if follows and follows[0] == document else len(sentences)
        after = first + 1
        while after < limit and sentences[after].section == sentences[first].section:
            after += 1
        out[document, first] = (first, after)
    return out


def _speaking(
    problem: _Problem, blocks: Mapping[tuple[int, int], tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The sentences that speak of a problem: those under its headings, then all that name it."""
    seen = set()
    for head in problem.headed:
        first, after = blocks.get(head, (0, 0))
        for number in range(first, after):
            seen.add((head[0], number))
    yield from sorted(seen | set(problem.told))


def _crowded(problems: Iterable[_Problem]) -> dict[tuple[int, int], int]:
    """How many problems each sentence names."""
    out: dict[tuple[int, int], int] = {}
    for one in problems:
        for at in set(one.told):
            out[at] = out.get(at, 0) + 1
    return out


def _is_nearest(problem: _Problem, passage: Passage, hit: Hit) -> bool:
    """Whether a cue stands next to the problem's own name: in a sentence that names several, no word further."""
    start, end = passage.words.starts[hit.first], passage.words.ends[hit.last]
    return any(
        document == passage.document and -_CLOSE <= first - end <= _CLOSE or 0 <= start - last <= _CLOSE
        for document, first, last in problem.spans
        if document == passage.document
    )


_CLOSE = 25  # characters


def _tested(passages: Iterable[Passage]) -> bool:
    """Whether the plan orders something to find out more."""
    return any(
        one.section_class == "plan" and (one.all("test") or one.all("new")) and one.hits.keys() & {"order", "new"}
        for one in passages
    )


def _place(documents: Mapping[int, Document], at: tuple[int, int]) -> Place:
    sentence = documents[at[0]].sentences[at[1]]
    return Place(at[0], sentence.start, sentence.end)

"""The problems element: which problems were addressed, of what kind, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.suggest.symptom import is_symptom
from medcodex.suggest.visit.model import Place, Sign
from medcodex.suggest.visit.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.suggest.section_class import SectionClasses
    from medcodex.suggest.visit.model import Diagnosed, Named, Passage
    from medcodex.suggest.visit.nature import Natures
    from medcodex.suggest.visit.standing import Standings
    from medcodex.text.model import Document

_ASSESSED = frozenset({"plan", "diagnosis"})
_CATEGORY = 3
_MOST_PLACES = 4
# What shows that a problem was evaluated or treated, and not merely listed.
_ACTS = frozenset(
    {"manage", "order", "decide", "stable", "worse", "better", "new", "surgery", "hospital", "low risk", "minimal risk",
     "drug"}
)  # fmt: skip
_GRAVE = frozenset({"chronic", "threat", "complicated_injury", "undiagnosed", "systemic"})


@dataclass(slots=True)
class _Problem:
    """One problem being put together: its diagnoses and the sentences (document, number) that speak of it."""

    diagnosis: Diagnosed
    nature: str
    assessed: list[tuple[int, int]] = field(default_factory=list)
    headed: list[tuple[int, int]] = field(default_factory=list)
    told: list[tuple[int, int]] = field(default_factory=list)
    spans: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)
    complained: bool = False

    def add(self, named: Named, section_class: str) -> None:
        """Take up one place where it is named."""
        at = (named.document, named.sentence)
        self.spans.setdefault(at, []).append((named.start, named.end))
        self.told.append(at)
        self.complained = self.complained or section_class == "complaint"
        if section_class in _ASSESSED:
            self.assessed.append(at)
            if named.heads:
                self.headed.append(at)

    @property
    def known(self) -> dict[str, str]:
        """What is known of it beside the note's words."""
        slight = {"slight": ""} if "nondisplaced" in self.diagnosis.title.lower() else {}
        symptom = {"symptom": ""} if is_symptom(self.diagnosis.code) else {}
        return slight | symptom | ({"suspected": ""} if self.diagnosis.suspected else {})


class ProblemReader:
    """Reads the problems of visits."""

    def __init__(self, natures: Natures, standings: Standings, classes: SectionClasses) -> None:
        self._natures = natures
        self._standings = standings
        self._classes = classes

    def signs(
        self,
        documents: Mapping[int, Document],
        passages: Sequence[Passage],
        diagnoses: Iterable[Diagnosed],
        around: frozenset[str],
    ) -> list[Sign]:
        """One sign for each problem addressed. ``around`` tells what was decided on at the visit and where it was
        (surgery, hospital, in_hospital), and that nothing was concluded (unconcluded)."""
        by_sentence = {(one.document, one.number): one for one in passages}
        problems = self._problems(documents, diagnoses, by_sentence)
        addressed = _addressed(problems, by_sentence)
        blocks, crowded = _blocks(documents, addressed), _crowded(problems)
        known = dict.fromkeys(around | ({"tested"} if _is_tested(passages) else set()), "")
        if any(one.section_class == "plan" and "intensive drug" in one.hits for one in passages):
            known["treated"] = ""
        signs = []
        threats = [one for one in passages if one.section_class in _ASSESSED and "threat" in one.hits]
        leading = min(addressed, key=_first_named, default=None)
        for one in addressed:
            standing = Standing()
            if one is leading:  # what is said of no problem by name is said of the first
                others = {at for other in addressed if other is not one for at in other.told}
                standing.read_threats(threats, others)
                standing.told["leading"] = ""
            for at in _speaking(one, blocks):
                if (passage := by_sentence.get(at)) is not None:
                    standing.read(passage, None if crowded.get(at, 0) <= 1 else one.spans.get(at, ()))
            if len(addressed) == 1:
                standing.read_story(passages)
            counted = self._standings.counted(_nature(one, standing), known | one.known | standing.told)
            if counted is None:
                continue
            heads = [_place(documents, at) for at in (one.headed or one.assessed or one.told)[:1]]
            places = tuple(dict.fromkeys((*heads, *standing.places)))[:_MOST_PLACES]
            text = f"{one.diagnosis.code} {one.diagnosis.title}: {counted.because}"
            signs.append(Sign("problems", counted.item, one.diagnosis.code, text, counted.source, places))
        return signs

    def _problems(
        self,
        documents: Mapping[int, Document],
        diagnoses: Iterable[Diagnosed],
        by_sentence: Mapping[tuple[int, int], Passage],
    ) -> list[_Problem]:
        """Diagnoses of one category are one problem; a suspected one stands only where none of its category is
        certain."""
        found: dict[str, _Problem] = {}
        for one in sorted(diagnoses, key=lambda one: (one.suspected, not one.reported)):
            nature = self._natures.of(one.code)
            if nature == "none" or (one.suspected and nature not in _GRAVE):
                continue
            category = one.code[:_CATEGORY]
            held = found.get(category)
            if held is None:
                held = found[category] = _Problem(one, nature)
            elif one.suspected and not held.diagnosis.suspected:
                continue
            for named in one.mentions:
                document = documents.get(named.document)
                if document is not None:
                    passage = by_sentence.get((named.document, named.sentence))
                    section = document.sections[document.sentences[named.sentence].section].name
                    held.add(named, passage.section_class if passage else self._classes.of(section))
        return list(found.values())


def _nature(problem: _Problem, standing: Standing) -> str:
    """An illness that is acute by its code is chronic where the note says so."""
    return "chronic" if problem.nature == "acute" and "chronic" in standing.told else problem.nature


def _addressed(problems: Sequence[_Problem], by_sentence: Mapping[tuple[int, int], Passage]) -> list[_Problem]:
    """The problems that the visit addressed. What the claim leaves out counts where it heads an item and is no symptom
    of what is there, or where nothing else is addressed. A visit without such problems addressed what its assessment
    sums up, else what it was made for: its complaint and what its story tells, else its first diagnosis."""
    found = [one for one in problems if _is_addressed(one, by_sentence)]
    chosen = [one for one in found if one.diagnosis.reported]
    left = [one for one in found if not one.diagnosis.reported and one.headed and not is_symptom(one.diagnosis.code)]
    if any(not one.diagnosis.suspected for one in chosen + left):
        return chosen + left
    certain = [one for one in problems if not one.diagnosis.suspected]
    summed = [one for one in certain if one.assessed]
    if summed or chosen:
        return [one for one in summed if one.diagnosis.reported] + chosen or summed
    purpose = [one for one in certain if one.complained or (one.diagnosis.reported and _is_told(one, by_sentence))]
    return purpose or [one for one in problems if one.assessed][:1] or certain[:1]


def _is_told(problem: _Problem, by_sentence: Mapping[tuple[int, int], Passage]) -> bool:
    """Whether the story tells of it, and does not only list it."""
    return any(
        (passage := by_sentence.get(at)) is not None
        and passage.section_class == "story"
        and "listed" not in passage.hits
        for at in problem.told
    )


def _is_addressed(problem: _Problem, by_sentence: Mapping[tuple[int, int], Passage]) -> bool:
    if problem.headed:
        return True
    for at in problem.assessed:
        passage = by_sentence.get(at)
        if passage and not _ACTS.isdisjoint(passage.hits) and "listed" not in passage.hits:
            return True
    return False


def _blocks(documents: Mapping[int, Document], problems: Sequence[_Problem]) -> dict[tuple[int, int], tuple[int, int]]:
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


def _first_named(problem: _Problem) -> tuple[int, int]:
    """Where assessment and plan, or else the note, name a problem first."""
    return min(problem.assessed or problem.told, default=(len(problem.told), 0))


def _speaking(problem: _Problem, blocks: Mapping[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[int, int]]:
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


def _is_tested(passages: Iterable[Passage]) -> bool:
    """Whether the plan orders something to find out more."""
    return any(
        one.section_class == "plan" and (one.all("test") or one.all("new")) and one.hits.keys() & {"order", "new"}
        for one in passages
    )


def _place(documents: Mapping[int, Document], at: tuple[int, int]) -> Place:
    sentence = documents[at[0]].sentences[at[1]]
    return Place(at[0], sentence.start, sentence.end)

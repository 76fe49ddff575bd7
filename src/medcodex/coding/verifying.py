"""The step that lets a verifier look at the proposed codes: it may keep, drop, reorder or ask, and nothing else.

What it is sent are candidates with book text and the sentences of the note that support them; what it answers are ids
of candidates. No words of a model reach the output: reasons and questions are names from closed lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from medcodex.coding.quotes import locate
from medcodex.encounter import Notice, Role, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.encounter import Evidence, ProposedCode

MOST_CANDIDATES = 40
MOST_PASSAGES = 80
LONGEST = 800  # characters of a passage
_EXTERNAL = ("V", "W", "X", "Y")
_MANIFESTATION = re.compile(r"\bin (?:other )?diseases classified elsewhere", re.IGNORECASE)
_SOURCE = "verifier"
UNAVAILABLE, PARTIAL, DROPPED, OPEN = "verifier-unavailable", "verifier-partial", "verifier-dropped", "verifier-exposed"


class Action(StrEnum):
    """What a verifier may do with a candidate."""

    KEEP = "keep"
    DROP = "drop"
    ASK = "ask"


class Reason(StrEnum):
    """Why, in words of ours."""

    SUPPORTED = "supported"
    NOT_STATED = "not stated in the note"
    NEGATED = "negated in the note"
    UNCERTAIN = "stated as uncertain"
    HISTORICAL = "stated as past"
    OTHER_PERSON = "said of another person"
    INTEGRAL = "part of another condition that is coded"
    CONFLICT = "contradicted elsewhere in the note"
    UNSPECIFIC = "detail is missing from the note"


class VerifierUnavailableError(Exception):
    """The verifier gave no usable answer. The message is a short phrase without words of a note or of an answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed code by its id, with what the book says of it and the numbers of the sentences that support it."""

    id: str
    system: str
    code: str
    display: str
    notes: tuple[str, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a verifier is asked. ``sentences`` are as sent, redacted where redaction is on."""

    setting: str
    claim: str
    candidates: tuple[Candidate, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with one candidate. ``quote`` are words that the verifier says stand in the sentence."""

    id: str
    action: Action
    reason: Reason
    sentence: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Verdicts by candidate, and ids in claim order; candidates that neither names stay as they are."""

    verdicts: tuple[Verdict, ...] = ()
    order: tuple[str, ...] = ()


class Verifier(Protocol):
    """Whoever judges candidates, behind a network or not."""

    def ask(self, question: Question) -> Answer:
        """The answer. VerifierUnavailableError where there is none that can be used."""


@dataclass(frozen=True, slots=True)
class VerifyCodes:
    """Asks ``verifier`` about the codes of a note. ``notes_of`` gives the book's notes of a code of a system;
    ``redact`` replaces what names a patient by as many characters, so that offsets hold; ``exposed``: text goes to
    another machine unredacted, which every note says."""

    verifier: Verifier
    notes_of: Callable[[str, str], Sequence[str]]
    redact: Callable[[str], str] | None = None
    exposed: bool = False

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with what the verifier changed, each change in ``why`` or in a warning; as it was, with a warning,
        where no answer came."""
        if not coded.codes:
            return coded
        warnings = [_exposed()] if self.exposed else []
        passages = _Passages(read, coded.codes, self.redact)
        if passages.changed_length:
            return _warned(coded, [Notice(UNAVAILABLE, "redaction changed the length of a text; nothing was sent")])
        candidates = self._candidates(coded.codes, passages)
        if len(candidates) < len(coded.codes):
            warnings.append(Notice(PARTIAL, f"{len(candidates)} of {len(coded.codes)} codes were verified"))
        question = Question(note.setting.value, note.claim.value, candidates, passages.texts)
        try:
            answer = self.verifier.ask(question)
        except VerifierUnavailableError as error:
            return _warned(coded, [*warnings, Notice(UNAVAILABLE, f"{error}; the codes are those of the engine alone")])
        return _warned(*_applied(coded, answer, question, warnings))

    def _candidates(self, codes: Sequence[ProposedCode], passages: _Passages) -> tuple[Candidate, ...]:
        out = []
        for code in codes[:MOST_CANDIDATES]:
            numbers = passages.of(code)
            if numbers:
                notes = tuple(self.notes_of(code.system, code.code))
                out.append(Candidate(f"c{code.rank}", code.system, code.code, code.display, notes, numbers))
        return tuple(out)


class _Passages:
    """The sentences of the evidence, each with those beside it in its section: a problem's own line seldom says all."""

    def __init__(self, read: ReadNote, codes: Sequence[ProposedCode], redact: Callable[[str], str] | None) -> None:
        self._numbers = {doc_id: number for number, doc_id in enumerate(read.texts)}
        self._read = read
        texts = [redact(text) if redact else text for text in read.texts.values()]
        self.changed_length = any(len(one) != len(other) for one, other in zip(texts, read.texts.values(), strict=True))
        places = {place for code in codes for evidence in code.evidence if (place := self._place(evidence)) is not None}
        self._of = {place: at for at, place in enumerate(sorted(places)[:MOST_PASSAGES])}
        self.texts = tuple(texts[number][start:end] for number, start, end in self._of)

    def of(self, code: ProposedCode) -> tuple[int, ...]:
        """The numbers of the sentences that hold evidence of a code."""
        found = {self._of.get(place) for evidence in code.evidence if (place := self._place(evidence)) is not None}
        return tuple(sorted(at for at in found if at is not None))

    def _place(self, evidence: Evidence) -> tuple[int, int, int] | None:
        number = self._numbers[evidence.document]
        sentences = self._read.found[number].document.sentences
        at = bisect_right(sentences, evidence.start, key=lambda sentence: sentence.start) - 1
        if at < 0 or sentences[at].end <= evidence.start:
            return None
        section = sentences[at].section
        around = [one for one in sentences[max(at - 1, 0) : at + 2] if one.section == section]
        start = max(around[0].start, evidence.start - LONGEST // 2)
        return number, start, min(around[-1].end, start + LONGEST)


def _applied(
    coded: CodedNote, answer: Answer, question: Question, warnings: list[Notice]
) -> tuple[CodedNote, list[Notice]]:
    known = {candidate.id: candidate for candidate in question.candidates}
    verdicts = {verdict.id: verdict for verdict in answer.verdicts if verdict.id in known}
    by_id = {f"c{code.rank}": code for code in coded.codes}
    kept: dict[str, ProposedCode] = {}
    for name, code in by_id.items():
        verdict = verdicts.get(name)
        changed = code if verdict is None else _judged(code, verdict, known[name], question)
        if changed is None and verdict is not None:
            warnings.append(Notice(DROPPED, f"{code.system} {code.code} {code.display}: {verdict.reason.value}"))
        elif changed is not None:
            kept[name] = changed
    return replace(coded, codes=_ordered(kept, [name for name in answer.order if name in known])), warnings


def _judged(code: ProposedCode, verdict: Verdict, candidate: Candidate, question: Question) -> ProposedCode | None:
    """The code with what the verifier said of it, or None where it is dropped. Nothing is dropped without words of the
    note that the verifier could point to: that becomes a question."""
    words = _quoted(verdict, candidate, question)
    action = verdict.action
    if action is Action.DROP and words is None:
        action = Action.ASK
    if action is Action.DROP:
        return None
    path = (action.value, verdict.reason.value) if words is None else (action.value, verdict.reason.value, words)
    return replace(code, why=(*code.why, Why("model", path, _SOURCE)))


def _quoted(verdict: Verdict, candidate: Candidate, question: Question) -> str | None:
    """The words of the note that the quote stands for; None where it stands for none of the candidate's sentences."""
    numbers = candidate.sentences if verdict.sentence is None else (verdict.sentence,)
    for number in numbers:
        if number in candidate.sentences and (span := locate(verdict.quote, question.sentences[number])) is not None:
            return question.sentences[number][span[0] : span[1]]
    return None


def _ordered(codes: Mapping[str, ProposedCode], order: Sequence[str]) -> tuple[ProposedCode, ...]:
    """Diagnoses that the verifier named in its order, the others behind them as they were; procedures stay. No external
    cause and no manifestation comes first (Official Guidelines I.C.20, I.A.13)."""
    diagnoses = [code for code in codes.values() if code.role is not Role.PROCEDURE]
    procedures = [code for code in codes.values() if code.role is Role.PROCEDURE]
    asked = [codes[name] for name in dict.fromkeys(order) if name in codes and codes[name] in diagnoses]
    moved = [*asked, *(code for code in diagnoses if code not in asked)]
    if not moved or not _may_lead(moved[0]):
        moved = diagnoses
    leads = diagnoses[0].role if diagnoses else Role.FIRST_LISTED
    lead = leads if leads is not Role.SECONDARY else Role.FIRST_LISTED
    out = []
    for rank, code in enumerate((*moved, *procedures), 1):
        role = code.role if code.role is Role.PROCEDURE else lead if rank == 1 else Role.SECONDARY
        why = code.why
        if code in diagnoses and diagnoses.index(code) != rank - 1:
            why = (*why, Why("model", ("reorder", f"from place {diagnoses.index(code) + 1} to {rank}"), _SOURCE))
        out.append(replace(code, rank=rank, role=role, why=why))
    return tuple(out)


def _may_lead(code: ProposedCode) -> bool:
    return not (code.code.startswith(_EXTERNAL) or _MANIFESTATION.search(code.display))


def _exposed() -> Notice:
    return Notice(OPEN, "text of this note goes to another machine without de-identification")


def _warned(coded: CodedNote, warnings: Sequence[Notice]) -> CodedNote:
    return replace(coded, warnings=(*coded.warnings, *warnings)) if warnings else coded

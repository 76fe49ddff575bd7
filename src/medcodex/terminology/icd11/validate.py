"""Is this an ICD-11 code or cluster, and how far can the simple tabulation tell?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.terminology.icd11.cluster import Fault, parse_cluster
from medcodex.terminology.icd11.codes import normalise
from medcodex.terminology.icd11.tabulation import entity_of
from medcodex.terminology.validate import Validity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Concept, ConceptBook
    from medcodex.terminology.icd11.cluster import Cluster, Group, Token

# Chapter X, block "Diagnosis code descriptors" (XY): how a diagnosis is to be read, with any stem code (ICD-11
# Reference Guide 2.9 and 2.10.3, extension codes of type 2). WHO gives the block no id: this is its entity's number.
DESCRIPTORS = "1897222875"
_EXTENSION_CHAPTER = "X"
_MAX_SUGGESTIONS = 10
_FOUNDATION = "/icd/entity/"


class Answer(StrEnum):
    """``UNVERIFIED``: well formed and of codes of the release, but whether its stem codes take its extension codes is
    not in the simple tabulation."""

    VALID = "valid"
    INVALID = "invalid"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class ClusterVerdict:
    """The verdict on a code or cluster. ``cluster`` is its printed form, "" where it is not sound; ``members`` are the
    concepts of its codes in order; ``faults`` make it invalid, ``doubts`` leave it unverified."""

    text: str
    cluster: str
    answer: Answer
    billable: bool
    members: tuple[Concept, ...] = ()
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """In one line; "" for what is valid and may be reported."""
        if self.faults:
            return "; ".join(map(str, self.faults))
        if self.doubts:
            return "cannot be verified: " + "; ".join(map(str, self.doubts))
        if self.billable:
            return ""
        coarse = ", ".join(one.code for one in self.members if _is_stem(one) and not one.billable)
        return f"not billable: more specific codes stand below {coarse}"

    def validity(self) -> Validity:
        """In the words of all code systems, where only a verified cluster is valid."""
        valid = self.answer is Answer.VALID
        return Validity(self.cluster or self.text, valid, valid and self.billable, self.reason, self.suggestions)


def validate_cluster(book: ConceptBook, text: str) -> ClusterVerdict:
    """The verdict on a code or cluster, codes typed with or without dot, in either case, or as URIs. Never raises for
    any text; a book of ICD-11 is the caller's to give."""
    key = normalise(text)
    whole = book.concept(key) if key else None
    if whole is not None and not _coded(whole):
        fault = Fault(f"{whole.code} is a {whole.values('kind')[0]}, which has no code", 0, len(text))
        return ClusterVerdict(text, "", Answer.INVALID, False, (), (fault,))
    cluster = parse_cluster(text)
    if cluster.faults:
        return ClusterVerdict(text, "", Answer.INVALID, False, (), cluster.faults)
    found = dict(_resolved(book, cluster))
    faults = tuple(_faults(book, cluster, found))
    if faults:
        return ClusterVerdict(text, "", Answer.INVALID, False, (), faults, (), _near(book, cluster, found))
    members = tuple(concept for token in cluster.tokens() if (concept := found[token]))
    doubts = tuple(doubt for group in cluster.groups for doubt in _doubts(book, group, found))
    answer = Answer.UNVERIFIED if doubts else Answer.VALID
    billable = all(one.billable for one in members if _is_stem(one))
    near = () if billable else _below(book, members)
    return ClusterVerdict(text, str(cluster), answer, billable, members, (), doubts, near)


def _resolved(book: ConceptBook, cluster: Cluster) -> Iterator[tuple[Token, Concept | None]]:
    """The concept of each code and URI. Where there are URIs, the whole book is walked once."""
    wanted = {_entity_named(token.text) for token in cluster.tokens() if token.is_uri} - {None}
    walked = book.concepts() if wanted else ()
    by_entity = {entity: concept for concept in walked if (entity := _entity(concept)) in wanted}
    for token in cluster.tokens():
        yield token, (by_entity.get(_entity_named(token.text)) if token.is_uri else book.concept(token.text))


def _entity_named(uri: str) -> str | None:
    """The entity that a URI of WHO names, of the foundation or of the MMS of any release."""
    number = uri.partition(_FOUNDATION)[2]
    return number if number.isascii() and number.isdigit() else entity_of(uri)


def _entity(concept: Concept) -> str | None:
    return next((entity_of(str(uri)) for uri in concept.values("linearizationUri")), None)


def _faults(book: ConceptBook, cluster: Cluster, found: dict[Token, Concept | None]) -> Iterator[Fault]:
    release = book.releases["codes"]
    for group in cluster.groups:
        for token in (group.stem, *group.extensions):
            wanted = "stem code" if token is group.stem else "extension code"
            concept = found[token]
            if concept is None:
                what = "entity" if token.is_uri else wanted
                yield Fault(f"{token.text}: no such {what} in release {release}", token.start, token.end)
            elif not _coded(concept):
                kind = concept.values("kind")[0]
                yield Fault(f"{concept.title} is a {kind}, which has no code", token.start, token.end)
            elif _is_stem(concept) != (wanted == "stem code"):
                yield Fault(f"{concept.code} is no {wanted}", token.start, token.end)


def _doubts(book: ConceptBook, group: Group, found: dict[Token, Concept | None]) -> Iterator[Fault]:
    stem = found[group.stem]
    axes: dict[str, str] = {}
    for token in group.extensions:
        concept = found[token]
        if stem is None or concept is None:
            continue
        above = _above(book, concept)
        if not any(_entity(one) == DESCRIPTORS for one in above):
            kind = above[-2:][0].title if above else "extension codes"
            message = f"whether {stem.code} takes {concept.code} ({kind}) is not in the simple tabulation"
            yield Fault(message, token.start, token.end)
        elif axes.setdefault(above[0].code, concept.code) != concept.code or group.extensions.count(token) > 1:
            message = f"{concept.code} is not the only value of {above[0].title}: how many it takes is not told"
            yield Fault(message, token.start, token.end)


def _above(book: ConceptBook, concept: Concept) -> list[Concept]:
    """What stands above an extension code, nearest first, below its chapter."""
    above: list[Concept] = []
    while concept.parents and concept.parents[0] != _EXTENSION_CHAPTER:
        parent = book.concept(concept.parents[0])
        if parent is None:
            break
        above.append(parent)
        concept = parent
    return above


def _near(book: ConceptBook, cluster: Cluster, found: dict[Token, Concept | None]) -> tuple[str, ...]:
    """For an unknown code of a known category, the codes of that category."""
    for token in cluster.tokens():
        category = book.concept(token.text.partition(".")[0]) if found[token] is None and not token.is_uri else None
        if category is not None:
            return _below(book, (category,))
    return ()


def _below(book: ConceptBook, members: tuple[Concept, ...]) -> tuple[str, ...]:
    """Codes that may be reported in place of the first that may not."""
    coarse = next((one for one in members if _is_stem(one) and not one.billable), None)
    if coarse is None:
        return tuple(one.code for one in members[:1])
    found: list[str] = []
    waiting = [coarse.code]
    while waiting and len(found) < _MAX_SUGGESTIONS:
        below = book.children(waiting.pop(0))
        found.extend(one.code for one in below if one.billable)
        waiting.extend(one.code for one in below if not one.billable)
    return tuple(found[:_MAX_SUGGESTIONS])


def _coded(concept: Concept) -> bool:
    return concept.values("kind")[0] in {"stem", "extension"}


def _is_stem(concept: Concept) -> bool:
    return concept.values("kind")[0] == "stem"

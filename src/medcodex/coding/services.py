"""The step that adds services, drugs and supplies of other code systems to a coded note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from medcodex.encounter import Claim, Evidence, Mention, Notice, ProposedCode, Role, Setting, Why
from medcodex.terminology.concept_dates import DATES_AS_OF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.coding.result import CodedNote
    from medcodex.suggest.services.cues import Cues
    from medcodex.suggest.services.named import NamedService
    from medcodex.terminology.concepts import ConceptBook

_HOSPITALS_OWN = "the institution supplied it, whose own claim reports it"
_REGULATION = "42 CFR 410.26(b)(1)"
_SEVERAL = "several amounts are told: whether they add up is for a coder to see"
_MOST_WAYS = 4


class Finder(Protocol):
    """Finds what notes name of one code system."""

    def find(self, read: ReadNote, note: NoteInput) -> list[NamedService]:
        """What the note names, in no order. Empty where the system is not reported for the setting and claim."""


@dataclass(frozen=True, slots=True)
class NameServices:
    """Adds what ``finders`` find as codes after all others, and as mentions. ``books`` by system; nothing is proposed
    that the book of its system does not have in force."""

    finders: tuple[Finder, ...]
    books: Mapping[str, ConceptBook]
    cues: Cues

    def __call__(self, coded: CodedNote, read: ReadNote, note: NoteInput) -> CodedNote:
        """The note with service codes, their mentions, the releases that answered, and what is behind in them."""
        if note.setting.is_inpatient:
            return coded
        named = [service for finder in self.finders for service in finder.find(read, note)]
        if not named:
            return coded
        ours = self._is_ours(note, read)
        named = [service if ours or service.system != "hcpcs" else _not_ours(service) for service in named]
        ids = list(read.texts)
        order = {doc_id: place for place, doc_id in enumerate(ids)}
        named.sort(key=lambda service: (service.document, service.spans[0]))
        codes = self._codes(named, read, len(coded.codes))
        mentions = sorted(
            (*coded.mentions, *(_mention(service, read.texts, ids) for service in named)),
            key=lambda mention: (order[mention.document], mention.start),
        )
        systems = [system for system in self.books if any(service.system == system for service in named)]
        return replace(
            coded,
            codes=(*coded.codes, *codes),
            mentions=tuple(mentions),
            releases={**coded.releases, **{system: dict(self.books[system].releases) for system in systems}},
            warnings=(*coded.warnings, *self._warnings(codes, coded.warnings, note)),
        )

    def _is_ours(self, note: NoteInput, read: ReadNote) -> bool:
        """Whether drugs and supplies are of who bills: on a professional claim those of an office alone, since what an
        institution supplies is on its own claim (42 CFR 410.26(b)(1))."""
        if note.claim is Claim.FACILITY:
            return True
        return note.setting is Setting.OUTPATIENT and not any(
            self.cues.has("institution", text) for text in read.texts.values()
        )

    def _codes(self, named: Sequence[NamedService], read: ReadNote, before: int) -> list[ProposedCode]:
        by_code: dict[tuple[str, str], list[NamedService]] = {}
        for service in named:
            if service.reported:
                by_code.setdefault((service.system, service.codes[0]), []).append(service)
        out: list[ProposedCode] = []
        for (system, code), services in by_code.items():
            concept = self.books[system].concept(code)
            if concept is not None and concept.active and concept.billable:
                out.append(_proposed(concept.code, concept.title, services, before + len(out) + 1, read.texts))
        return out

    def _warnings(self, codes: Sequence[ProposedCode], given: Sequence[Notice], note: NoteInput) -> list[Notice]:
        out: list[Notice] = []
        for system in dict.fromkeys(code.system for code in codes):
            book = self.books[system]
            out += [Notice(notice.kind, notice.message) for notice in book.notices]
            known = [
                day
                for code in codes
                if code.system == system and (concept := book.concept(code.code)) is not None
                for day in concept.values(DATES_AS_OF)
            ]
            if any(str(day) < note.date.isoformat() for day in known):
                newest = max(map(str, known))
                message = f"{system}: descriptors and days of codes are known up to {newest}; a later change is not"
                out.append(Notice("release-lag", message))
        return [notice for notice in dict.fromkeys(out) if notice not in given]


def _not_ours(service: NamedService) -> NamedService:
    if not service.reported:
        return service
    return replace(service, reported=False, path=(*service.path, _HOSPITALS_OWN), source=_REGULATION)


def _mention(service: NamedService, texts: Mapping[str | None, str], ids: Sequence[str | None]) -> Mention:
    doc_id = ids[service.document]
    start, end = service.spans[0]
    return Mention(
        doc_id,
        start,
        end,
        texts[doc_id][start:end],
        service.section,
        service.system,
        service.codes,
        service.assertion,
        service.rule if service.reported else f"{service.rule}: {service.path[-1]}",
    )


def _proposed(
    code: str, title: str, services: Sequence[NamedService], rank: int, texts: Mapping[str | None, str]
) -> ProposedCode:
    """One code for all the places that name it. The same amount told twice is one service; where amounts
    differ, whether they add up is for a coder to see, and no units are given."""
    ids, first = list(texts), services[0]
    evidence = tuple(
        dict.fromkeys(
            Evidence(ids[one.document], start, end, texts[ids[one.document]][start:end], one.section)
            for one in services
            for start, end in one.spans
        )
    )
    why = [Why("rule", one.path, one.source) for one in services]
    units = first.units
    if len({one.units for one in services}) > 1:
        units = None
        why.insert(0, Why("rule", (title, _SEVERAL), "project"))
    return ProposedCode(
        first.system,
        code,
        title,
        Role.PROCEDURE,
        rank,
        first.confidence,
        None,
        evidence,
        tuple(dict.fromkeys(why))[:_MOST_WAYS],
        tuple(other for other in first.alternatives if other.code != code),
        units,
        tuple(dict.fromkeys(tooth for one in services for tooth in one.teeth)),
        tuple(dict.fromkeys(surface for one in services for surface in one.surfaces)),
    )

"""A code system's release inside its packaged outline: ranges above the codes, modifiers the release does not bring."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.terminology.concepts import Concept, ConceptBook
    from medcodex.terminology.outline import Outline


class OutlinedBook:
    """Implements terminology.concepts.ConceptBook. ``release`` is the book of the publisher's files, None where none is
    in force; ``notices`` then say so. Where the outline ``needs`` something for descriptors, it answers codes by shape
    and range alone."""

    def __init__(
        self,
        system: str,
        outline: Outline,
        normalise: Callable[[str], str | None],
        release: ConceptBook | None,
        notices: Sequence[Notice] = (),
    ) -> None:
        self.system = system
        self.outline = outline
        self.release = release
        self._normalise = normalise
        self._notices = tuple(notices)

    @property
    def releases(self) -> Mapping[str, str]:
        return self.release.releases if self.release is not None else {}

    @property
    def notices(self) -> Sequence[Notice]:
        return (*self._notices, *(self.release.notices if self.release is not None else ()))

    @property
    def fingerprint(self) -> str:
        return self.release.fingerprint if self.release is not None else ""

    def normalise(self, text: str) -> str | None:
        code = self._normalise(text)
        if code is not None:
            return code
        typed = text.strip().upper()
        return typed if self.outline.concept(typed) is not None else None

    def concept(self, code: str) -> Concept | None:
        found = self.release.concept(code) if self.release is not None else None
        if found is not None:
            return self._placed(found)
        known = self.outline.concept(code)
        if known is None and self.release is None and self.outline.needs:
            return self.outline.unnamed(code)
        return known

    def children(self, code: str | None) -> Sequence[Concept]:
        """Ranges below a range, then the codes right in it; a code that the release itself places stands there."""
        headers = [header for header in self.outline.headers() if (header.parents[:1] or (None,))[0] == code]
        if self.release is None:
            return headers
        if code is not None and self.outline.holds(code):
            within = (self.concept(listed) for listed in self._listed_in.get(code, ()))
            return [*headers, *(concept for concept in within if concept is not None)]
        below = self.release.children(code)
        return [*headers, *(concept for concept in below if code is not None or not self._placed(concept).parents)]

    @cached_property
    def _listed_in(self) -> Mapping[str, Sequence[str]]:
        """The codes of the release right in each range, in its order."""
        found: dict[str, list[str]] = {}
        for concept in map(self._placed, self.release.concepts() if self.release is not None else ()):
            for above in concept.parents:
                found.setdefault(above, []).append(concept.code)
        return found

    def concepts(self) -> Iterator[Concept]:
        """The ranges, the release's concepts in its order, then the modifiers that it lacks."""
        yield from self.outline.headers()
        if self.release is not None:
            yield from map(self._placed, self.release.concepts())
        for code in self.outline.modifiers:
            if self.release is None or self.release.concept(code) is None:
                known = self.outline.concept(code)
                if known is not None:
                    yield known

    def _placed(self, concept: Concept) -> Concept:
        if concept.parents:
            return concept
        section = self.outline.section_of(concept.code)
        return replace(concept, parents=(section.key,)) if section is not None else concept

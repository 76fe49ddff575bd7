"""Which of a concept's names to show for the languages asked for, and which are right to have been given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.valueset.languages import covers
from medcodex.terminology.valueset.records import Coding, Wording, standards_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.valueset.languages import Languages
    from medcodex.terminology.valueset.records import Listed
    from medcodex.terminology.valueset.systems import About, Entry

MAINTENANCE = "http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra"
PREFERRED = Coding(MAINTENANCE, "preferredForLanguage", display="Preferred For Language")
_DISPLAY_USES = frozenset({"preferredForLanguage", "display", "900000000000003001", "900000000000013009"})
# How the publishers' own names of different length are marked.
OWN_USE = "urn:medcodex:designation-use"
_OWN_DISPLAY_USES = frozenset({"short", "medium", "long"})
_GONE = frozenset({"withdrawn", "deprecated"})


class Named(NamedTuple):
    """A name in its language; "" for a language that nothing states."""

    text: str
    language: str


def shown(entry: Entry, about: About, languages: Languages, listed: Listed | None) -> tuple[str, list[Wording]]:
    """The display for the languages asked for and the other names of a concept. Where no name is in a language asked
    for, the usual display stands, unless the request wants no other language."""
    display = listed.display if listed is not None and listed.display else entry.display
    others = [*entry.wordings, *(listed.wordings if listed is not None else ())]
    if not languages or not display:
        return display, others
    usual = Wording(display, about.language, PREFERRED)
    chosen = _in_language(usual, others, languages)
    if chosen is usual:
        return display, others
    if chosen is not None:
        others.remove(chosen)
        return chosen.text, [usual, *others]
    return ("", [usual, *others]) if languages.only else (display, others)


def _in_language(usual: Wording, others: Sequence[Wording], languages: Languages) -> Wording | None:
    """The name in the first language asked for that any name is in, the usual one before others."""
    for tag in languages.tags:
        if not usual.language or covers(tag, usual.language):
            return usual
        fitting = [each for each in others if each.language and covers(tag, each.language)]
        fitting = [each for each in fitting if is_display(each) and current(each)]
        if fitting:
            return min(fitting, key=lambda each: each.language.lower() != tag.lower())
    return None


def is_display(wording: Wording) -> bool:
    """Whether a name may stand as display: one without a use, or with a use that says so; of a loaded system the
    publisher's short, medium and long names, and not, say, inclusion terms."""
    use = wording.use
    if use is None or use.system != OWN_USE:
        return use is None or use.code in _DISPLAY_USES
    return use.code in _OWN_DISPLAY_USES


def current(wording: Wording) -> bool:
    """Whether a name is still one: not withdrawn and not deprecated."""
    return standards_status(wording.extensions) not in _GONE


def names(entry: Entry, about: About, listed: Listed | None) -> list[Named]:
    """The names that are right as display, in any language, the usual one first."""
    return list(dict.fromkeys(_names(entry, about, listed)))


def _names(entry: Entry, about: About, listed: Listed | None) -> Iterator[Named]:
    if listed is not None and listed.display:
        yield Named(listed.display, about.language)
    if entry.display:
        yield Named(entry.display, about.language)
    for wording in (*entry.wordings, *(listed.wordings if listed is not None else ())):
        if is_display(wording) and current(wording):
            yield Named(wording.text, wording.language)


def former(entry: Entry) -> list[str]:
    """The names that were right once."""
    return [each.text for each in entry.wordings if is_display(each) and not current(each)]

"""Whether a display that came with a code is one of its names in the languages asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.terminology.valueset.messages import issue
from medcodex.terminology.valueset.naming import former, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.valueset.languages import Languages
    from medcodex.terminology.valueset.messages import Issue
    from medcodex.terminology.valueset.naming import Named
    from medcodex.terminology.valueset.records import Coding, Listed
    from medcodex.terminology.valueset.systems import About, Entry


def display_issue(
    coding: Coding, entry: Entry, about: About, listed: Listed | None, languages: Languages
) -> Issue | None:
    """What is wrong with the display of a coding; None where nothing is. Case does not matter."""
    given = coding.display
    known = names(entry, about, listed)
    if not given or not known:
        return None
    fitting = [name for name in known if not languages or not name.language or languages.accepts(name.language)]
    words = {
        "display": given,
        "system": about.url,
        "code": entry.code,
        "languages": languages.text or "--",
    }
    if any(_same(given, name.text) for name in fitting):
        return None
    if not fitting:
        if any(_same(given, name.text) for name in known):
            return issue("display-other-language", **words)
        return issue("display-wrong-no-language", default=entry.display, **words)
    if any(_same(given, text) for text in former(entry)):
        return issue("display-withdrawn", display=given, code=entry.code, choices=f'"{entry.display}"')
    spaces = any(_same(" ".join(given.split()), " ".join(name.text.split())) for name in fitting)
    return issue("display-whitespace" if spaces else "display-wrong", choices=_choices(fitting), **words)


def _same(one: str, other: str) -> bool:
    return one == other or one.casefold() == other.casefold()


def _choices(fitting: Sequence[Named]) -> str:
    texts = [f"'{name.text}' ({name.language})" if name.language else f"'{name.text}'" for name in fitting]
    if len(texts) == 1:
        return texts[0]
    return f"one of {len(texts)} choices: {', '.join(texts[:-1])} or {texts[-1]}"

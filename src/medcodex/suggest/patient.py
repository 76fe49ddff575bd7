"""What a note says of the patient that the classification asks for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Words before plural endings and the like are folded (see text.tokens).
_MALE = frozenset({"male", "man", "boy", "gentleman", "mr"})
_FEMALE = frozenset({"female", "woman", "girl", "lady", "mrs", "ms"})
_HE = frozenset({"he", "his", "him", "himself"})
_SHE = frozenset({"she", "her", "herself"})
_TOLD = _MALE | _FEMALE | _HE | _SHE


def sex_of(sentences: Iterable[Sequence[str]]) -> str:
    """ "male", "female", or "" when the note does not tell or contradicts itself. ``sentences`` are the words of each.

    Nouns decide where only one sex is named, else the pronouns by three to one.
    """
    seen = Counter([form for forms in sentences if not _TOLD.isdisjoint(forms) for form in forms if form in _TOLD])
    male, female = (sum(seen[w] for w in words) for words in (_MALE, _FEMALE))
    he, she = (sum(seen[w] for w in words) for words in (_HE, _SHE))
    if he > 3 * she or (he >= she and male and not female):
        return "male"
    if she > 3 * he or (she >= he and female and not male):
        return "female"
    return ""

"""Opens the verifier that an operator has configured, as a step behind the codes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.coding.verifying import VerifyCodes
from medcodex.errors import UsageError
from medcodex.library.home import default_home
from medcodex.library.systems import ICD10CM
from medcodex.verifier.cache import VerdictCache
from medcodex.verifier.endpoint import Endpoint
from medcodex.verifier.settings import FILE_NAME, FILE_VARIABLE, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.terminology.book import Icd10cmBook

_MOST_NOTES = 12
_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Verifying:
    """The endpoint, and what replaces names and dates in what is sent: as many characters for as many; None sends text
    as it is."""

    endpoint: Endpoint
    redact: Callable[[str], str] | None = None

    @property
    def exposed(self) -> bool:
        """Whether text leaves this machine as it is."""
        return self.redact is None and not self.endpoint.settings.is_local

    def step(self, book: Icd10cmBook) -> VerifyCodes:
        """The step, with the notes of a book."""

        def notes_of(system: str, code: str) -> Sequence[str]:
            return _notes(book, code) if system == ICD10CM else ()

        return VerifyCodes(self.endpoint, notes_of, self.redact, self.exposed)


def open_verifying() -> Verifying:
    """The verifier by the file that MEDCODEX_VERIFIER names, else by verifier.toml in the data folder. UsageError where
    there is neither, or where identifiers are to be masked and the extra for it is not installed; errors of
    read_settings for what stands in it."""
    home = default_home().root
    named = os.environ.get(FILE_VARIABLE)
    path = Path(named) if named else home / FILE_NAME
    if not named and not path.exists():
        raise UsageError(
            f"no verifier is configured: name its file in {FILE_VARIABLE}, or write {FILE_NAME}", str(home)
        )
    settings = read_settings(path, os.environ)
    cache = VerdictCache(home / "verifier") if settings.cache else None
    return Verifying(Endpoint(settings, cache), _masking() if settings.masks else None)


def _masking() -> Callable[[str], str]:
    """Replaces each identifier by as many underscores, so that offsets hold."""
    from medcodex.deid import Deidentifier  # noqa: PLC0415 - its lists are loaded only where text is masked

    redactor = Deidentifier()

    def mask(text: str) -> str:
        parts, done = [], 0
        for span in redactor.redact(text).spans:
            parts += [text[done : span.start], "_" * (span.end - span.start)]
            done = span.end
        return "".join([*parts, text[done:]])

    return mask


def _notes(book: Icd10cmBook, code: str) -> tuple[str, ...]:
    """What the tabular list says at the code itself, or at the nearest above it."""
    entries = book.ancestors(code)
    if not entries:
        return ()
    notes = entries[-1].notes
    kinds = (
        ("includes", (*notes.includes, *notes.inclusion_terms)),
        ("excludes1", notes.excludes1),
        ("excludes2", notes.excludes2),
        ("code first", notes.code_first),
        ("use additional code", notes.use_additional),
    )
    told = [f"{kind}: {text}"[:_LONGEST_NOTE] for kind, texts in kinds for text in texts]
    return tuple(told[:_MOST_NOTES])

"""Opens the verifier that an operator has configured, as a step behind the codes."""

from __future__ import annotations

import os
import re
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
_WORD = re.compile(r"\S")


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


def open_verifying(redact: Callable[[str], str] | None = None) -> Verifying:
    """The verifier by the file that MEDCODEX_VERIFIER names, else by verifier.toml in the data folder. UsageError where
    there is neither; errors of read_settings for what stands in it. ``redact`` takes the place of the setting
    ``deidentify``."""
    home = default_home().root
    named = os.environ.get(FILE_VARIABLE)
    path = Path(named) if named else home / FILE_NAME
    if not named and not path.exists():
        raise UsageError(
            f"no verifier is configured: name its file in {FILE_VARIABLE}, or write {FILE_NAME}", str(home)
        )
    settings = read_settings(path, os.environ)
    cache = VerdictCache(home / "verifier") if settings.cache else None
    if redact is None and settings.deidentify:
        redact = _blacked_out()
    return Verifying(Endpoint(settings, cache), redact)


def _blacked_out() -> Callable[[str], str]:
    """Identifiers as so many underscores, so that offsets hold."""
    from medcodex.deid import Deidentifier  # noqa: PLC0415 - loads the lists of names

    redactor = Deidentifier()

    def black_out(text: str) -> str:
        out, done = [], 0
        for span in redactor.redact(text).spans:
            out += [text[done : span.start], _WORD.sub("_", text[span.start : span.end])]
            done = span.end
        return "".join((*out, text[done:]))

    return black_out


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

"""Code-book answers as text for people."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.library.schema import Release
    from medcodex.terminology.lookup import CodeAnswer
    from medcodex.terminology.validate import Validity

_LABELS = {
    "includes": "Includes",
    "inclusion_terms": "Inclusion term",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Code first",
    "use_additional": "Use additional",
    "code_also": "Code also",
    "notes": "Note",
    "seventh_note": "7th character",
}
_MAX_CHILDREN = 40


@dataclass(frozen=True, slots=True)
class Style:
    """Light emphasis on a terminal; plain elsewhere or where NO_COLOR is set."""

    on: bool

    @classmethod
    def of_stdout(cls) -> Style:
        return cls(sys.stdout.isatty() and not os.environ.get("NO_COLOR"))

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.on else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.on else text


def lookup_lines(answer: CodeAnswer, codes: Release | None, style: Style) -> Iterator[str]:
    """A lookup as a page."""
    row = answer.row
    yield f"{style.bold(row.code)}  {row.title}"
    facts = ["billable" if row.billable else "not billable: a header"]
    if codes:
        facts.append(f"release {codes.version}, {codes.effective_from} to {codes.effective_to}")
    if answer.poa_exempt is not None:
        facts.append("exempt from POA reporting" if answer.poa_exempt else "POA indicator needed")
    yield style.dim("; ".join(facts))
    yield ""
    for depth, step in enumerate(answer.hierarchy):
        name = f"Chapter {step.key}" if step.kind == "chapter" else step.key
        yield style.dim(f"{'  ' * depth}{name}  {step.title}")
    own = [(kind, text) for kind, texts in asdict(answer.own).items() for text in texts]
    if own:
        yield ""
        yield from (f"{_LABELS[kind]}: {text}" for kind, text in own)
    if answer.inherited:
        yield ""
    for note in answer.inherited:
        yield f"{style.dim(f'[{note.origin}]')} {_LABELS[note.kind]}: {note.text}"
    if answer.seventh:
        yield ""
        yield "7th characters:"
        yield from (f"  {style.bold(char)}  {meaning}" for char, meaning in answer.seventh)
    if answer.children:
        yield ""
        for child in answer.children[:_MAX_CHILDREN]:
            yield f"  {style.bold(child.code):<10} {child.title}{'' if child.billable else ' ...'}"


def validity_line(verdict: Validity, style: Style) -> str:
    """A verdict in one line."""
    state = "billable" if verdict.billable else "valid, not billable" if verdict.valid else "not valid"
    reason = f": {verdict.reason.removeprefix('not billable: ')}" if verdict.reason else ""
    more = f" (try {', '.join(verdict.suggestions)})" if verdict.suggestions else ""
    return f"{style.bold(verdict.code)}  {state}{reason}{more}"

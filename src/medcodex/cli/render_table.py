"""A coded note for a terminal: codes in claim order with their evidence, then warnings.

Words of a note and of a book are printed as plain text: control characters are shown, never sent to the terminal.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from medcodex.cli.render_em import elements_words, level_words, shown_items
from medcodex.cli.wording import asked, titled
from medcodex.encounter import SUPPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.coding import CodedNote
    from medcodex.encounter import Evidence, Mention, ProposedCode

WIDE = 96
PIPE_WIDTH = 120
EVIDENCE_SHOWN = 3
_ROLE_STYLE = {"first-listed": "bold cyan", "principal": "bold cyan", "procedure": "magenta"}
_ASSERTION_STYLE = {
    "present": "green",
    "negated": "red",
    "possible": "yellow",
    "historical": "blue",
    "family": "magenta",
    "hypothetical": "yellow",
    "other_subject": "magenta",
}


def print_notes(notes: Sequence[CodedNote], file: IO[str], *, verbose: bool) -> None:
    """Print each note's table; ``verbose`` adds every path, drugs that only support a code, and what was found but not
    reported, with the reason."""
    known_width = file.isatty() or "COLUMNS" in os.environ
    console = Console(file=file, width=None if known_width else PIPE_WIDTH, highlight=False, soft_wrap=False)
    for position, note in enumerate(notes):
        if position:
            console.print()
        _print_note(note, console, verbose=verbose)


def _print_note(note: CodedNote, console: Console, *, verbose: bool) -> None:
    facts = f"{note.setting.value} · {note.claim.value} claim · {note.date.isoformat()}"
    console.print(Text.assemble((plain(note.id or "note"), "bold"), ("   " + facts, "dim")))
    if not note.codes:
        console.print(Text("no codes proposed", "yellow"))
    elif console.width >= WIDE:
        console.print(_wide(note.codes, verbose=verbose))
    else:
        console.print(_narrow(note.codes, verbose=verbose))
    _print_level(note, console, verbose=verbose)
    for warning in note.warnings:
        console.print(Text.assemble((f"{warning.kind}: ", "bold yellow"), plain(warning.message)))
    for finding in note.findings:
        console.print(Text.assemble((f"{finding.rule} {finding.severity}: ", "bold yellow"), plain(finding.message)))
    for query in note.queries:
        console.print(Text.assemble((f"{query.rule} query: ", "bold magenta"), plain(asked(query))))
    if verbose:
        _print_not_reported(note, console)
        _print_unreported(note, console)
    parts = [f"{system} {part} {version}" for system, used in note.releases.items() for part, version in used.items()]
    console.print(Text(", ".join(parts), "dim"))
    console.print(Text("Proposals for a human coder to confirm.", "dim"))


def _print_level(note: CodedNote, console: Console, *, verbose: bool) -> None:
    """The E/M level on one line with the elements, and the sentence behind each; why there is none only in full."""
    if note.em is None:
        if verbose and note.em_reason:
            console.print(Text.assemble(("E/M  ", "bold"), (f"none: {plain(note.em_reason)}", "dim")))
        return
    found = note.em.result
    told = [("E/M  ", "bold"), (" ".join(level_words(note.em)), "bold cyan"), (f"  {elements_words(found)}", "dim")]
    console.print(Text.assemble(*told))
    for item in shown_items(note.em, everything=verbose):
        quotes = item.evidence if verbose else item.evidence[:1]
        words = " ".join(f"“{plain(one.text)}”" for one in quotes)
        console.print(Text.assemble(f"  {item.element:<9}", (f"{plain(item.because)} ", "dim"), words), overflow="fold")


def _wide(codes: Iterable[ProposedCode], *, verbose: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=False)
    table.add_column("#", justify="right", style="dim")
    table.add_column("Code", style="bold", no_wrap=True)
    table.add_column("Title and path in the book", ratio=5)
    table.add_column("Role", no_wrap=True)
    table.add_column("Conf.", justify="right", no_wrap=True)
    table.add_column("Evidence", ratio=4)
    for code in codes:
        table.add_row(
            str(code.rank),
            code.code,
            Group(Text(plain(titled(code))), *_paths(code, verbose=verbose)),
            _role(code),
            _confidence(code.confidence),
            Group(*_evidence(code, verbose=verbose)),
        )
    return table


def _narrow(codes: Iterable[ProposedCode], *, verbose: bool) -> Group:
    blocks = []
    for code in codes:
        head = Text.assemble((f"{code.rank}. ", "dim"), (code.code, "bold"), "  ", _role(code), "  ")
        head.append_text(_confidence(code.confidence))
        lines = Group(Text(plain(titled(code))), *_paths(code, verbose=verbose), *_evidence(code, verbose=verbose))
        blocks.append(Group(head, Padding(lines, (0, 0, 0, 3))))
    return Group(*blocks)


def _role(code: ProposedCode) -> Text:
    poa = f" POA {code.poa}" if code.poa else ""
    return Text.assemble((code.role.value, _ROLE_STYLE.get(code.role.value, "")), (poa, "dim"))


def _confidence(value: float) -> Text:
    style = "green" if value >= 0.8 else "yellow" if value >= 0.5 else "red"
    return Text(f"{value:.2f}", style)


def _paths(code: ProposedCode, *, verbose: bool) -> list[Text]:
    shown = code.why if verbose else code.why[:1]
    return [Text(f"{why.kind}: {' › '.join(plain(step) for step in why.path)}", "dim") for why in shown]


def _evidence(code: ProposedCode, *, verbose: bool) -> list[Text]:
    # The same words in the same section are one line here, however often they stand there.
    given = code.evidence if verbose else [e for e in code.evidence if SUPPORT not in e.marks]
    quotes = list({(e.document, e.section, plain(e.text)): _quote(e) for e in given}.values())
    shown = quotes if verbose else quotes[:EVIDENCE_SHOWN]
    more = [Text(f"and {len(quotes) - len(shown)} more", "dim")] if len(shown) < len(quotes) else []
    return [*shown, *more]


def _quote(evidence: Evidence) -> Text:
    place = " ".join(part for part in (evidence.document, evidence.section) if part)
    return Text.assemble(f"“{plain(evidence.text)}”", (f" {plain(place)}" if place else "", "dim"))


def _print_not_reported(note: CodedNote, console: Console) -> None:
    if not note.not_reported:
        return
    console.print(Text("Supported but not reported", "bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for one in note.not_reported:
        quote = _quote(one.evidence[0]) if one.evidence else Text()
        table.add_row(Text(one.code, "dim"), Text(plain(one.because)), quote, Text(plain(one.source), "dim"))
    console.print(table)


def _print_unreported(note: CodedNote, console: Console) -> None:
    reported = {(e.document, e.start, e.end) for code in note.codes for e in code.evidence}
    reported |= {(e.document, e.start, e.end) for one in note.not_reported for e in one.evidence}
    left = [m for m in note.mentions if not m.wider and (m.document, m.start, m.end) not in reported]
    if not left:
        return
    console.print(Text("Found but not reported", "bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for mention in left:
        table.add_row(*_unreported_cells(mention))
    console.print(table)


def _unreported_cells(mention: Mention) -> tuple[Text, ...]:
    return (
        Text(mention.assertion.value, _ASSERTION_STYLE.get(mention.assertion.value, "")),
        Text(mention.codes[0] if mention.codes else "no code", "dim"),
        Text(f"“{plain(mention.text)}”"),
        Text(plain(mention.section), "dim"),
    )


def plain(text: str) -> str:
    """``text`` on one line, with white space collapsed and every character that is not printable replaced."""
    return "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))

"""Findings for a terminal, and rules and facts as text."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from medcodex.cli.render_table import PIPE_WIDTH, WIDE, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.checker import Checked
    from medcodex.edits.explanation import Explanation
    from medcodex.encounter import Finding
    from medcodex.encounter.facts import FactAsked

_STYLE = {"error": "bold red", "warning": "yellow", "info": "dim"}


def print_checked(checked: Checked, file: IO[str]) -> None:
    """Print an encounter's findings, errors first, then what they were judged by."""
    known_width = file.isatty() or "COLUMNS" in os.environ
    console = Console(file=file, width=None if known_width else PIPE_WIDTH, highlight=False, soft_wrap=False)
    encounter = checked.encounter
    facts = f"{encounter.setting.value} · {encounter.claim.value} claim · {encounter.date.isoformat()}"
    console.print(Text.assemble((plain(encounter.id or "encounter"), "bold"), ("   " + facts, "dim")))
    if not encounter.diagnoses:
        console.print(Text("no diagnoses on the claim", "yellow"))
    if not checked.findings:
        console.print(Text("no findings", "green"))
    elif console.width >= WIDE:
        console.print(_wide(checked.findings))
    else:
        console.print(Group(*(_narrow(finding) for finding in checked.findings)))
    for notice in checked.warnings:
        console.print(Text.assemble((f"{notice.kind}: ", "bold yellow"), plain(notice.message)))
    parts = [
        f"{system} {part} {version}" for system, used in checked.releases.items() for part, version in used.items()
    ]
    console.print(Text(", ".join(parts), "dim"))


def _wide(findings: Sequence[Finding]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=False)
    table.add_column("Rule", style="bold", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("Finding and source", ratio=5)
    table.add_column("Where", no_wrap=True)
    table.add_column("Suggestion", ratio=2)
    for finding in findings:
        table.add_row(
            finding.rule,
            Text(finding.severity, _STYLE.get(finding.severity, "")),
            Group(Text(plain(finding.message)), Text(plain(finding.source), "dim")),
            Text(finding.where or "", "dim"),
            Text("; ".join(plain(one) for one in finding.suggestions)),
        )
    return table


def _narrow(finding: Finding) -> Group:
    head = Text.assemble((finding.rule, "bold"), "  ", (finding.severity, _STYLE.get(finding.severity, "")))
    lines = [Text(plain(finding.message)), Text(plain(finding.source), "dim")]
    if finding.suggestions:
        lines.append(Text("; ".join(plain(one) for one in finding.suggestions)))
    return Group(head, Padding(Group(*lines), (0, 0, 0, 3)))


def rule_text(explanation: Explanation) -> str:
    """A rule as text: each row with its severity, dates and source, then examples."""
    lines = [f"{explanation.id}  {explanation.name}"]
    for row in explanation.rows:
        lines += [
            "",
            f"  {row.severity}: {row.text}",
            f"    about {row.about}",
            f"    source {row.source}, from {row.start}",
        ]
        if row.end:
            lines[-1] += f" until {row.end}"
        if row.mend:
            lines.append(f"    mend: {row.mend}")
        if row.facts:
            lines.append(f"    asks for: {', '.join(row.facts)}")
    for example in explanation.examples:
        word = "fails" if example.fails else "passes"
        lines.append(f"  {word}: {example.claim}{f' with {example.facts}' if example.facts else ''}")
    return "\n".join(lines)


def facts_text(facts: Sequence[FactAsked]) -> str:
    """The vocabulary of facts as text."""
    return "\n".join(
        f"{fact.name}\n  {fact.meaning}\n  values: {fact.values}\n  asked by: {', '.join(fact.rules)}" for fact in facts
    )

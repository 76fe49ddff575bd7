"""Coded notes as one HTML file that needs nothing else: the note with its highlights beside the proposed codes.

The file names its one style sheet and its one script by their hashes in a content security policy, so that nothing
in a note can run or load anything, and everything from notes and books is escaped.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.cli.highlight import Highlight, highlights, marked, text_html
from medcodex.cli.render_em import elements_words, level_words
from medcodex.cli.wording import asked, titled
from medcodex.encounter import SUPPORT, Assertion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding import CodedNote
    from medcodex.encounter import Alternative, Evidence, NotReported, ProposedCode, Why

PATHS_SHOWN = 3
NO_CODES = '<p class="none">Nothing in this note supports a code with enough confidence.</p>'
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def render_html(notes: Sequence[CodedNote]) -> str:
    """The report on these notes, one after the other, as a complete HTML document."""
    charts: list[str] = []
    counts: Counter[str] = Counter()
    cards = marks = 0
    for note in notes:
        found = highlights(note, cards, marks)
        counts.update("reported" if mark.cards else mark.assertion for mark in found)
        charts.append(_chart(note, found, cards))
        cards += len(note.codes)
        marks += len(found)
    style, script = _part("report.css"), _part("report.js")
    title = notes[0].id if len(notes) == 1 and notes[0].id else f"{len(notes)} notes" if len(notes) > 1 else "note"
    values = {
        "policy": f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'",
        "title": text_html(title),
        "style": style,
        "script": script,
        "legend": _legend(counts),
        "charts": "\n".join(charts),
    }
    # One pass over the template alone: braces in a note are never looked at.
    return _PLACE.sub(lambda match: values[match[1]], _part("report.html"))


def _part(name: str) -> str:
    return files("medcodex.cli").joinpath("report", name).read_text(encoding="utf-8")


def _source(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _legend(counts: Counter[str]) -> str:
    names = ["reported", *(assertion.value for assertion in Assertion)]
    return "".join(
        f'<button type="button" class="key" data-show="{name}" aria-pressed="true">'
        f'<span class="sample {name}">{name.replace("_", " ")}</span> '
        f'<span class="count">{counts[name]}</span></button>'
        for name in names
        if counts[name]
    )


def _chart(note: CodedNote, found: Sequence[Highlight], first_card: int) -> str:
    facts = (note.setting.value, f"{note.claim.value} claim", note.date.isoformat())
    chips = "".join(f"<li>{text_html(fact)}</li>" for fact in facts)
    places = {(mark.document, mark.start, mark.end): mark.number for mark in found}
    cards = "\n".join(_card(code, number, places) for number, code in enumerate(note.codes, first_card))
    count = len(note.codes)
    heading = f"{count} proposed code{'' if count == 1 else 's'}"
    return (
        '<article class="chart">\n'
        f'<header class="facts"><h2>{text_html(note.id or "Note")}</h2><ul>{chips}</ul></header>\n'
        f'<div class="split"><section class="note" aria-label="Note">{_documents(note, found)}</section>\n'
        f'<section class="codes" aria-label="Proposed codes"><h3>{heading}</h3>\n'
        f"{cards or NO_CODES}\n{_findings(note)}{_level(note)}\n{_queries(note)}"
        f"{_not_reported(note)}"
        f"</section></div>\n{_footer(note)}\n</article>"
    )


def _documents(note: CodedNote, found: Sequence[Highlight]) -> str:
    parts = []
    for name, text in note.texts.items():
        if name is not None:
            parts.append(f"<h3>{text_html(name)}</h3>")
        here = [mark for mark in found if mark.document == name]
        parts.append(f'<div class="text">{marked(text, here)}</div>')
    return "".join(parts)


def _card(code: ProposedCode, number: int, places: dict[tuple[str | None, int, int], int]) -> str:
    share = round(code.confidence * 100)
    level = "high" if share >= 80 else "middle" if share >= 50 else "low"
    quotes = "".join(_quote(evidence, places) for evidence in code.evidence)
    return (
        f'<article class="card" tabindex="0" data-card="{number}" aria-labelledby="code-{number}">'
        f'<div class="head"><span class="rank">{code.rank}</span>'
        f'<h4 id="code-{number}">{text_html(code.code)}</h4>'
        f'<span class="role {code.role.value}">{code.role.value}</span>{_poa(code)}'
        f'<span class="confidence {level}" title="calibrated confidence">'
        f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="100" height="8" rx="4"/><rect width="{share}" height="8" rx="4"/></svg>'
        f"{share}%</span></div>"
        f'<p class="title">{text_html(titled(code))}</p>'
        f'<ul class="quotes">{quotes}</ul>'
        f"{_paths(code)}{_alternatives(code)}</article>"
    )


def _not_reported(note: CodedNote) -> str:
    if not note.not_reported:
        return ""
    rows = "".join(_with_reason(one, one.source) for one in note.not_reported)
    return (
        f'<details class="left-out"><summary>{len(note.not_reported)} not reported</summary><ul>{rows}</ul></details>\n'
    )


def _with_reason(one: NotReported | Alternative, source: str = "") -> str:
    title = f' title="{text_html(source)}"' if source else ""
    return (
        f"<li><b>{text_html(one.code)}</b> {text_html(one.display)}"
        f' <span class="because"{title}>{text_html(one.because)}</span></li>'
    )


def _quote(evidence: Evidence, places: dict[tuple[str | None, int, int], int]) -> str:
    number = places[evidence.document, evidence.start, evidence.end]
    section = f' <span class="section">{text_html(evidence.section)}</span>' if evidence.section else ""
    words = text_html(" ".join(evidence.text.split()))
    kind = "quote support" if SUPPORT in evidence.marks else "quote"
    return f'<li><button type="button" class="{kind}" data-mark="{number}">“{words}”{section}</button></li>'


def _poa(code: ProposedCode) -> str:
    return f'<span class="poa" title="present on admission">POA {text_html(code.poa)}</span>' if code.poa else ""


def _paths(code: ProposedCode) -> str:
    shown = "".join(_path(why) for why in code.why[:PATHS_SHOWN])
    folded = "".join(_path(why) for why in code.why[PATHS_SHOWN:])
    if not folded:
        return shown
    return f"{shown}<details><summary>{len(code.why) - PATHS_SHOWN} more steps</summary>{folded}</details>"


def _path(why: Why) -> str:
    steps = "".join(f"<li>{text_html(step)}</li>" for step in why.path)
    return f'<div class="path" title="{text_html(why.source)}"><b>{text_html(why.kind)}</b><ol>{steps}</ol></div>'


def _alternatives(code: ProposedCode) -> str:
    if not code.alternatives:
        return ""
    rows = "".join(map(_with_reason, code.alternatives))
    return f"<details><summary>{len(code.alternatives)} to consider instead</summary><ul>{rows}</ul></details>"


def _level(note: CodedNote) -> str:
    if note.em is None:
        return f'<p class="none">No E/M level: {text_html(note.em_reason)}.</p>' if note.em_reason else ""
    rows = "".join(
        f"<li><b>{text_html(item.element)}</b> {text_html(item.because)}"
        + "".join(f" <q>{text_html(' '.join(one.text.split()))}</q>" for one in item.evidence[:1])
        + "</li>"
        for item in note.em.items
    )
    reasons = "".join(f"<li><b>{text_html(why.about)}</b> {text_html(why.text)}</li>" for why in note.em.result.why)
    return (
        f'<section class="panel visit" aria-label="E/M level"><h3>E/M {text_html(" ".join(level_words(note.em)))}</h3>'
        f"<p>{text_html(elements_words(note.em.result))}</p>"
        f"<details><summary>{len(note.em.items)} sentences behind it</summary><ul>{rows}</ul></details>"
        f"<details><summary>How it was counted</summary><ul>{reasons}</ul></details></section>"
    )


def _queries(note: CodedNote) -> str:
    """The drafts, folded: the reason for the coder, and below it what the provider would read."""
    if not note.queries:
        return ""
    drafts = "".join(
        f"<details><summary><b>{text_html(query.rule)}</b> {text_html(asked(query))}</summary>"
        f"<pre>{text_html(query.text)}</pre></details>"
        for query in note.queries
    )
    return f'<section class="panel queries" aria-label="Queries"><h3>To ask the provider</h3>{drafts}</section>\n'


def _findings(note: CodedNote) -> str:
    if not note.findings:
        return ""
    rows = "".join(
        f'<li title="{text_html(one.source)}"><b class="{text_html(one.severity)}">{text_html(one.rule)} '
        f"{text_html(one.severity)}</b> {text_html(one.message)}</li>"
        for one in note.findings
    )
    return f'<section class="panel findings" aria-label="Findings"><h3>To review</h3><ul>{rows}</ul></section>\n'


def _footer(note: CodedNote) -> str:
    rows = "".join(f"<li><b>{text_html(one.kind)}</b> {text_html(one.message)}</li>" for one in note.warnings)
    releases = ", ".join(
        f"{system} {part} {version}" for system, parts in note.releases.items() for part, version in parts.items()
    )
    warnings = f'<ul class="warnings">{rows}</ul>' if rows else ""
    return f'<footer class="sources">{warnings}<p>Code books: {text_html(releases) or "none"}</p></footer>'

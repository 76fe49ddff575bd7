"""Documentation gaps as cards of CDS Hooks: what a provider is asked, worded as a compliant query is.

A card holds no code, no suggestion and nothing of payment. Each draft has passed the query linter, and is asked once
more here for what a card may not hold.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.app.coding_bundle import charts_in, coded
from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element
from medcodex.interchange.fhir.words import concept
from medcodex.query.lint_rules import load_lint_words
from medcodex.query.linter import Linter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from medcodex.formats.fhir.writing import Json
    from medcodex.interchange.site import Site
    from medcodex.workflow.session.ports import CodingEngine

MOST_CARDS = 4
_SUMMARY = 140
_NOT_FOR_PROVIDERS = frozenset({"Q-01", "Q-02"})
_SOURCE = {"label": "medcodex: documentation questions"}
_CODES = (
    re.compile(r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b"),  # ICD-10-CM
    re.compile(r"\b(?!T1[0-2]\b|B12\b)[A-TV-Z]\d\d\b"),  # its categories, but no vertebra and no vitamin
    re.compile(r"\b(?=[A-HJ-NP-Z]*\d)(?=\d*[A-HJ-NP-Z])[0-9A-HJ-NP-Z]{7}\b"),  # ICD-10-PCS
    re.compile(r"\b[A-V]\d{4}\b"),  # HCPCS, CDT
    re.compile(r"(?i)\b(?:cpt|codes?)\W{0,3}\d{4}[0-9a-z]\b"),
)
"""What looks like a code."""
_REASONS = ("reasonCode", "reasonReference")
_ANSWERS = [
    {"code": "answered", "display": "Answered in the record", "system": "urn:medcodex:card-answers"},
    {"code": "not-clinically-supported", "display": "Not supported clinically", "system": "urn:medcodex:card-answers"},
    {"code": "not-mine", "display": "Not mine to answer", "system": "urn:medcodex:card-answers"},
]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Finds gaps in records that come with a request and are not kept."""

    engine: CodingEngine
    site: Site
    now: Callable[[], dt.datetime]

    def cards(self, hook: str, context: Mapping[str, Any], prefetch: Mapping[str, Any]) -> list[Json]:
        """The cards for a hook. InputError, naming the element, for what is no record of FHIR R4."""
        found = self._orders(context) if hook == "order-sign" else self._questions(context, prefetch)
        return [card for card in found if allowed(card)][:MOST_CARDS]

    def _questions(self, context: Mapping[str, Any], prefetch: Mapping[str, Any]) -> Iterator[Json]:
        data = _record(_resources(prefetch), str(context.get("encounterId") or ""))
        linter = Linter()
        for chart in charts_in(data, self.site) if data else ():
            if not chart.documents:
                continue
            for query in coded(chart, self.engine, self.now()).run.queries:
                faults = linter.lint(query["text"], query["title"], query["options"])
                if not any(fault.severity == "error" for fault in faults):
                    yield card(query["title"], query["text"])

    def _orders(self, context: Mapping[str, Any]) -> Iterator[Json]:
        drafts = context.get("draftOrders")
        if drafts is None:
            return
        bundle = Element(drafts, "context.draftOrders")
        names = []
        for entry in bundle.each("entry"):
            order = entry.one("resource")
            if order is not None and not any(order.has(name) for name in _REASONS):
                names.append(concept(order.one("code") or order.one("medicationCodeableConcept")) or "an order")
        if names:
            asked = "\n".join(f"- {name}" for name in names)
            yield card(
                "Orders without an indication",
                f"These orders say nothing of the sign, symptom or condition they are made for:\n\n{asked}\n\n"
                "Which clinical indication, in your judgment, does each of them have?",
            )


def card(summary: str, detail: str) -> Json:
    """A card of information: nothing in it can be accepted but the question itself."""
    return {
        "uuid": str(uuid.uuid4()),
        "summary": summary if len(summary) < _SUMMARY else f"{summary[: _SUMMARY - 2]}…",
        "detail": detail,
        "indicator": "info",
        "source": _SOURCE,
        "overrideReasons": _ANSWERS,
    }


def allowed(found: Json) -> bool:
    """Whether a card holds neither what looks like a code nor a word of payment (query/data/lint_words.tsv, Q-01,
    Q-02)."""
    told = f"{found['summary']}\n{found['detail']}"
    if any(pattern.search(told) for pattern in _CODES):
        return False
    return not any(row.rule in _NOT_FOR_PROVIDERS and row.pattern.search(told) for row in load_lint_words())


def _resources(prefetch: Mapping[str, Any]) -> Iterable[Json]:
    """The resources that came along: single ones and those of searches."""
    for name, value in prefetch.items():
        if value is None:
            continue
        element = Element(value, f"prefetch.{name}")
        if element.text("resourceType") != "Bundle":
            yield dict(element.raw)
            continue
        for entry in element.each("entry"):
            held = entry.one("resource")
            if held is not None and held.text("resourceType") != "OperationOutcome":
                yield dict(held.raw)


def _record(resources: Iterable[Json], encounter: str) -> bytes:
    """One collection of them. InputError where they are of another encounter than was asked about."""
    every = list(resources)
    for one in every:
        if one.get("resourceType") == "Encounter" and encounter and one.get("id") != encounter.rpartition("/")[2]:
            raise InputError("the encounter is not the one that the context names", "prefetch.encounter")
    if not every:
        return b""
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in every]}
    ).encode()

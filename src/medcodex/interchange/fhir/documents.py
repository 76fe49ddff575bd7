"""Documents of a chart: those that were sent as documents, and reports and lists made readable of single facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.incoming import IncomingDocument
from medcodex.errors import InputError
from medcodex.interchange.fhir.attachments import content_at, readable_first, text_of
from medcodex.interchange.fhir.facts import fact, is_withdrawn, observed
from medcodex.interchange.fhir.references import linked, named
from medcodex.interchange.fhir.times import begun, moment, shown
from medcodex.interchange.fhir.words import code_in, codes, concept, concepts, flat, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.facts import Fact
    from medcodex.interchange.fhir.record import Held, Record
    from medcodex.interchange.site import Site

MAX_CHARACTERS = 1_000_000
_WORD = 80
_TITLE = 200
_SIGNED = {"final": True, "amended": True, "corrected": True, "appended": True, "preliminary": False, "partial": False,
           "registered": False}  # fmt: skip
_DEEPEST = 20


class AwaitedError(Exception):
    """The content of a document lies in a resource that has not come yet; its argument is that resource's name."""


class _Said(NamedTuple):
    kind: str
    title: str
    text: str
    author: Element | None
    written: str
    signed: bool | None


def document(held: Held, record: Record, site: Site) -> IncomingDocument:
    """A DocumentReference, Composition or DiagnosticReport as a document. InputError where its content cannot be read;
    AwaitedError where it is still to come."""
    said = _READERS[held.kind](held, record)
    element = held.element
    text = said.text.strip()
    if not text:
        raise InputError(f"{element.path}: there is no text in it", element.path)
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{element.path}: longer than {MAX_CHARACTERS} characters", element.path)
    known = site.document(*_types(element))
    author = record.called(said.author, held)
    return IncomingDocument(
        number=number_of(held),
        text=text + "\n",
        kind=(known.kind if known else said.kind)[:_WORD],
        title=said.title[:_TITLE],
        author=author or None,
        author_role=_role(said.author, held, record, site) or (known.author_role if known else None),
        signed=said.signed,
        written=moment(said.written, f"{element.path}.date"),
    )


def number_of(held: Held) -> str:
    """The number of a document: its resource's name, the same in all its versions."""
    return held.name


def lists(facts: Sequence[tuple[Held, Fact]], number: str) -> Iterator[IncomingDocument]:
    """Facts as one document a kind, under the headings they have; lines in the order in which things happened."""
    for kind in dict.fromkeys(one.kind for _, one in facts):
        under: dict[str, list[tuple[str, str]]] = {}
        times, authors = [], set()
        for held, one in facts:
            if one.kind == kind:
                under.setdefault(one.heading, []).append((one.when, one.line))
                when = moment(one.when, held.element.path)
                if when is not None:
                    times.append(when)
                authors.add(one.author)
        text = "\n".join(
            "\n".join((f"{heading}:", *(f"- {line}" for _, line in sorted(lines)), ""))
            for heading, lines in under.items()
        )
        yield IncomingDocument(
            number=f"{number}#{kind}",
            text=text[:MAX_CHARACTERS],
            kind=kind[:_WORD],
            title=next(iter(under))[:_TITLE],
            author=next(iter(authors)) or None if len(authors) == 1 else None,
            written=max(times, default=None),
        )


def alone(held: Held, one: Fact) -> IncomingDocument:
    """A single fact of a patient, without an encounter, as a document."""
    found = next(lists([(held, one)], held.name))
    heading = one.line.partition(":")[0] if held.kind == "Observation" else one.heading
    return IncomingDocument(
        held.name, found.text, found.kind, flat(heading, _TITLE), found.author, written=found.written
    )


def _reference(held: Held, record: Record) -> _Said:
    element = held.element
    attachments = [one for content in element.each("content") if (one := content.one("attachment")) is not None]
    if not attachments:
        raise InputError(f"{element.path}.content: is required", f"{element.path}.content")
    kind = concept(element.one("type"))
    title = flat(element.text("description"), _TITLE) or next(
        filter(None, (flat(one.text("title"), _TITLE) for one in attachments)), ""
    )
    state = element.text("docStatus")
    signed = True if element.has("authenticator") else _SIGNED.get(state)
    written = element.text("date")
    context = element.one("context")
    if not written and context is not None:
        written = begun(context, "period")
    return _Said(
        kind, title or kind, _content(attachments, held, record), next(element.each("author"), None), written, signed
    )


def _content(attachments: Sequence[Element], held: Held, record: Record) -> str:
    """The text of the first form that is here and can be read."""
    wrong: InputError | None = None
    awaited = ""
    for one in readable_first(attachments):
        found = content_at(one, held, record)
        if found is None:
            awaited = awaited or linked(one, held.base)
            continue
        try:
            return text_of(found, one.path)
        except InputError as error:
            wrong = wrong or error
    if awaited:
        raise AwaitedError(awaited)
    raise wrong or InputError(f"{held.element.path}.content: neither data nor a url", f"{held.element.path}.content")


def _composition(held: Held, record: Record) -> _Said:
    element = held.element
    kind = concept(element.one("type"))
    attested = any(one.text("mode") in {"professional", "legal", "official"} for one in element.each("attester"))
    text = "\n\n".join(_sections(element, held, record, 0)) or _narrative(element)
    signed = True if attested else _SIGNED.get(status(element))
    title, author = flat(element.text("title"), _TITLE) or kind, next(element.each("author"), None)
    return _Said(kind, title, text, author, element.text("date"), signed)


def _sections(element: Element, held: Held, record: Record, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise InputError(f"{element.path}: sections nested deeper than {_DEEPEST}", element.path)
    for one in element.each("section"):
        told = _narrative(one) or "\n".join(
            f"- {line}"
            for _, found in record.each(held, one, "entry")
            if found is not None and (line := _line(found, record))
        )
        heading = flat(one.text("title"), _TITLE) or concept(one.one("code"))
        if told:
            yield f"{heading}:\n{told}" if heading else told
        yield from _sections(one, held, record, depth + 1)


def _narrative(element: Element) -> str:
    text = element.one("text")
    if text is None or not text.text("div"):
        return ""
    from medcodex.formats.rich_text import html_text  # noqa: PLC0415 - few resources have a narrative that is read

    return html_text(text.text("div"), f"{text.path}.div").strip()


def _report(held: Held, record: Record) -> _Said:
    element = held.element
    name = concept(element.one("code"))
    when = begun(element, "effective", "issued")
    parts = [name + (f", {shown(when)}" if when else "")]
    results = [
        line
        for reference, found in record.each(held, element, "result")
        if (line := _result(found, record) if found is not None else record.called(reference, held))
    ]
    if results:
        parts.append("\n".join(("Results:", *(f"- {line}" for line in results))))
    forms = [one for one in element.each("presentedForm") if one.text("data") or one.text("url")]
    if forms:
        parts.append(_content(forms, held, record))
    if element.text("conclusion"):
        parts.append(f"Impression:\n{element.text('conclusion').strip()}")
    if concluded := concepts(element, "conclusionCode"):
        parts.append("Conclusions:\n" + "\n".join(f"- {one}" for one in concluded))
    if len(parts) == 1:
        parts.append(_narrative(element))
    author = next(element.each("resultsInterpreter"), None) or next(element.each("performer"), None)
    said = "\n\n".join(filter(None, parts)) if any(parts[1:]) else ""
    if not said:
        _await(element, held, record)
    written = element.text("issued") or when
    return _Said(name or "report", name, said, author, written, _SIGNED.get(status(element)))


def _await(element: Element, held: Held, record: Record) -> None:
    """AwaitedError where a report says nothing but for results that are still to come."""
    for reference, found in record.each(held, element, "result"):
        if found is None and (name := named(reference, held.base)):
            raise AwaitedError(name)


def _result(held: Held, record: Record) -> str:
    if is_withdrawn(held):
        return ""
    line = observed(held)
    members = [
        observed(found)
        for _, found in record.each(held, held.element, "hasMember")
        if found is not None and found.kind == held.kind
    ]
    return "\n  - ".join((line, *members))


def _line(held: Held, record: Record) -> str:
    found = fact(held, record)
    return found.line if found is not None else ""


def _role(reference: Element | None, held: Held, record: Record, site: Site) -> str | None:
    """What the author is, by role or qualification."""
    found = record.at(reference, held)
    told: list[str] = []
    if found is not None and found.kind in {"Patient", "RelatedPerson"}:
        return "patient"
    if found is not None and found.kind == "PractitionerRole":
        told = [*concepts(found.element, "code"), *concepts(found.element, "specialty")]
        found = record.at(found.element.one("practitioner"), found)
    if found is not None and found.kind == "Practitioner":
        told += [concept(one.one("code")) or code_in(one.one("code")) for one in found.element.each("qualification")]
    return (site.role(*filter(None, told)) or "")[:_WORD] or None


def _types(element: Element) -> list[str]:
    """By what codes and words the site's tables may know a document: its type, then its categories."""
    told = [element.one(name) for name in ("type", "code") if isinstance(element.raw.get(name), dict)]
    if element.text("resourceType") == "DiagnosticReport":
        told = [*told, *element.each("category")]
    return [word for one in told for word in (*(code for _, code in codes(one)), concept(one)) if word]


_READERS: Mapping[str, Callable[[Held, Record], _Said]] = {
    "DocumentReference": _reference,
    "Composition": _composition,
    "DiagnosticReport": _report,
}

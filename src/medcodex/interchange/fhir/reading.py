"""FHIR files: a resource, a Bundle of any type, or NDJSON as bulk export writes it."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from medcodex.encounter.arriving import KeepResources, NothingToKeep, Told
from medcodex.errors import InputError
from medcodex.formats.fhir.reading import parse_json, resource
from medcodex.interchange.fhir.assembling import Assembling
from medcodex.interchange.fhir.bundles import Entry, entries, once
from medcodex.interchange.fhir.checking import check
from medcodex.interchange.fhir.cycles import refuse_cycles
from medcodex.interchange.fhir.kept import kept
from medcodex.interchange.fhir.linked import with_content
from medcodex.interchange.fhir.times import moment
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.site import Site

_MARK = b"\xef\xbb\xbf"
_HEAD = 4096
_LINES = 100
"""Lines of NDJSON that are one message."""
_NOTHING = {
    "OperationOutcome": "an OperationOutcome tells of another message and of no patient",
    "Parameters": "a Parameters resource is a question or an answer and no record",
}


def recognises(data: bytes, name: str) -> bool:
    """Whether a file looks like JSON that states a resourceType near its beginning."""
    head = data[:_HEAD].removeprefix(_MARK).lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return head.startswith(b"{") and (b'"resourceType"' in head or b'"resourceType"' in data[-_HEAD:])


def read(data: bytes, name: str, site: Site) -> Iterator[Part]:
    """The messages of a file; what cannot be read has its InputError in the place of what it tells. An entry of a
    Bundle that cannot be read or kept stops none of the others, unless the Bundle is a transaction or a document, which
    is one thing."""
    lines = _lines(data)
    if len(lines) > 1:
        yield from _many(lines, site)
        return
    try:
        element = resource(parse_json(data, strict=True))
        if element.text("resourceType") == "Bundle":
            yield from _bundle(element, data, site)
        else:
            yield Part("", data, _told(element, site))
    except InputError as error:
        yield Part("", data, _placed(error))


def _lines(data: bytes) -> Sequence[tuple[int, bytes]]:
    """The lines of NDJSON with their numbers; one where the file is a single value."""
    every = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if len(every) > 1 and not all(line.lstrip(_MARK + b" \t").startswith(b"{") for _, line in every[:2]):
        return every[:1]
    return every if len(every) > 1 and every[0][1].rstrip().endswith(b"}") else every[:1]


def _many(lines: Sequence[tuple[int, bytes]], site: Site) -> Iterator[Part]:
    waiting = iter(lines)
    while chunk := list(islice(waiting, _LINES)):
        good: list[Entry] = []
        kept_lines: list[bytes] = []
        for number, line in chunk:
            place = f"line {number}"
            try:
                element = resource(parse_json(line, strict=True))
                if element.text("resourceType") in {"Bundle", *_NOTHING}:
                    yield from (part._replace(place=place) for part in read(line, place, site))
                    continue
                one = with_content(Entry(place, element, kept(element)), site)
                check(one, site)
            except InputError as error:
                yield Part(place, line, _placed(error))
                continue
            good.append(one)
            kept_lines.append(line)
        if good:
            place = f"lines {chunk[0][0]}-{chunk[-1][0]}"
            yield _part(place, b"\n".join(kept_lines), "NDJSON", good, site)


def _part(place: str, data: bytes, kind: str, found: Sequence[Entry], site: Site) -> Part:
    try:
        return Part(place, data, Told(kind, (_keep(once(found), site),)))
    except InputError as error:
        return Part(place, data, _placed(error))


def _bundle(bundle: Element, data: bytes, site: Site) -> Iterator[Part]:
    kind = bundle.required("type")
    whole, refused = kind in {"transaction", "document", "message"}, False
    good: list[Entry] = []
    found = list(entries(bundle))
    names = frozenset(one.kept.name for one in found if not isinstance(one, InputError))
    for one in found:
        try:
            if isinstance(one, InputError):
                raise one
            one = with_content(one, site)  # noqa: PLW2901 - the entry goes on with its content
            check(one, site, names)
        except InputError as error:
            if whole:
                raise
            refused = True
            place = (error.where or "").partition(".resource")[0]
            yield Part(place, _alone(bundle, place, data), _within(_placed(error), place))
            continue
        good.append(one)
    if good or not refused:
        yield Part("", data, _told_bundle(bundle, kind, once(good), site))


def _alone(bundle: Element, place: str, data: bytes) -> bytes:
    """One entry of a bundle as a bundle of its own, to be kept until it can be read."""
    for entry in bundle.each("entry"):
        if entry.path == place:
            return json.dumps({**bundle.raw, "entry": [entry.raw]}, ensure_ascii=False).encode()
    return data


def _told_bundle(bundle: Element, kind: str, found: Sequence[Entry], site: Site) -> Told:
    control, sender = bundle.text("id"), ""
    header = found[0].element if found and found[0].kept.kind == "MessageHeader" else None
    if header is not None:
        source = header.one("source")
        control = header.text("id") or control
        sender = source.text("endpoint") if source is not None else ""
    at = moment(bundle.text("timestamp"), f"{bundle.path}.timestamp")
    if not found:
        return Told(f"Bundle {kind}", (NothingToKeep("a Bundle without a resource of a record"),), control, sender, at)
    return Told(f"Bundle {kind}", (_keep(found, site),), control if sender else "", sender, at)


def _told(element: Element, site: Site) -> Told:
    kind = element.required("resourceType")
    if kind in _NOTHING:
        return Told(kind, (NothingToKeep(_NOTHING[kind]),))
    one = with_content(Entry(element.path, element, kept(element)), site)
    check(one, site)
    return Told(kind, (_keep([one], site),))


def _keep(found: Sequence[Entry], site: Site) -> KeepResources:
    refuse_cycles(found)
    held = [one for one in found if one.kept.kind not in _NOTHING]
    return KeepResources(tuple(one.kept for one in held), Assembling(site))


def _within(error: InputError, place: str) -> InputError:
    """The error of a part that is told by its place, which need not be said again."""
    where = error.where.removeprefix(f"{place}.") if error.where and place else error.where
    return InputError(error.message, where)


def _placed(error: InputError) -> InputError:
    """The error with its place said once: messages of elements begin with it."""
    where = None if error.where == "body" else error.where
    return InputError(error.message.removeprefix(f"{error.where}: "), where)

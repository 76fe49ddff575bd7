"""Content that a document only links to, fetched where the site allows its address (``origins`` of the site's tables).

A fetch follows no redirect, sends no credentials, and ends at MAX_BYTES or after SECONDS. Everything that is not below
an allowed address is left alone.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element
from medcodex.interchange.fhir.attachments import MAX_BYTES, attachments_of, is_elsewhere
from medcodex.interchange.fhir.bundles import Entry
from medcodex.interchange.fhir.facts import withdrawn
from medcodex.interchange.fhir.kept import kept
from medcodex.interchange.fhir.kinds import Place, kind_of
from medcodex.interchange.fhir.references import base_of

if TYPE_CHECKING:
    from medcodex.interchange.site import Site

SECONDS = 20.0


def with_content(entry: Entry, site: Site) -> Entry:
    """The entry with the content of its attachments, as far as it may be fetched. InputError, naming the attachment,
    where what may be fetched cannot be had."""
    row = kind_of(entry.kept.kind)
    if not site.origins or row.place is not Place.DOCUMENT or withdrawn(entry.element):
        return entry
    waiting = [one for one in attachments_of(entry.element) if is_elsewhere(one) and _allowed(one.text("url"), site)]
    if not waiting:
        return entry
    raw = json.loads(json.dumps(entry.element.raw))
    copies = attachments_of(Element(raw, entry.element.path))
    for one in copies:
        if is_elsewhere(one) and _allowed(one.text("url"), site):
            held: Any = one.raw
            held["data"], kind = _fetched(one)
            held.setdefault("contentType", kind)
    element = Element(raw, entry.element.path)
    name = entry.kept.name
    full_url = name if name.startswith(("urn:", "http")) else ""
    return Entry(entry.path, element, kept(element, full_url, base_of(full_url)))


def _allowed(url: str, site: Site) -> bool:
    return ".." not in url and any(url == origin or url.startswith(f"{origin}/") for origin in site.origins)


def _fetched(attachment: Element) -> tuple[str, str]:
    """The content in base64 and its media type."""
    path, url = f"{attachment.path}.url", attachment.text("url")
    wanted = attachment.text("contentType") or "*/*"
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", url, headers={"accept": wanted}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise InputError(f"the content could not be fetched: its server answered {answer.status_code}", path)
            data = bytearray()
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > MAX_BYTES:
                    raise InputError(f"the content is larger than {MAX_BYTES // 1024 // 1024} MB", path)
            kind = answer.headers.get("content-type", "")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise InputError(f"the content could not be fetched: {type(error).__name__}", path) from None
    if "fhir+json" in kind:
        return _binary(bytes(data), path)
    return b64encode(bytes(data)).decode(), kind


def _binary(data: bytes, path: str) -> tuple[str, str]:
    """The content of a Binary resource."""
    try:
        told = json.loads(data)
        found, kind = told["data"], told["contentType"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("the content could not be fetched: no Binary with data came", path) from None
    if not isinstance(found, str) or not isinstance(kind, str):
        raise InputError("the content could not be fetched: no Binary with data came", path)
    return found, kind

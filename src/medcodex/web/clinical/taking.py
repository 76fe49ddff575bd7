"""Records in: a transaction whole or not at all, a batch entry by entry, single creates and updates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import InputError, MedcodexError
from medcodex.formats.fhir.reading import parse_json, resource
from medcodex.interchange.fhir.reading import read
from medcodex.web.clinical.answers import outcome, refusal, response_entry
from medcodex.web.clinical.placing import Asked, Placed, asked_of, place, together
from medcodex.workflow.access import require
from medcodex.workflow.arrivals.receiving import receive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter.arriving import Told
    from medcodex.formats.fhir.reading import Element
    from medcodex.formats.fhir.writing import Json
    from medcodex.interchange.site import Site
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

MOST_ENTRIES = 5000
_CHANNEL = "fhir"


@dataclass(frozen=True, slots=True)
class _Message:
    data: bytes
    told: Told | InputError
    format: str = "fhir"


class WaitsError(MedcodexError):
    """What came is kept and waits for a clerk: it contradicts what is kept already."""

    kind = "waits"


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes records into a store by a site's tables."""

    store: Store
    site: Site

    def bundle(self, actor: Actor, bundle: Element) -> tuple[int, Json]:
        """The answer to a Bundle of type transaction or batch, or to one that is a record by itself (document, message,
        collection, searchset). MedcodexError where it is refused as a whole."""
        require(actor, "interface.use")
        kind = bundle.required("type")
        entries = list(bundle.each("entry"))
        if len(entries) > MOST_ENTRIES:
            raise InputError(f"more than {MOST_ENTRIES} entries", "Bundle.entry")
        if kind == "transaction":
            placed = self._keep(actor, [asked_of(entry) for entry in entries])
            return 200, _answer(kind, [_entry(one) for one in placed])
        if kind == "batch":
            return 200, _answer(kind, [self._one(actor, entry) for entry in entries])
        return 200, self._record(actor, bundle)

    def single(self, actor: Actor, asked: Asked) -> Placed:
        """A create or an update of its own. MedcodexError where it is refused."""
        require(actor, "interface.use")
        (placed,) = self._keep(actor, [asked])
        return placed

    def _one(self, actor: Actor, entry: Element) -> Json:
        try:
            return _entry(self._keep(actor, [asked_of(entry)])[0])
        except WaitsError as error:
            return response_entry("422", told=outcome("processing", error.message))
        except MedcodexError as error:
            status, told = refusal(error)
            return response_entry(str(status), told=told)

    def _keep(self, actor: Actor, every: Sequence[Asked]) -> list[Placed]:
        with self.store.begin(actor) as work:
            placed = [place(one, work.resources) for one in every]
        if any(one.body is not None for one in placed):
            self._receive(actor, together(placed))
        return placed

    def _record(self, actor: Actor, bundle: Element) -> Json:
        said = self._receive(actor, json.dumps(bundle.raw, ensure_ascii=False).encode())
        return outcome("informational", said or "kept", severity="information")

    def _receive(self, actor: Actor, data: bytes) -> str:
        """Take in what was read. What cannot be read is refused and not kept, as its sender hears of it at once."""
        found = list(read(data, "", self.site))
        for part in found:
            if isinstance(part.told, InputError):
                raise part.told
        said = []
        for part in found:
            done = receive(self.store, actor, _Message(part.data, part.told), _CHANNEL)
            if done.status == "parked":
                raise WaitsError(f"kept as {done.arrival_id} and waits for a clerk: {done.reason}")
            said.append(done.reason)
        return "; ".join(filter(None, said))


def bundle_in(body: bytes) -> Element:
    """The resource of a body."""
    return resource(parse_json(body, strict=True))


def _entry(placed: Placed) -> Json:
    return response_entry("201 Created" if placed.new else "200 OK", placed.name)


def _answer(kind: str, entries: list[Json]) -> Json:
    return {"resourceType": "Bundle", "type": f"{kind}-response", "entry": entries}

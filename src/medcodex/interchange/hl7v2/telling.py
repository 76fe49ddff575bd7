"""What a message tells, as steps: its meaning is looked up, and the meaning's action reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.arriving import Cancelled, NothingToKeep, Told, UnreadError
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.context import Context
from medcodex.interchange.hl7v2.documenting import charges, documents, immunizations, notices, results, withdrawal
from medcodex.interchange.hl7v2.meanings import kind_of, meaning_of
from medcodex.interchange.hl7v2.registering import cancelling, encounter, mentioning, person, update
from medcodex.interchange.hl7v2.renumbering import changing, linking, merging, moving, moving_patient
from medcodex.interchange.hl7v2.values import plain, time_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.encounter.arriving import Step
    from medcodex.formats.hl7v2.message import Message
    from medcodex.interchange.hl7v2.context import Action
    from medcodex.interchange.site import Site

_MAX_KIND = 20


def tell(message: Message, site: Site) -> Told:
    """What a message tells. InputError naming segment and field, or what is missing, where it has to be parked."""
    kind, trigger = kind_of(message)
    shown = plain(f"{kind}^{trigger}" if trigger else kind, _MAX_KIND)
    if not kind:
        raise InputError("MSH-9 names no type of message")
    meaning = meaning_of(kind, trigger)
    if meaning is None:
        raise InputError(f"MSH-9: what a message {shown} means is not known here")
    evn, at = message.first("EVN"), time_of(message.header.value(7), site.zone)
    return Told(
        kind=shown,
        steps=tuple(_ACTIONS[meaning.action](Context(message, site, meaning, kind))),
        control=plain(message.control, 80),
        sender=_sender(message),
        at=at,
        order=(None if evn is None else time_of(evn.value(2), site.zone)) or at,
    )


def unread(message: Message, site: Site, error: InputError) -> UnreadError:
    """Why a message tells nothing, with what its header says."""
    kind, trigger = message.kind
    try:
        at = time_of(message.header.value(7), site.zone)
    except InputError:
        at = None
    shown = plain(f"{kind}^{trigger}" if trigger else kind, _MAX_KIND)
    return UnreadError(error, shown, _sender(message), plain(message.control, 80), at)


def _sender(message: Message) -> str:
    return plain("/".join(filter(None, (message.header.value(3), message.header.value(4)))), 200)


def _nothing(context: Context) -> Iterator[Step]:
    yield NothingToKeep(f"{context.meaning.words}: nothing of it concerns coding")


def _park(context: Context) -> Iterator[Step]:
    raise InputError(f"{context.meaning.words}: to be seen to by hand")


_ACTIONS: Mapping[str, Action] = {
    "encounter": encounter,
    "update": update,
    "person": person,
    "mention": mentioning(),
    "patient": mentioning(visits=False),
    "cancel visit": cancelling(Cancelled.VISIT),
    "cancel discharge": cancelling(Cancelled.DISCHARGE),
    "cancel transfer": cancelling(Cancelled.TRANSFER),
    "merge patients": merging("patient"),
    "merge accounts": merging("account"),
    "merge visits": merging("visit"),
    "merge all": merging("patient", "account", "visit"),
    "move patient": moving_patient,
    "move account": moving("account"),
    "move visit": moving("visit"),
    "change patient": changing("patient"),
    "change account": changing("account"),
    "change visit": changing("visit"),
    "link": linking(linked=True),
    "unlink": linking(linked=False),
    "document": documents(),
    "addendum": documents(addendum=True),
    "replacement": documents(replaces=True),
    "notice": notices(),
    "status": notices(),
    "replaced": notices(replaces=True),
    "withdrawal": withdrawal,
    "results": results,
    "immunizations": immunizations,
    "charges": charges,
    "nothing": _nothing,
    "park": _park,
}
"""What is done with a message, by the action its meaning names."""

"""What somebody does with the own ledger of continuing education. Nobody sees another's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.education.certificates import certificate
from medcodex.learn.education.records import checked_credential, checked_entry
from medcodex.learn.education.standing import reminders, standings
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.learn.education.records import Certificate, Credential, Entry
    from medcodex.learn.education.rules import Rules
    from medcodex.learn.education.standing import Standing
    from medcodex.learn.study.calendar import Reminder
    from medcodex.learn.work import LearnWork

MOST_CREDENTIALS = 30
MOST_ENTRIES = 3000


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything of one person on a day."""

    credentials: Sequence[Credential]
    entries: Sequence[Entry]
    certificates: Mapping[str, Certificate]
    standings: Sequence[Standing]
    reminders: Sequence[Reminder]


def see_ledger(work: LearnWork, rules: Rules, today: dt.date) -> Ledger:
    """The actor's ledger. ForbiddenError."""
    require(work.actor, "learn.use")
    return ledger_of(work, work.actor.user_id, rules, today)


def ledger_of(work: LearnWork, user_id: str, rules: Rules, today: dt.date) -> Ledger:
    """A person's ledger, for a caller who has asked whether it may be seen."""
    held, entries = work.education.credentials(user_id), work.education.entries(user_id)
    found = standings(held, entries, rules, today)
    return Ledger(held, entries, work.education.certificates(user_id), found, reminders(found, rules, today))


def add_credential(work: LearnWork, asked: Credential, rules: Rules, today: dt.date) -> Credential:
    """Add a credential (its id and user are given here). InputError; ConflictError for one that is held already."""
    require(work.actor, "learn.use")
    held = work.education.credentials(work.actor.user_id)
    if len(held) >= MOST_CREDENTIALS:
        raise InputError(f"at most {MOST_CREDENTIALS} credentials", "credential")
    one = checked_credential(_matched(replace(asked, id=work.new_id(), user_id=work.actor.user_id), rules), today)
    if any((other.body, other.name) == (one.body, one.name) and one.name != "specialty" for other in held):
        raise ConflictError("you hold it already", "credential")
    work.education.put_credential(one)
    work.record(Event("education.credential", "credential", one.id, detail={"act": "add"}))
    return one


def change_credential(work: LearnWork, asked: Credential, today: dt.date) -> None:
    """Change number, days or asked CEUs of a credential of the actor's own. NotFoundError, InputError."""
    require(work.actor, "learn.use")
    before = own_credential(work, asked.id)
    fixed = replace(asked, user_id=before.user_id, name=before.name, body=before.body)
    work.education.put_credential(checked_credential(fixed, today))
    work.record(Event("education.credential", "credential", asked.id, detail={"act": "change"}))


def remove_credential(work: LearnWork, credential_id: str) -> None:
    """Let go of a credential. NotFoundError; ConflictError while entries are for it alone."""
    require(work.actor, "learn.use")
    own_credential(work, credential_id)
    for one in work.education.entries(work.actor.user_id):
        if one.credentials == (credential_id,):
            raise ConflictError("entries are for this credential alone; remove or change them first", "credential")
        if credential_id in one.credentials:
            rest = tuple(other for other in one.credentials if other != credential_id)
            work.education.put_entry(replace(one, credentials=rest))
    work.education.remove_credential(credential_id)
    work.record(Event("education.credential", "credential", credential_id, detail={"act": "remove"}))


def put_entry(work: LearnWork, asked: Entry, rules: Rules, today: dt.date) -> Entry:
    """Add an entry (without an id), or change one of the actor's own. NotFoundError, InputError."""
    require(work.actor, "learn.use")
    user = work.actor.user_id
    if asked.id:
        own_entry(work, asked.id)
    elif len(work.education.entries(user)) >= MOST_ENTRIES:
        raise InputError(f"at most {MOST_ENTRIES} entries", "entry")
    named = replace(asked, id=asked.id or work.new_id(), user_id=user)
    one = checked_entry(named, work.education.credentials(user), rules.categories, today)
    work.education.put_entry(one)
    work.record(Event("education.entry", "entry", one.id, detail={"act": "change" if asked.id else "add"}))
    return one


def remove_entry(work: LearnWork, entry_id: str) -> None:
    """Remove an entry with its certificate. NotFoundError."""
    require(work.actor, "learn.use")
    own_entry(work, entry_id)
    work.education.remove_entry(entry_id)
    work.record(Event("education.entry", "entry", entry_id, detail={"act": "remove"}))


def attach(work: LearnWork, entry_id: str, name: str, data: bytes) -> Certificate:
    """Attach the certificate of an entry, in the place of an earlier one. NotFoundError, InputError."""
    require(work.actor, "learn.use")
    own_entry(work, entry_id)
    found = certificate(entry_id, name, data)
    work.education.put_certificate(work.actor.user_id, found, data)
    work.record(Event("education.certificate", "entry", entry_id, detail={"act": "attach", "sha256": found.sha256}))
    return found


def take_certificate(work: LearnWork, entry_id: str) -> tuple[Certificate, bytes]:
    """The certificate of an entry of the actor's own. NotFoundError."""
    require(work.actor, "learn.use")
    own_entry(work, entry_id)
    found = work.education.certificates(work.actor.user_id).get(entry_id)
    data = work.education.certificate_bytes(entry_id)
    if found is None or data is None:
        raise NotFoundError("no certificate", "entry")
    return found, data


def own_entry(work: LearnWork, entry_id: str) -> Entry:
    """An entry of the actor's own. NotFoundError for one that is not there or another's."""
    for one in work.education.entries(work.actor.user_id):
        if one.id == entry_id:
            return one
    raise NotFoundError("no such entry", "entry")


def own_credential(work: LearnWork, credential_id: str) -> Credential:
    """A credential of the actor's own. NotFoundError for one that is not there or another's."""
    for one in work.education.credentials(work.actor.user_id):
        if one.id == credential_id:
            return one
    raise NotFoundError("no such credential", "credential")


def _matched(asked: Credential, rules: Rules) -> Credential:
    """Name and body in the spelling of the rules, where they know them."""
    for body, names in rules.names().items():
        for name in names:
            if (name.lower(), body.lower()) == (asked.name.strip().lower(), asked.body.strip().lower()):
                return replace(asked, name=name, body=body)
    return replace(asked, name=asked.name.strip(), body=asked.body.strip())

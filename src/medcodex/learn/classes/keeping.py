"""Use cases of an educator: a class made, changed, shared, archived, its code renewed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError
from medcodex.learn.classes.records import Class
from medcodex.learn.classes.seeing import running, taught
from medcodex.learn.classes.times import checked_zone
from medcodex.workflow.access import permissions, require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.work import LearnWork

MAX_NAME = 120
_LONGEST_TERM = 1100
_MOST_OWNERS = 20
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another character."""
_READ_AS = str.maketrans("OIL", "011")
_CODE = 16


def make_class(work: LearnWork, name: str, starts: dt.date, ends: dt.date, zone: str) -> Class:
    """A new class of the educator who asks. InputError for a name, a term or a zone that is none; ForbiddenError."""
    require(work.actor, "learn.teach")
    made = Class(
        id=work.new_id(),
        name=_name(name),
        starts=starts,
        ends=_end(starts, ends),
        zone=checked_zone(zone),
        code=new_code(work),
        owners=(work.actor.user_id,),
        created_at=work.now,
    )
    work.classes.add(made)
    _tell(work, "class.created", made)
    return made


def change_class(  # noqa: PLR0917 - what is changed
    work: LearnWork, class_id: str, version: int, name: str, starts: dt.date, ends: dt.date, zone: str
) -> Class:
    """Another name, term or zone. Due times stay the moments they were. ConflictError where somebody else changed it
    meanwhile or it is archived."""
    one = _seen(running(work, class_id), version)
    changed = replace(one, name=_name(name), starts=starts, ends=_end(starts, ends), zone=checked_zone(zone))
    kept = work.classes.save(changed)
    _tell(work, "class.changed", kept)
    return kept


def renew_code(work: LearnWork, class_id: str) -> Class:
    """A new code; the old one lets nobody in any more."""
    kept = work.classes.save(replace(running(work, class_id), code=new_code(work)))
    _tell(work, "class.code_renewed", kept)
    return kept


def add_owner(work: LearnWork, class_id: str, login: str) -> Class:
    """Another educator of a class. InputError for a login that is nobody's, or somebody's who may not teach."""
    one = running(work, class_id)
    user = work.people.by_login(login)
    if user is None or not user.active or user.role not in permissions()["learn.teach"]:
        raise InputError("no active educator has this login", "login")
    if user.id in one.owners:
        return one
    if len(one.owners) >= _MOST_OWNERS:
        raise InputError(f"at most {_MOST_OWNERS} educators", "login")
    kept = work.classes.save(replace(one, owners=(*one.owners, user.id)))
    work.record(Event("class.owner_added", "class", one.id, detail={"user": user.id}))
    return kept


def archive_class(work: LearnWork, class_id: str, *, archived: bool) -> Class:
    """Put a class away, or take it out again: nobody joins, nothing is set or taken in; all of it can be read."""
    one = taught(work, class_id)
    if (one.archived_at is not None) == archived:
        return one
    kept = work.classes.save(replace(one, archived_at=work.now if archived else None))
    _tell(work, "class.archived" if archived else "class.taken_out", kept)
    return kept


def new_code(work: LearnWork) -> str:
    """A code of 80 bits of chance, in four groups of four."""
    number = int(work.new_id(), 16)
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in range(_CODE))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE, 4))


def typed_code(text: str) -> str:
    """A code as it was typed: in any case, with or without its dashes; "" where it cannot be one."""
    bare = "".join(text.upper().replace("-", "").split()).translate(_READ_AS)
    if len(bare) != _CODE or any(letter not in _LETTERS for letter in bare):
        return ""
    return "-".join(bare[at : at + 4] for at in range(0, _CODE, 4))


def _seen(one: Class, version: int) -> Class:
    if one.version != version:
        raise ConflictError("it was changed by somebody else meanwhile", one.id)
    return one


def _name(name: str) -> str:
    said = " ".join(name.split())
    if not said or len(said) > MAX_NAME or not said.isprintable():
        raise InputError(f"a name of at most {MAX_NAME} characters expected", "name")
    return said


def _end(starts: dt.date, ends: dt.date) -> dt.date:
    if not 0 <= (ends - starts).days <= _LONGEST_TERM:
        raise InputError(f"a term ends on or after its first day, within {_LONGEST_TERM} days", "ends")
    return ends


def _tell(work: LearnWork, action: str, one: Class) -> None:
    work.record(Event(action, "class", one.id))

"""What changed from one release of any code system to another, by its codes alone, and which codes in use that
touches."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A code as a release lists it. ``billable`` where it may be reported itself, ``active`` where it is in force."""

    code: str
    title: str
    billable: bool
    active: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A code under its title in the new release (of a deleted one, in the old); ``was`` is the former title of a
    revised one."""

    code: str
    title: str
    billable: bool
    was: str = ""


@dataclass(frozen=True, slots=True)
class ListingDiff:
    """The changes, each in code order. ``retired`` codes are still listed and no longer in force, ``reinstated`` ones
    the other way round."""

    added: tuple[Change, ...] = ()
    deleted: tuple[Change, ...] = ()
    revised: tuple[Change, ...] = ()
    header_to_billable: tuple[Change, ...] = ()
    billable_to_header: tuple[Change, ...] = ()
    retired: tuple[Change, ...] = ()
    reinstated: tuple[Change, ...] = ()


# In which order the changes of one code are told: the gravest first.
CHANGES = ("deleted", "retired", "billable_to_header", "header_to_billable", "reinstated", "added", "revised")


def compare_listings(old: Iterable[Entry], new: Iterable[Entry]) -> ListingDiff:
    """The difference of two code lists. Titles that differ in spacing alone are not revised."""
    before = {entry.code: entry for entry in old}
    after = {entry.code: entry for entry in new}
    both = [(before[code], after[code]) for code in sorted(before.keys() & after.keys())]
    return ListingDiff(
        added=tuple(_change(after[code]) for code in sorted(after.keys() - before.keys())),
        deleted=tuple(_change(before[code]) for code in sorted(before.keys() - after.keys())),
        revised=tuple(
            _change(now, was.title) for was, now in both if was.title.split() != now.title.split()
        ),
        header_to_billable=tuple(_change(now) for was, now in both if now.billable and not was.billable),
        billable_to_header=tuple(_change(now) for was, now in both if was.billable and not now.billable),
        retired=tuple(_change(now) for was, now in both if was.active and not now.active),
        reinstated=tuple(_change(now) for was, now in both if now.active and not was.active),
    )  # fmt: skip


def _change(entry: Entry, was: str = "") -> Change:
    return Change(entry.code, entry.title, entry.billable, was)


def touched_codes(codes: Iterable[str], diff: ListingDiff) -> dict[str, list[str]]:
    """By code in printed form, in the order given, how the change of release touches it: names of CHANGES, the
    gravest first. Codes without change are left out."""
    changed: Mapping[str, set[str]] = {
        field.name: {change.code for change in getattr(diff, field.name)} for field in fields(diff)
    }
    found = {code: [name for name in CHANGES if code in changed[name]] for code in codes}
    return {code: names for code, names in found.items() if names}

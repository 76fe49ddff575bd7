"""The ledger as JSON: what the command line and REST answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.learn.education.records import Certificate, Credential, Entry
    from medcodex.learn.education.standing import PartStanding, Standing
    from medcodex.learn.education.using import Ledger


def ledger_object(ledger: Ledger) -> dict[str, Any]:
    """Everything of the ledger; CEUs as numbers."""
    return {
        "credentials": [credential_object(one) for one in ledger.credentials],
        "entries": [entry_object(one, ledger.certificates.get(one.id)) for one in ledger.entries],
        "standings": [standing_object(one) for one in ledger.standings],
        "reminders": [{"day": one.day.isoformat(), "text": one.text} for one in ledger.reminders],
    }


def standing_object(one: Standing) -> dict[str, Any]:
    """A standing with its parts, its source and how sure that is."""
    return {
        "body": one.name,
        "credentials": [held.name for held in one.credentials],
        "from": one.cycle.start.isoformat() if one.cycle else None,
        "until": one.cycle.end.isoformat() if one.cycle else None,
        "asked": float(one.needed),
        "earned": float(one.earned),
        "missing": float(one.missing),
        "parts": [_part(part) for part in one.parts],
        "source": one.body.source if one.body else None,
        "certainty": one.body.certainty if one.body else "no rules known",
        "note": one.body.note if one.body else "",
    }


def credential_object(one: Credential) -> dict[str, Any]:
    """A credential."""
    return {
        "id": one.id,
        "name": one.name,
        "body": one.body,
        "number": one.number,
        "since": one.since.isoformat(),
        "cycle_start": one.cycle_start.isoformat(),
        "own_total": None if one.own_total is None else float(one.own_total),
    }


def entry_object(one: Entry, proof: Certificate | None) -> dict[str, Any]:
    """An entry, and what its certificate is."""
    return {
        "id": one.id,
        "day": one.day.isoformat(),
        "title": one.title,
        "provider": one.provider,
        "ceus": float(one.ceus),
        "categories": list(one.categories),
        "credentials": list(one.credentials),
        "carried": one.carried,
        "certificate": None
        if proof is None
        else {"name": proof.name, "media_type": proof.media_type, "size": proof.size, "sha256": proof.sha256},
    }


def _part(one: PartStanding) -> dict[str, Any]:
    return {
        "category": one.asks.category,
        "asked": float(one.needed),
        "earned": float(one.earned),
        "missing": float(one.missing),
        "binding": one.asks.binding,
        "certainty": one.asks.certainty,
        "note": one.asks.note,
    }

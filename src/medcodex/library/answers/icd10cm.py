"""ICD-10-CM answers as plain objects."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from medcodex.library.answers.books import dates_object

if TYPE_CHECKING:
    from medcodex.library.comparing import Compared
    from medcodex.library.index_walk import IndexWalk, Node
    from medcodex.library.schema import Release
    from medcodex.terminology.icd10cm.model import CodeRow
    from medcodex.terminology.lookup import CodeAnswer

ROW_CHANGES = ("added", "deleted", "header_to_billable", "billable_to_header")


def lookup_object(system: str, answer: CodeAnswer, codes: Release | None) -> dict[str, Any]:
    """A lookup, without releases and warnings."""
    row = answer.row
    return {
        "system": system,
        "code": row.code,
        "display": row.title,
        "billable": row.billable,
        "valid": True,
        "hierarchy": [{"kind": step.kind, "key": step.key, "title": step.title} for step in answer.hierarchy],
        "notes": {
            "own": {kind: list(texts) for kind, texts in asdict(answer.own).items() if texts},
            "inherited": [{"from": note.origin, "kind": note.kind, "text": note.text} for note in answer.inherited],
        },
        "seventh": [{"character": char, "meaning": meaning} for char, meaning in answer.seventh],
        "children": [
            {"code": child.code, "display": child.title, "billable": child.billable} for child in answer.children
        ],
        **dates_object(codes),
        "poa_exempt": answer.poa_exempt,
    }


def index_object(node: Node, walk: IndexWalk) -> dict[str, Any]:
    """An index entry with all below it, and where its references lead."""
    entry = node.entry
    return {
        "source": entry.source,
        "path": list(node.path),
        "title": entry.title,
        "nonessential": list(entry.nonessential),
        "code": entry.code,
        "manifestation": entry.manifestation,
        "see": _link(entry.see, walk),
        "see_also": _link(entry.see_also, walk),
        "terms": [index_object(child, walk) for child in node.below],
    } | ({"use": use} if (use := getattr(entry, "use", None)) else {})


def diff_object(compared: Compared) -> dict[str, Any]:
    """What changed between two releases; ``notes`` is None where they cannot be compared."""
    diff = compared.diff
    rows = {name: [_row(row) for row in getattr(diff, name)] for name in ROW_CHANGES}
    revised = [{"code": item.code, "old": item.old, "new": item.new} for item in diff.revised]
    notes = None
    if diff.notes is not None:
        notes = [
            {"level": note.level, "key": note.key, "kind": note.kind, "added": note.added, "removed": note.removed}
            for note in diff.notes
        ]
    return {
        "system": compared.old.system,
        "old": compared.old.version,
        "new": compared.new.version,
        "counts": {name: len(found) for name, found in rows.items()}
        | {"revised": len(revised), "notes": None if notes is None else len(notes)},
        **rows,
        "revised": revised,
        "notes": notes,
    }


def _link(reference: str | None, walk: IndexWalk) -> dict[str, Any] | None:
    if reference is None:
        return None
    target = walk.follow(reference)
    return {
        "text": reference,
        "path": list(target.path) if target else None,
        "code": target.entry.code if target else None,
    }


def _row(row: CodeRow) -> dict[str, Any]:
    return {"code": row.code, "title": row.title, "billable": row.billable}

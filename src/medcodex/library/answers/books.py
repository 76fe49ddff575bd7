"""Which releases there are, and which of them answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Notice
    from medcodex.library.schema import Release
    from medcodex.terminology.validate import Validity


def book_object(system: str, releases: dict[str, str], notices: Sequence[Notice]) -> dict[str, Any]:
    """Which releases answered, and the warnings."""
    return {
        "releases": {system: releases},
        "warnings": [{"kind": notice.kind, "message": notice.message} for notice in notices],
    }


def release_object(release: Release) -> dict[str, Any]:
    """A loaded release and its parts, without the place of its file."""
    return {
        "system": release.system,
        "version": release.version,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat(),
        "licence": release.licence,
        "parts": {
            part.name: {
                "form": part.form,
                "source": part.source,
                "sha256": part.sha256,
                "rows": part.rows,
                "embedded": part.embedded,
            }
            for part in release.parts.values()
        },
    }


def dates_object(codes: Release | None) -> dict[str, Any]:
    """The first and the last day that the release of a code list was published for."""
    return {
        "effective_from": codes.effective_from.isoformat() if codes else None,
        "effective_to": codes.effective_to.isoformat() if codes else None,
    }


def validity_object(verdict: Validity) -> dict[str, Any]:
    """One verdict on a code."""
    return {
        "code": verdict.code,
        "valid": verdict.valid,
        "billable": verdict.billable,
        "reason": verdict.reason,
        "suggestions": list(verdict.suggestions),
    }

"""What loading files did, for a person and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import say

if TYPE_CHECKING:
    from medcodex.library.store import Report


def say_left(report: Report) -> None:
    """The files left out, each with its reason, on standard error."""
    for item in report.left:
        say(f"{'refused' if item.refused else 'skipped'}: {item.label}: {item.reason}")


def print_loaded(report: Report) -> None:
    """The releases loaded, on standard output."""
    for name, parts in report.built.items():
        print(f"loaded {name}: {', '.join(parts)}")
    for name in report.already:
        print(f"already loaded: {name}")


def report_object(report: Report) -> dict[str, Any]:
    """The report for JSON."""
    return {
        "built": [{"release": name, "parts": list(parts)} for name, parts in report.built.items()],
        "already": list(report.already),
        "skipped": [{"file": item.label, "reason": item.reason} for item in report.left if not item.refused],
        "refused": [{"file": item.label, "reason": item.reason} for item in report.refused],
    }

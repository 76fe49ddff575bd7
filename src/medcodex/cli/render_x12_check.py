"""What is wrong with an X12 file, as lines or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.app.checking_x12 import report_object

if TYPE_CHECKING:
    from medcodex.app.checking_x12 import CheckedFile


def json_report(report: CheckedFile) -> str:
    """``{"segments", "claims", "set_count", "sets": [...], "faults": [...], "findings": [...]}``, with ``"more"`` where
    not all are told."""
    told = report_object(report)
    if report.more:
        told["more"] = report.more
    return json.dumps(told) + "\n"


def text_report(report: CheckedFile) -> str:
    """A line for each fault and finding, and one for all of it."""
    lines = []
    for fault in report.faults:
        place = " ".join(part for part in (fault.loop, fault.element or fault.name) if part)
        lines.append(f"segment {fault.segment} {place}: {fault.message} ({fault.code})".replace("  ", " "))
    for one in report.findings:
        found = one.finding
        told = f" [{', '.join(found.codes)}]" if found.codes else ""
        lines.append(
            f"claim {one.number} (segment {one.segment}) {found.where}: {found.severity}: {found.message}{told}"
            f" ({found.rule})"
        )
    for name, count in report.unchecked.items():
        times = f" ({count} of them)" if count > 1 else ""
        lines.append(f"no guide here for {name}{times}: only its envelope was checked")
    if report.more:
        lines.append(f"and {report.more} more")
    lines.append(
        f"{report.segments} segments, {report.set_count} transaction sets, {report.claims} claims: "
        f"{report.errors or 'no'} error{'' if report.errors == 1 else 's'}"
    )
    return "".join("".join(char if char.isprintable() else "?" for char in line) + "\n" for line in lines)

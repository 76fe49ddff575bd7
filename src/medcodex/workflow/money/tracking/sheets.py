"""Figures as tables for a workbook: numbers as numbers, with what each counts on a sheet of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.tables import Sheet
from medcodex.workflow.money.owed.records import Direction
from medcodex.workflow.money.tracking.ageing import BUCKETS
from medcodex.workflow.money.tracking.tables import definitions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.formats.tables import Cell
    from medcodex.workflow.money.tracking.ageing import Aged
    from medcodex.workflow.money.tracking.deciding import Decided
    from medcodex.workflow.money.tracking.figures import Figures

_ALL = "all"
_NOT_KNOWN = "not known"


def sheets(found: Figures) -> list[Sheet]:
    """A sheet for each table, the definitions last. Shares are from 0 to 1, left out where there is nothing to take
    one of."""
    return [
        _overview(found),
        Sheet(
            "Open by age",
            ("Payer", "Claims", *BUCKETS, "Open", "Over 90 days", "Waiting", "Rejected", "Denied"),
            [_aged(one, one.payer or _NOT_KNOWN) for one in found.open_by_payer] + [_aged(found.open, _ALL)],
        ),
        Sheet(
            "First decisions",
            ("Payer", "Decided", "Denied", "Denial rate", "Charges decided", "Charges denied", "Denial rate by money",
             "Denied in part", "Paid at the first pass", "Share", "Days from sent to paid", "of claims paid"),
            [_decided(one, one.payer or _NOT_KNOWN) for one in found.decided_by_payer]
            + [_decided(found.decided, _ALL)],
        ),
        Sheet(
            "Denials by cause",
            ("Cause", "Denied", "Share", "Times"),
            [(one.cause or _NOT_KNOWN, one.amount, share(one.amount, _denied(found)), one.times)
             for one in found.causes],
        ),
        Sheet(
            "Denials by reason",
            ("Reason", "Cause", "Denied", "Share", "Times"),
            [(one.reason, one.cause or _NOT_KNOWN, one.amount, share(one.amount, _denied(found)), one.times)
             for one in found.reasons],
        ),
        Sheet(
            "Months",
            ("Month", "Postings", "Charges", "Paid", "Denied", "Patient", "Adjusted"),
            [(one.month, one.postings, one.charge, one.paid, one.denied, one.patient, one.adjusted)
             for one in found.months],
        ),
        _owed(found),
        Sheet(
            "Definitions",
            ("Figure", "Counts", "Is a share of, or a mean over", "Source"),
            [(one.title, one.says, one.of, one.source) for one in definitions().values()],
        ),
    ]  # fmt: skip


def share(part: Decimal | int, whole: Decimal | int) -> float | None:
    """From 0 to 1, None of nothing."""
    return float(part / whole) if whole else None


def _denied(found: Figures) -> Decimal | int:
    return sum(one.amount for one in found.causes)


def _overview(found: Figures) -> Sheet:
    """One figure a line: its value, how much of it, of how much."""
    whole, days, checks = found.decided, found.days_open, found.checks
    clean = found.clean
    titles = {name: one.title for name, one in definitions().items()}
    lines: list[tuple[str, Cell, Cell, Cell]] = [
        (titles["over_90"], share(found.open.over_90, found.open.total), found.open.over_90, found.open.total),
        (titles["days_open"], days.value, days.open, days.sent),
        (titles["denial_rate"], share(whole.denied, whole.claims), whole.denied, whole.claims),
        (titles["denial_rate_money"], share(whole.charge_denied, whole.charge), whole.charge_denied, whole.charge),
        (titles["denied_in_part"], share(whole.partly, whole.claims), whole.partly, whole.claims),
        (titles["first_pass"], share(whole.first_pass, whole.claims), whole.first_pass, whole.claims),
        (titles["days_to_pay"], whole.mean_days, whole.days, whole.timed),
        *((title, share(one.count, one.of), one.count, one.of) for title, one in (
            (titles["unbalanced_payments"], checks.payments),
            (titles["unbalanced_postings"], checks.postings),
            (titles["unmatched"], checks.unmatched),
        )),
    ]  # fmt: skip
    if clean is not None:
        lines.append((titles["clean"], clean.clean_claim_rate, clean.accepted, clean.answered))
        lines.append(("Built without an error", clean.first_build_rate, clean.clean, clean.built))
    told: list[Sequence[Cell]] = [
        ("First day", found.asked.first, None, None),
        ("Last day", found.asked.last, None, None),
        ("Open as of", found.today, None, None),
        ("Payer", found.asked.payer or _ALL, None, None),
        ("Money", "samples and simulations" if found.asked.sample else "real", None, None),
    ]
    return Sheet("Figures", ("Figure", "Value", "Part", "Of"), [*told, *lines])


def _aged(one: Aged, name: str) -> Sequence[Cell]:
    return (name, one.claims, *one.buckets, one.total, one.over_90, one.waiting, one.rejected, one.denied)


def _decided(one: Decided, name: str) -> Sequence[Cell]:
    return (
        name, one.claims, one.denied, share(one.denied, one.claims), one.charge, one.charge_denied,
        share(one.charge_denied, one.charge), one.partly, one.first_pass, share(one.first_pass, one.claims),
        one.mean_days, one.timed,
    )  # fmt: skip


def _owed(found: Figures) -> Sheet:
    rows = [
        ("to us" if one.direction is Direction.OURS else "by us", str(one.source), one.cases, one.amount)
        for one in found.owed
    ]
    return Sheet("Owed", ("Owed", "Found by", "Cases", "Amount"), rows)

"""All checks of a coded encounter together: of its codes, its claim form, its service lines, by what is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.checker import Checkers
from medcodex.app.claim_form import open_claim_editor
from medcodex.app.grouping import Groupers
from medcodex.app.medical_necessity import MedicalNecessity
from medcodex.app.payer_rules import PayerRules
from medcodex.app.unread import unread_notices
from medcodex.edits.ncci.editor import NcciEditor
from medcodex.edits.safety.checker import SafetyMarks
from medcodex.edits.services.checker import ServiceChecks
from medcodex.errors import NotLoadedError
from medcodex.library.ncci_tables import LoadedNcci
from medcodex.library.payment_releases import PaymentReleases
from medcodex.library.payment_tables import MPFS, OPPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.app.checker import Editor


def open_checkers(say: Callable[[str], None] = lambda _: None) -> Checkers:
    """The checks of codes and of the claim form, the edits by tables that a site loads, the rules of the payers, and
    the Medicare Code Editor where its package is installed; ``say`` hears of it where not."""
    groupers = Groupers(say)
    claim_form = open_claim_editor(groupers)
    ncci = NcciEditor(LoadedNcci())
    services = ServiceChecks(PaymentReleases(MPFS), PaymentReleases(OPPS))
    necessity = MedicalNecessity()
    editors: list[Editor] = [
        claim_form.findings,
        ncci,
        services.findings,
        necessity.findings,
        PayerRules().findings,
        SafetyMarks().findings,
    ]
    try:
        _ = groupers.editor
        editors.insert(0, groupers.mce_findings)
    except NotLoadedError as error:
        say(f"the Medicare Code Editor is left out: {error.message}")
    return Checkers(
        say, editors, [unread_notices, claim_form.notices, ncci.notices, services.notices, necessity.notices]
    )

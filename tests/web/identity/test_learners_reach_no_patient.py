"""Accounts of students and educators reach no patient: every declared route is asked, behind the real gate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from medcodex.web.identity.declared import ALL, DOOR, OPEN, SESSION, SIGNED_IN, rows
from medcodex.workflow.access import permissions
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from tests.web.identity.conftest import House

LEARNERS = [Role.STUDENT, Role.EDUCATOR]
OWN = ("/work/account", "/api/session", "/lock", "/logout", "/api/account", "/welcome", "/login", "/locked")
"""What everybody has who signed in: their own account and session."""


def test_learners_hold_no_permission_but_those_of_learning() -> None:
    for name, roles in permissions().items():
        for role in LEARNERS:
            assert role not in roles or name in {"learn.use", "learn.teach"}, (name, role)


@pytest.mark.parametrize("role", LEARNERS)
def test_routes_that_ask_by_themselves_refuse(house: House, role: Role) -> None:
    """Those that merely ask to be signed in, and are not about one's own account."""
    browser = house.signed_in(role)
    csrf = {"x-csrf-token": browser.token("/work/account")}
    others = [row for row in rows() if row.asks in {SIGNED_IN, SESSION} and not row.path.startswith(OWN)]
    assert others
    for row in others:
        answer = browser.request(row.method, re.sub(r"\{[^}]*\}", "1", row.path), headers=csrf)
        assert answer.status_code in {303, 403, 404, 422}, row
        if answer.status_code == 303:
            assert answer.headers["location"] == "/learn", row


@pytest.mark.parametrize("role", LEARNERS)
def test_every_route_that_may_hold_a_patient_refuses(house: House, role: Role) -> None:
    browser = house.signed_in(role)
    csrf = {"x-csrf-token": browser.token("/work/account")}
    learning = {name for name, roles in permissions().items() if role in roles}
    asked = 0
    for row in rows():
        if row.asks in {OPEN, DOOR, SESSION, SIGNED_IN} or row.asks in learning:
            continue
        path = re.sub(r"\{[^}]*\}", "1", row.path.replace("{kind:clinical}", "Patient"))
        method = "GET" if row.method == ALL else row.method
        answer = browser.request(method, path, headers=csrf)
        assert answer.status_code == 403, (row, answer.status_code)
        asked += 1
    assert asked > 150


@pytest.mark.parametrize("role", LEARNERS)
@pytest.mark.parametrize("path", ["Patient", "Patient/1", "Encounter?patient=1", "DocumentReference", "Claim/1"])
def test_fhir_of_patients_refuses(house: House, role: Role, path: str) -> None:
    assert house.signed_in(role).get(f"/fhir/{path}").status_code in {401, 403}

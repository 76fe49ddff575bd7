"""Who may do what."""

from __future__ import annotations

import pytest

from medcodex.errors import ForbiddenError
from medcodex.workflow.access import may, permissions, require
from medcodex.workflow.people import Actor, Role, system


def actor(role: Role) -> Actor:
    return Actor("u1", "somebody", role, "web")


def test_students_and_educators_reach_no_chart() -> None:
    assert {name for name in permissions() if may(actor(Role.STUDENT), name)} == {"learn.use"}
    assert {name for name in permissions() if may(actor(Role.EDUCATOR), name)} == {"learn.use", "learn.teach"}


def test_an_administrator_of_the_system_reads_no_chart() -> None:
    assert not may(actor(Role.ADMIN), "chart.read")


def test_who_codes_does_not_audit() -> None:
    assert not may(actor(Role.CODER), "audit.write")
    assert not may(actor(Role.AUDITOR), "code.write")


def test_a_refusal_names_role_and_permission() -> None:
    with pytest.raises(ForbiddenError, match=r"student .* chart\.read"):
        require(actor(Role.STUDENT), "chart.read")


def test_the_program_itself_may() -> None:
    assert all(may(system("intake"), name) for name in permissions())


def test_a_permission_that_is_none_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        may(actor(Role.MANAGER), "chart.raed")

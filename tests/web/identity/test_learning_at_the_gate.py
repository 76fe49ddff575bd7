"""Learning behind the gate: certificates come in with their form, calendars open by their secret alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.identity_fixture import actor_of
from tests.learn.education.test_certificates import PDF

from medcodex.web.asking import today
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from tests.web.identity.conftest import House

LEDGER = "/learn/education"
LARGE = PDF.replace(b"%%EOF", b"%" + b"x" * 3_000_000 + b"\n%%EOF")


def test_a_large_certificate_comes_in_with_its_form_and_not_without_its_word(house: House) -> None:
    student = house.signed_in(Role.STUDENT)
    since = (today() - timedelta(days=100)).isoformat()
    assert student.submit(LEDGER, f"{LEDGER}/credentials", kind="AAPC CPC", since=since).status_code == 303
    with house.store.learning(actor_of(house.people[Role.STUDENT])) as work:
        [held] = work.education.credentials(house.people[Role.STUDENT].id)
    told = {"day": since, "title": "Webinar", "ceus": "1", "category": "coding", "credential": held.id}
    file = {"certificate": ("a.pdf", LARGE, "application/pdf")}
    assert student.post(f"{LEDGER}/entries", data=told, files=file).status_code == 403
    sent = student.post(f"{LEDGER}/entries", data=told | {"csrf": student.token(LEDGER)}, files=file)
    assert sent.status_code == 303, sent.text
    with house.store.learning(actor_of(house.people[Role.STUDENT])) as work:
        [proof] = work.education.certificates(house.people[Role.STUDENT].id).values()
    got = student.get(f"{LEDGER}/entries/{proof.entry_id}/certificate")
    assert got.content == LARGE
    assert got.headers["x-content-type-options"] == "nosniff"
    assert house.browser().get(f"{LEDGER}/entries/{proof.entry_id}/certificate").status_code == 303


def test_a_stranger_with_the_secret_reads_the_calendar_and_nothing_else(house: House) -> None:
    student = house.signed_in(Role.STUDENT)
    day = (today() + timedelta(days=100)).isoformat()
    wishes = {"exam": "CPC", "exam_date": day, "hours": "10", "weekday": ["mon", "tue"], "version": "0"}
    assert student.submit("/learn/plan", "/learn/plan", **wishes).status_code == 303
    page = student.submit("/learn/plan", "/learn/plan/calendar")
    token = page.text.partition("/learn/calendar.ics?token=")[2].partition("<")[0]
    stranger = house.browser()
    told = stranger.get("/learn/calendar.ics", params={"token": token})
    assert told.status_code == 200
    assert told.text.startswith("BEGIN:VCALENDAR")
    assert stranger.get("/learn/calendar.ics", params={"token": token[::-1]}).status_code == 404
    assert stranger.get("/learn/plan").status_code == 303
    assert stranger.get("/api/learn/plan").status_code == 401

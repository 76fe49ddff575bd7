"""The coding session where the server is away, the session lost, or somebody else at the same claim."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect
from tests.web.workbench.session_page import (
    PROFESSIONAL,
    at_work,
    chosen,
    focused,
    line,
    press,
    saved,
    states,
)

if TYPE_CHECKING:
    from tests.web.workbench.standin import Standin


def try_now(page: Page, standin: Standin) -> None:
    """The server comes back, and is asked by the button, unless the page was quicker to ask it by itself."""
    button = page.get_by_role("button", name="Try now")
    expect(button).to_be_visible()
    standin.away = False
    button.evaluate_all("found => found.forEach((one) => one.click())")


def test_decisions_wait_while_the_server_is_away(page: Page, standin: Standin) -> None:
    at_work(page)
    standin.away = True
    press(page, "a", "a")
    expect(page.locator("#saving-words")).to_have_text("The server is away. 2 decisions wait to be saved, and will be.")
    assert chosen(page) == "J96.01"  # work goes on
    expect(line(page, "I50.23").locator(".sign")).to_contain_text("✓")
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_contain_text("2 decisions wait to be saved")
    press(page, "Escape")
    try_now(page, standin)
    saved(page)
    assert [event["line"] for event in standin.events["facility"]] == ["s1", "s2"]


def test_it_is_tried_again_by_itself(page: Page, standin: Standin) -> None:
    at_work(page)
    page.context.set_offline(True)
    press(page, "a")
    expect(page.locator("#saving-words")).to_contain_text("1 decision waits to be saved")
    page.context.set_offline(False)
    saved(page)
    assert len(standin.events["facility"]) == 1


def test_an_answer_that_was_lost_doubles_nothing(page: Page, standin: Standin) -> None:
    at_work(page)
    lost: list[str] = []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.request.post_data)
            standin.decide(json.loads(route.request.post_data))  # taken, but the answer never arrives
            route.abort()
        else:
            route.continue_()

    page.route("**/decisions", lose)
    press(page, "a", "p", "n")
    saved(page)
    assert [event["kind"] for event in standin.events["facility"]] == ["accept", "set"]
    press(page, "k", "p", "w")
    saved(page)


def test_what_waits_outlives_a_reload_and_holds_no_words_of_the_record(page: Page, standin: Standin) -> None:
    at_work(page)
    standin.away = True
    press(page, "a", "c", "2", "j", "r", "3", "k", "p", "u")
    press(page, "f")
    page.keyboard.type("Leg edema")
    press(page, "Escape", "+")
    expect(page.locator("#book-list [role=option]").first).to_be_visible()
    press(page, "Enter")
    kept = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    waiting = json.loads(json.loads(kept)["medcodex-waiting|enc1|facility"])
    assert [one["kind"] for one in waiting] == ["accept", "change", "reject", "set", "add"]
    names = {"key", "after", "kind", "line", "system", "code", "field", "value", "reason", "evidence"}
    assert set().union(*waiting) <= names
    assert waiting[-1]["evidence"] == [
        {
            "document": "d1",
            "start": standin.record[0]["text"].index("Leg edema"),
            "end": standin.record[0]["text"].index("Leg edema") + 9,
        }
    ]
    assert not re.search("edema|Specimen|00-4711|A-1001|systolic", kept)
    standin.away = False
    at_work(page)
    saved(page)
    assert [event["kind"] for event in standin.events["facility"]] == ["accept", "change", "reject", "set", "add"]
    assert states(standin)["I50.43"] == "changed"
    assert page.evaluate("sessionStorage.length") == 0


def test_what_waits_is_sent_from_the_next_page_too(page: Page, standin: Standin) -> None:
    at_work(page)
    standin.away = True
    press(page, "a")
    expect(page.locator("#saving-words")).to_contain_text("1 decision waits")
    at_work(page, PROFESSIONAL)
    expect(page.locator(".waiting-elsewhere")).to_contain_text("1 decision waits to be saved on another claim")
    standin.away = False
    expect(page.locator(".waiting-elsewhere")).to_be_hidden()
    assert states(standin)["I11.0"] == "accepted"
    assert page.evaluate("sessionStorage.length") == 0


def test_signing_in_again_saves_what_waits(page: Page, standin: Standin) -> None:
    at_work(page)
    standin.signed_in = False
    press(page, "a")
    expect(page.locator("#saving-words")).to_have_text("You are signed out. 1 decision waits to be saved, and will be.")
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_selector("body.ready")
    expect(page).to_have_url(re.compile("/facility$"))
    saved(page)
    assert states(standin)["I11.0"] == "accepted"


def test_a_decision_on_what_somebody_else_changed_is_shown_not_forced(page: Page, standin: Standin) -> None:
    at_work(page)
    standin.somebody(kind="reject", line="s1")
    press(page, "a", "a")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Not saved: accept I11.0")
    expect(notice).to_contain_text("I11.0 is now rejected")
    saved(page)
    assert states(standin)["I11.0"] == "rejected"
    assert states(standin)["I50.23"] == "accepted"  # another line is not held up
    notice.get_by_role("button", name="Dismiss").click()
    assert focused(page, "one.getAttribute('role')") == "option"


def test_several_decisions_on_one_line_follow_each_other(page: Page, standin: Standin) -> None:
    at_work(page)
    standin.somebody(kind="accept", line="s9")  # elsewhere on the claim, not seen here
    standin.away = True
    press(page, "a", "k", "p", "n", "p", "w", "r", "1")
    try_now(page, standin)
    saved(page)
    expect(page.get_by_role("alert")).to_be_empty()
    assert [event["kind"] for event in standin.events["facility"]] == ["accept", "accept", "set", "set", "reject"]


def test_two_tabs_show_each_other(page: Page, standin: Standin) -> None:
    at_work(page)
    other = at_work(page.context.new_page())
    press(other, "a")
    saved(other)
    expect(line(page, "I11.0").locator(".sign")).to_have_text("✓")
    page.bring_to_front()
    press(page, "j", "r", "0")
    saved(page)
    expect(line(other, "I50.23").locator(".sign")).to_have_text("✕")
    assert len(standin.events["facility"]) == 2


def test_what_the_server_refuses_is_told(page: Page) -> None:
    at_work(page)
    page.route(
        "**/decisions",
        lambda route: route.fulfill(
            status=422, json={"error": {"kind": "input", "message": "no such code", "where": "code"}}
        ),
    )
    press(page, "a")
    expect(page.get_by_role("alert")).to_contain_text("Not saved: accept I11.0. no such code")
    expect(line(page, "I11.0").locator(".sign")).to_have_text("○")

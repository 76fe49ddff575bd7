"""Keys typed ahead of a slow machine or a slow server: each goes to what it was meant for, in order, or nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.web.workbench.session_page import (
    FACILITY,
    PROFESSIONAL,
    acted_on,
    arrived,
    at_once,
    at_work,
    chosen,
    focused,
    happened,
    late,
    line,
    press,
    saved,
    states,
)

if TYPE_CHECKING:
    from tests.web.workbench.standin import Standin

CODE = re.compile(r"/api/terminology/icd10cm/codes/")
SEARCH = re.compile(r"/api/terminology/search")


@pytest.mark.parametrize("away", ["h", "i", "b", "w", "o"])
def test_a_pane_that_is_left_keeps_no_key(page: Page, away: str) -> None:
    at_work(page)
    expect(page.locator("#panel-queries a").first).to_be_attached()
    at_once(page, "q")
    assert focused(page, "one.closest('#panel-queries') !== null")
    at_once(page, away)
    assert focused(page, "one.closest('[hidden]') === null && one.getAttribute('role')") == "option"
    at_once(page, "Enter")  # no link of the queries
    expect(page.get_by_role("heading", name="Not yet complete")).to_be_visible()
    assert page.url.endswith(FACILITY)


def test_queries_that_come_late_do_not_change_what_enter_presses(page: Page, standin: Standin) -> None:
    title = standin.told["proposed_query"]["title"]
    with late(page, re.compile("/api/queries")) as waiting:
        at_work(page)
        arrived(page, waiting)
        press(page, "q")
        assert focused(page, "one.closest('.query').querySelector('h3').textContent").startswith(title)
    expect(page.locator("#panel-queries .query")).to_have_count(2)
    assert focused(page, "one.closest('.query').querySelector('h3').textContent").startswith(title)


def test_answers_to_dialogs_are_acted_on_before_the_next_key(page: Page, standin: Standin) -> None:
    at_work(page)
    at_once(page, "r", "1", "a", "c", "Escape", "r", "Escape", "r", "6", "a")
    happened(page, standin, "facility", "reject", "accept", "reject", "accept")
    saved(page)
    assert states(standin)["I11.0"] == "rejected"
    found = [(one["kind"], one["line"]) for one in standin.events["facility"]]
    assert len({line for _, line in found}) == 4


def test_a_seventh_character_typed_before_the_book_has_answered(page: Page, standin: Standin) -> None:
    at_work(page)
    added(page, "S52.501A")
    with late(page, CODE) as waiting:
        press(page, "7", "d", "k", "a")
        arrived(page, waiting)
    saved(page)
    expect(line(page, "S52.501D")).to_have_count(1)
    happened(page, standin, "facility", "add", "change", "accept")


def test_keys_for_a_dialog_that_does_not_come_go_nowhere(page: Page, standin: Standin) -> None:
    at_work(page)
    added(page, "S52.501A")
    with late(page, CODE, came=False) as waiting:
        press(page, "7", "d", "a", "u")
        arrived(page, waiting)
    acted_on(page)
    expect(page.locator("#said")).to_have_text("The code book does not answer.")
    saved(page)
    happened(page, standin, "facility", "add")
    press(page, "Home", "a")  # those after it are heard again
    saved(page)
    assert states(standin)["I11.0"] == "accepted"


def test_a_code_is_searched_taken_and_left_without_looking(page: Page, standin: Standin) -> None:
    at_work(page)
    with late(page, SEARCH) as waiting:
        press(page, "+", *"T50.1X6A", "Enter", "Home", "a", "r", "6")
        arrived(page, waiting)
        assert standin.events["facility"] == []
    saved(page)
    found = states(standin)
    assert (found["T50.1X6A"], found["I11.0"], found["I50.23"]) == ("added", "accepted", "rejected")


def test_enter_takes_what_the_words_in_the_box_find(page: Page, standin: Standin) -> None:
    """Not what a part of them found, which still stands on the list."""
    at_work(page)
    press(page, "+", *"T50.1X5A")
    expect(page.locator("#book-list [role=option]").first).to_contain_text("T50.1X5A")
    with late(page, SEARCH) as waiting:
        press(page, "Backspace", "Backspace", "6", "A", "Enter")
        arrived(page, waiting)
    saved(page)
    assert standin.events["facility"][-1]["code"] == "T50.1X6A"


def test_enter_that_finds_nothing_takes_nothing(page: Page, standin: Standin) -> None:
    at_work(page)
    with late(page, SEARCH) as waiting:
        press(page, "+", *"qqzzxx", "Enter", "a", "Enter")
        arrived(page, waiting)
    acted_on(page)
    assert focused(page) == "book-box"
    assert standin.events["facility"] == []


def test_a_field_of_a_line_that_is_added_meanwhile(page: Page, standin: Standin) -> None:
    """The dialog was opened before the server had named the line."""
    at_work(page)
    with late(page, "**/decisions") as waiting:
        added(page, "S52.501A")
        press(page, "p")
        arrived(page, waiting)
    expect(page.locator("#codes [data-line^=new-]")).to_have_count(0)
    press(page, "n")
    saved(page)
    expect(page.locator(".notice")).to_have_count(0)
    assert standin.events["facility"][-1] | {"kind": "set", "value": "N"} == standin.events["facility"][-1]


def test_completing_waits_for_the_last_decision(page: Page, standin: Standin) -> None:
    for one in standin.state()["lines"]:
        standin.somebody(kind="accept", line=one["id"])
    standin.somebody(kind="undo")
    standin.told["findings"] = []
    at_work(page)
    with late(page, "**/decisions") as waiting:
        press(page, "a", "Enter", "Enter", "Enter")  # accept, complete, yes, back to the worklist
        arrived(page, waiting)
    expect(page).to_have_url(re.compile("/work$"))
    assert standin.complete


def test_what_follows_an_undo_is_of_the_claim_after_it(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "a", "k")
    saved(page)
    with late(page, "**/decisions") as waiting:
        press(page, "u", "r", "6")
        arrived(page, waiting)
    saved(page)
    happened(page, standin, "facility", "accept", "undo", "reject")
    assert states(standin)["I11.0"] == "rejected"


def test_keys_after_a_switch_are_for_the_other_claim(page: Page, standin: Standin) -> None:
    at_work(page)
    with late(page, f"**{PROFESSIONAL}") as waiting:
        press(page, "s", "a", "r", "6")
        arrived(page, waiting)
    expect(page).to_have_url(re.compile(f"{PROFESSIONAL}$"))
    page.wait_for_selector("body.ready")
    saved(page)
    assert standin.events["facility"] == []
    happened(page, standin, "professional", "accept", "reject")


def test_keys_typed_while_the_page_loads(page: Page, standin: Standin) -> None:
    with late(page, "**/work-session-fold.js*") as waiting:
        page.goto(FACILITY, wait_until="commit")
        arrived(page, waiting)
        press(page, "a", "r", "6", "j")
        assert standin.events["facility"] == []
    saved(page)
    happened(page, standin, "facility", "accept", "reject")
    assert chosen(page) == "J44.1"


def test_what_somebody_does_by_tab_while_the_page_loads_is_left_alone(page: Page) -> None:
    with late(page, "**/work-session-fold.js*") as waiting:
        page.goto(FACILITY, wait_until="commit")
        arrived(page, waiting)
        page.get_by_role("link", name="medcodex").focus()
        press(page, "Enter")
        expect(page).to_have_url(re.compile("/work$"))


def test_a_password_is_never_kept(page: Page) -> None:
    """The cover of a locked screen takes its keys itself, whatever is on its way."""
    at_work(page)
    page.evaluate("""() => {
        const cover = Object.assign(document.createElement("dialog"), { className: "lock" });
        const form = document.createElement("form");
        form.append(Object.assign(document.createElement("input"), { autocomplete: "username", hidden: true }));
        const word = { type: "password", autocomplete: "current-password" };
        form.append(Object.assign(document.createElement("input"), word));
        cover.append(form);
        document.body.append(cover);
        cover.showModal();
        medcodexAhead.wait(new Promise((done) => { globalThis.come = done; }));
    }""")
    page.keyboard.type("secret")
    expect(page.locator("dialog.lock [type=password]")).to_have_value("secret")
    page.evaluate("come(true)")
    acted_on(page)


def test_on_a_slow_machine(page: Page, standin: Standin) -> None:
    at_work(page)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    press(page, "j", "g", "Escape", "c", "Escape", "r", "Escape", "i", "q", "h", "b", "w", "Enter", "Escape", "a")
    press(page, "r", "6", "c", "Escape", "s")
    expect(page).to_have_url(re.compile(f"{PROFESSIONAL}$"))
    # What is typed between two documents no page hears; from here on the new one does.
    page.wait_for_selector("body.ready")
    press(page, "a")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    saved(page)
    happened(page, standin, "facility", "accept", "reject")
    happened(page, standin, "professional", "accept")


def added(page: Page, code: str) -> None:
    press(page, "+")
    page.keyboard.type(code)
    expect(page.locator("#book-list [role=option]").first).to_contain_text(code)
    press(page, "Enter")
    expect(line(page, code)).to_be_focused()
    if not page.evaluate("document.querySelector('.line.waiting') !== null"):
        saved(page)

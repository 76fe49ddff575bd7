"""A chart coded in a real browser, against the stand-in server: by keys, by pointing, with the code book beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
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

ROOT = Path(__file__).resolve().parents[3]


def test_a_chart_is_coded_to_final_by_keys_alone(page: Page, standin: Standin) -> None:
    at_work(page)
    assert focused(page, "one.getAttribute('role')") == "option"
    press(page, *"aaaaa")
    assert chosen(page) == "J18.9"
    press(page, "c", "1")  # probable at discharge: the alternative
    press(page, "a", *"aa")  # pneumonia is decided: on to the next, and two more
    assert chosen(page) == "L89.152"
    press(page, "p", "n", "a")
    press(page, "r", "6")  # the malignant effusion was only possible
    press(page, *"aaaaa", "a")
    expect(page.locator("#said")).to_contain_text("Every code is decided")
    press(page, "+")
    page.keyboard.type("T50.1X6A")
    expect(page.locator("#book-list [role=option]").first).to_contain_text("T50.1X6A")
    press(page, "Enter")
    expect(line(page, "T50.1X6A")).to_be_focused()
    saved(page)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Complete this claim?")).to_be_visible()
    page.keyboard.type("the drug is coded by the table of drugs")
    press(page, "Tab", "Enter")
    expect(page.locator(".notice")).to_contain_text("The claim is complete")
    assert standin.complete
    last = standin.events["facility"][-1]
    assert (last["kind"], last["reason"]) == ("complete", "the drug is coded by the table of drugs")
    found = states(standin)
    assert found["J15.69"] == "changed"
    assert found["J91.0"] == "rejected"
    assert found["T50.1X6A"] == "added"
    assert "suggested" not in found.values()
    assert focused(page, "one.textContent") == "Back to the worklist"
    press(page, "Enter")
    expect(page).to_have_url(re.compile("/work$"))


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        pytest.param(["j", "j", "k"], "I50.23", id="letters"),
        pytest.param(["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"], "J96.01", id="arrows"),
        pytest.param(["End"], "0W993ZZ", id="end"),
        pytest.param(["End", "Home"], "I11.0", id="home"),
        pytest.param(["k"], "I11.0", id="no further than the first"),
        pytest.param(["a", "k", "n"], "I50.23", id="next undecided"),
    ],
)
def test_keys_walk_the_codes(page: Page, keys: list[str], code: str) -> None:
    at_work(page)
    press(page, *keys)
    assert chosen(page) == code
    assert focused(page, "one.querySelector('.code').textContent") == code
    expect(page.locator("#panel-code h3")).to_contain_text(code)


def test_a_code_lights_its_words_and_turns_to_their_document(page: Page) -> None:
    at_work(page)
    press(page, *"jjjjjjjj")  # the pressure ulcer stands in the second document alone
    assert chosen(page) == "L89.152"
    expect(page.get_by_role("tab", name="Progress note")).to_have_attribute("aria-selected", "true")
    lit = page.locator("mark.lit")
    expect(lit).to_have_text("Stage 2 pressure ulcer of the sacrum")
    expect(lit).to_be_in_viewport()


def test_pointing_lights_both_ways(page: Page) -> None:
    at_work(page)
    line(page, "E87.6").hover()
    expect(page.locator("mark.lit").first).to_contain_text("Potassium 3.0")
    mark = page.locator("mark", has_text="COPD with acute exacerbation")
    expect(mark).to_be_in_viewport()  # pointing at a code brought its words into sight
    mark.hover()
    expect(page.locator(".line.lit .line-head .code")).to_have_text(["J44.1", "J44.0"])
    mark.click()
    assert chosen(page) == "J44.1"
    mark.click()
    assert chosen(page) == "J44.0"  # words of two codes: one after the other


def test_g_walks_the_evidence_and_escape_leads_back(page: Page) -> None:
    at_work(page)
    press(page, "j", "g")
    assert focused(page, "one.textContent") == "Acute on chronic systolic heart failure"
    expect(page.locator("#said")).to_contain_text("Evidence 1 of 5 of I50.23")
    press(page, "g", "g", "g")
    expect(page.get_by_role("tab", name="Discharge summary")).to_have_attribute("aria-selected", "true")
    press(page, "Escape")
    assert focused(page, "one.querySelector('.code').textContent") == "I50.23"


def test_states_differ_by_more_than_colour(page: Page) -> None:
    at_work(page)
    press(page, "a", "j", "r", "0", "End", "Home")
    look = "one => getComputedStyle(one).textDecorationStyle + getComputedStyle(one).textDecorationThickness"
    page.evaluate("document.querySelectorAll('mark.lit').forEach(one => one.classList.remove('lit'))")
    looks = {
        state: page.locator(f"#doc-text mark.{state}:not(.many)").first.evaluate(look)
        for state in ("accepted", "suggested", "rejected")
    }
    assert len(set(looks.values())) == 3
    signs = {line(page, code).locator(".sign").inner_text() for code in ("I11.0", "I50.23", "J96.01")}
    assert len(signs) == 3
    assert "rejected" in line(page, "J96.01").text_content()


def test_words_of_several_codes_are_cut_where_spans_meet(page: Page) -> None:
    at_work(page)
    marks = page.locator(
        "#doc-text mark", has_text=re.compile("^Community-acquired pneumonia$|of the right lower lobe")
    )
    assert marks.all_inner_texts() == ["Community-acquired pneumonia", " of the right lower lobe"]
    assert len(marks.first.get_attribute("data-lines").split()) == 2  # type: ignore[union-attr]
    assert page.locator("#doc-text").text_content().startswith("HISTORY AND PHYSICAL\n(invented")  # type: ignore[union-attr]


def test_undo_and_redo(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "a", "a")
    saved(page)
    press(page, "u")
    saved(page)
    assert states(standin)["I50.23"] == "suggested"
    expect(line(page, "I50.23").locator(".sign")).to_have_text("○")
    press(page, "U")
    saved(page)
    assert states(standin)["I50.23"] == "accepted"


def test_reordering(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "j", "j", "Shift+ArrowUp")
    assert focused(page, "one.querySelector('.code').textContent") == "J96.01"
    press(page, "Shift+ArrowUp", "Shift+ArrowUp")
    expect(page.locator("#said")).to_contain_text("at the top already")
    saved(page)
    assert [one["code"] for one in standin.state()["lines"]][:3] == ["J96.01", "I11.0", "I50.23"]
    expect(page.locator(".codes-title").first).to_contain_text("Principal diagnosis")
    assert focused(page, "one.querySelector('.rank').textContent") == "1"


def test_the_group_moves_with_the_codes(page: Page) -> None:
    at_work(page)
    press(page, "j", "r", "0", "r", "0")
    saved(page)
    expect(page.locator(".worth-part").first).to_contain_text("292")
    expect(page.locator(".worth-part").first).to_contain_text("proposed 291")
    expect(page.locator("#said")).to_contain_text("DRG 292")


def test_fields_of_a_service(page: Page, standin: Standin) -> None:
    at_work(page, PROFESSIONAL)
    press(page, "End", "m")
    page.keyboard.type("25 gt")
    press(page, "Enter")
    saved(page)
    press(page, "e")
    page.get_by_label("Units").fill("2")
    page.get_by_label("For diagnoses").fill("1 3")
    press(page, "Enter")
    saved(page)
    service = standin.state("professional")["lines"][-1]
    assert (service["modifiers"], service["units"], service["dx"]) == (["25", "GT"], "2", ["s1", "s3"])
    expect(page.locator("#panel-claim")).to_contain_text("coded and not charged")


def test_a_seventh_character_is_chosen_from_the_book(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "/")
    page.keyboard.type("S52.501A")
    expect(page.locator("#book-list [role=option]").first).to_contain_text("S52.501A")
    press(page, "Enter")
    expect(line(page, "S52.501A")).to_be_focused()
    saved(page)
    press(page, "7")
    expect(page.get_by_role("heading", name="S52.501A: 7th character")).to_be_visible()
    press(page, "d")
    expect(line(page, "S52.501D")).to_be_focused()
    saved(page)
    assert states(standin)["S52.501D"] in {"added", "changed"}


def test_words_found_become_the_evidence_of_an_added_code(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "f")
    page.keyboard.type("leg  edema")
    expect(page.locator("#find [data-count]")).to_have_text("1 of 1")
    press(page, "Escape", "+")
    expect(page.locator("#book-box")).to_have_value("Leg edema")
    expect(page.locator("#book-list [role=option]").first).to_contain_text("R60")
    press(page, "Enter")
    saved(page)
    added = standin.state()["lines"]
    one = next(line for line in added if line["state"] == "added")
    assert one["evidence"][0]["text"] == "Leg edema"
    expect(page.locator("#doc-text mark", has_text="Leg edema")).to_have_count(1)


def test_find_goes_through_all_documents(page: Page) -> None:
    at_work(page)
    press(page, "f")
    page.keyboard.type("CREAT")
    count = page.locator("#find [data-count]")
    expect(count).to_have_text("1 of 3, in 2 documents")
    press(page, "Enter", "Enter")
    expect(count).to_have_text("3 of 3, in 2 documents")
    expect(page.get_by_role("tab", name="Progress note")).to_have_attribute("aria-selected", "true")
    assert focused(page) == "find-box"
    page.keyboard.type("zzz")
    expect(count).to_have_text("not found")


def test_the_book_beside_shows_notes_and_follows_their_codes(page: Page) -> None:
    at_work(page)
    press(page, "b")
    pane = page.locator("#book-page")
    expect(pane).to_contain_text("Use additional code")
    pane.locator(".note.use_additional .look").first.click()
    expect(pane.locator("h3")).to_contain_text("I50")
    expect(pane).to_contain_text("not billable")
    pane.locator(".below .look", has_text="I50.9").click()
    pane.get_by_role("button", name="Add").click()
    expect(line(page, "I50.9")).to_be_focused()


def test_stops_lead_to_their_codes(page: Page) -> None:
    at_work(page)
    press(page, "Enter")
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("neither accepted nor rejected")
    expect(box.get_by_role("button", name="Complete")).to_have_count(0)
    box.get_by_role("button", name="Go to J91.0").click()
    expect(line(page, "J91.0")).to_be_focused()


def test_a_complete_claim_is_read_only_until_reopened(page: Page, standin: Standin) -> None:
    standin.complete = True
    at_work(page)
    press(page, "a")
    expect(page.locator("#said")).to_contain_text("Reopen it to change codes")
    assert standin.events["facility"] == []
    page.get_by_role("button", name="Reopen").click()
    page.keyboard.type("late lab result")
    page.get_by_role("dialog").get_by_role("button", name="Reopen").click()
    expect(page.locator("#said")).to_contain_text("open again")
    assert standin.events["facility"][-1]["reason"] == "late lab result"


def test_accepting_all_asks_first(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "A", "Enter")
    saved(page)
    assert standin.events["facility"] == []
    press(page, "A", "y")
    saved(page)
    assert set(states(standin).values()) == {"accepted"}


def test_the_key_map_is_shown_and_letters_can_be_turned_off(page: Page, standin: Standin) -> None:
    at_work(page)
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("reject, with a reason or without")
    page.get_by_label("One-letter keys").uncheck()
    press(page, "Escape", "a")
    saved(page)
    assert standin.events["facility"] == []
    press(page, "ArrowDown")
    assert chosen(page) == "I50.23"
    at_work(page)
    press(page, "a")
    saved(page)
    assert standin.events["facility"] == []  # the choice is kept
    press(page, "?")
    page.get_by_label("One-letter keys").check()


def test_the_documentation_has_the_keys_that_the_page_has(page: Page) -> None:
    at_work(page)
    held = page.evaluate("""async () => { const { MAP, shown } = await import('/static/work-session-keys.js');
        return MAP.map(([keys, , says]) => [keys.map(shown), says]); }""")
    text = (ROOT / "docs" / "coding-session.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \|$", text, re.MULTILINE)
    assert held == [[re.findall("`(.*?)`", keys), says] for keys, says in rows]


def test_the_other_claim_beside_and_the_switch(page: Page) -> None:
    at_work(page)
    press(page, "o")
    expect(page.locator("#panel-other .only")).to_contain_text("G0008")
    press(page, "s")
    expect(page).to_have_url(re.compile("/professional$"))
    expect(page.locator(".codes-title").first).to_contain_text("First-listed diagnosis")

"""The coding session in a real browser, against the stand-in server."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect
from tests.cli.test_report_in_browser import CONTRAST

if TYPE_CHECKING:
    from tests.web.workbench.standin import Standin

FACILITY = "/work/charts/enc1/facility"
PROFESSIONAL = "/work/charts/enc1/professional"


def at_work(page: Page, address: str = FACILITY) -> Page:
    page.goto(address)
    page.wait_for_selector("body.ready")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    """Wait until all that was pressed is saved. A dialog that closes hands its answer on in a task of its own."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    expect(page.locator("#saving-words")).to_have_text("All saved")


def line(page: Page, code: str) -> Any:
    return page.locator('[role="option"]', has=page.locator(f'.line-head .code:text-is("{code}")'))


def chosen(page: Page) -> str:
    return page.locator('#codes [role="option"][aria-selected="true"] .code').inner_text()


def focused(page: Page, script: str = "one.dataset.line ?? one.id") -> Any:
    return page.evaluate(f"(() => {{ const one = document.activeElement; return {script}; }})()")


def states(standin: Standin, claim: str = "facility") -> dict[str, str]:
    return {line["code"]: line["state"] for line in standin.state(claim)["lines"]}


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
    assert standin.status == "complete"
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
    look = "one => { const s = getComputedStyle(one); return [s.textDecorationStyle, s.textDecorationThickness].join(' '); }"
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
    standin.status = "complete"
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
    assert standin.events["facility"] == []
    press(page, "ArrowDown")
    assert chosen(page) == "I50.23"
    at_work(page)
    press(page, "a")
    assert standin.events["facility"] == []  # the choice is kept
    press(page, "?")
    page.get_by_label("One-letter keys").check()


def test_the_other_claim_beside_and_the_switch(page: Page) -> None:
    at_work(page)
    press(page, "o")
    expect(page.locator("#panel-other .only")).to_contain_text("G0008")
    press(page, "s")
    expect(page).to_have_url(re.compile("/professional$"))
    expect(page.locator(".codes-title").first).to_contain_text("First-listed diagnosis")


# the server away, signed out, in two windows


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
    standin.away = False
    page.get_by_role("button", name="Try now").click()
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
    assert not re.search("edema|Specimen|4711|A-1001|systolic", kept)
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
    standin.away = False
    page.get_by_role("button", name="Try now").click()
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


# hostile and heavy records

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script></script><!--"


def test_markup_in_notes_names_and_titles_is_text(page: Page, standin: Standin) -> None:
    standin.patient["name"] = HOSTILE
    for one in standin.record:
        one |= {"title": HOSTILE, "author": HOSTILE, "text": f"{HOSTILE}\n{one['text']}"}
        for section in one["sections"]:
            section["name"] = HOSTILE
    for one in standin.proposed["facility"]:
        one |= {"display": HOSTILE, "evidence": [quote | {"text": HOSTILE, "section": HOSTILE} for quote in one["evidence"]],
                "why": [{"kind": HOSTILE, "path": [HOSTILE], "source": HOSTILE}],
                "alternatives": [{"code": "A00.0", "display": HOSTILE, "because": HOSTILE}]}  # fmt: skip
    at_work(page)
    press(page, "j", "g", "Escape", "c", "Escape", "r", "Escape", "i", "q", "h", "b", "w", "Enter", "Escape", "a")
    saved(page)
    assert page.title() == "Coding · medcodex"
    assert page.locator("main img, main script, dialog img").count() == 0
    expect(page.locator(".patient")).to_have_text(HOSTILE)
    assert page.locator("#doc-text").text_content().startswith(HOSTILE)  # type: ignore[union-attr]


def test_a_megabyte_of_text_stays_usable(page: Page, standin: Standin) -> None:
    long = "".join(f"Line {number}: no complaint, no finding, nothing new on this day.\n" for number in range(18_000))
    one = standin.record[0]
    shift = len(long)
    assert shift > 1_000_000
    one["text"] = long + one["text"]
    one["sections"] = [
        {"name": found["name"], "start": found["start"] + shift, "end": found["end"] + shift}
        for found in one["sections"]
    ]
    for proposal in standin.proposed["facility"]:
        for quote in proposal["evidence"]:
            if quote["document"] == "d1":
                quote |= {"start": quote["start"] + shift, "end": quote["end"] + shift}
    at_work(page)
    press(page, "j", "g")
    expect(page.locator("mark:focus")).to_be_in_viewport()
    assert page.evaluate("document.querySelectorAll('#doc-text *').length") < 1000
    press(page, "f")
    page.keyboard.type("Line 9000:")
    expect(page.locator("#find [data-count]")).to_have_text("1 of 1")
    visible = page.evaluate("""() => { const pane = document.getElementById('doc-pane').getBoundingClientRect();
        const hit = [...CSS.highlights.get('found-here')][0].getBoundingClientRect(); return hit.top >= pane.top && hit.bottom <= pane.bottom; }""")
    assert visible
    press(page, "Escape", "a")
    saved(page)


def test_offsets_count_characters_not_units(page: Page, standin: Standin) -> None:
    one = standin.record[0]
    one["text"] = "𝕏🙂 " + one["text"]
    for proposal in standin.proposed["facility"]:
        for quote in proposal["evidence"]:
            if quote["document"] == "d1":
                quote |= {"start": quote["start"] + 3, "end": quote["end"] + 3}
    at_work(page)
    expect(page.locator("mark.lit").first).to_have_text("Hypertension")
    press(page, "f")
    page.keyboard.type("Leg edema")
    press(page, "Escape", "+")
    expect(page.locator("#book-list [role=option]").first).to_be_visible()
    press(page, "Enter")
    saved(page)
    added = next(line for line in standin.state()["lines"] if line["state"] == "added")
    assert added["evidence"][0]["text"] == "Leg edema"


# what the page looks and sounds like

VIEWS = {
    "codes": [], "book": ["b"], "findings": ["i"], "queries": ["q"], "claim": ["h"], "reject": ["r"], "keys": ["?"], "complete": ["Enter"],
    "find": ["f"], "decided": ["a", "j", "r", "0", "g"],
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820])
@pytest.mark.parametrize("keys", VIEWS.values(), ids=VIEWS.keys())
def test_axe_finds_nothing(page: Page, keys: list[str], width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    at_work(page)
    press(page, *keys)
    if keys == ["b"]:
        expect(page.locator("#book-page h3")).to_be_visible()
    saved(page)
    found = axe.Axe().run(page).response["violations"]
    told = [(one["id"], node["target"], node["failureSummary"]) for one in found for node in one["nodes"]]
    assert told == []
    if not page.get_by_role("dialog").count():
        assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [360, 820, 1024, 1280, 1920])
def test_nothing_sticks_out_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    at_work(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for pane in ("#codes-pane", "#doc-pane", ".beside .scroll-pane"):
        assert page.locator(pane).evaluate("one => one.scrollWidth <= one.clientWidth"), pane


def test_the_focus_is_never_lost(page: Page, standin: Standin) -> None:
    at_work(page)
    keys = ["j", "a", "r", "Enter", "c", "Escape", "p", "Escape", "u", "U", "Shift+ArrowDown", "d", "D", "g", "Escape", "f", "Escape", "i", "w", "b",
            "q", "Escape", "+", "Escape", "h", "Enter", "Escape", "?", "Escape", "e", "Escape", "A", "Escape", "o", "Escape"]  # fmt: skip
    for key in keys:
        press(page, key)
        page.wait_for_timeout(30)
        assert focused(page, "one.tagName") != "BODY", key
    page.locator("#panel-code").get_by_role("button", name="Accept").count()
    press(page, "w")
    page.locator("#panel-code .acts button").first.click()
    saved(page)
    assert focused(page, "one.tagName") != "BODY"
    assert standin.requests > 3


def test_what_has_the_focus_is_seen(page: Page) -> None:
    at_work(page)
    page.locator(".skip").focus()
    for _ in range(60):
        press(page, "Tab")
        if focused(page, "one.tagName") == "BODY":
            break  # past the last one
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


def test_what_happens_is_told_aloud(page: Page) -> None:
    at_work(page)
    expect(page.locator("#said")).to_have_attribute("role", "status")
    press(page, "a")
    expect(page.locator("#said")).to_contain_text("I11.0 accepted. 15 codes to decide.")
    option = line(page, "I11.0")
    expect(option).to_have_accessible_name(re.compile(r"I11\.0 Hypertensive .*accepted.*present on admission Y"))


def test_print_shows_the_claim_and_the_record_without_the_machinery(page: Page) -> None:
    at_work(page)
    page.emulate_media(media="print")
    for gone in (".top", ".beside", ".keys-line", ".claims"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".patient")).to_be_visible()
    expect(line(page, "0W993ZZ")).to_be_visible()
    assert page.locator("#doc-text").evaluate("one => one.clientHeight > 400")
    page.emulate_media(media="screen")

"""The coding session over hostile, long and odd records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect
from tests.web.workbench.session_page import (
    at_work,
    press,
    saved,
)

if TYPE_CHECKING:
    from tests.web.workbench.standin import Standin


HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script></script><!--"


def test_markup_in_notes_names_and_titles_is_text(page: Page, standin: Standin) -> None:
    standin.patient["name"] = HOSTILE
    for one in standin.record:
        one |= {"title": HOSTILE, "author": HOSTILE, "text": f"{HOSTILE}\n{one['text']}"}
        for section in one["sections"]:
            section["name"] = HOSTILE
    for one in standin.proposed["facility"]:
        one["display"] = HOSTILE
        one["evidence"] = [quote | {"text": HOSTILE, "section": HOSTILE} for quote in one["evidence"]]
        one["why"] = [{"kind": HOSTILE, "path": [HOSTILE], "source": HOSTILE}]
        one["alternatives"] = [{"code": "A00.0", "display": HOSTILE, "because": HOSTILE}]
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
    visible = page.evaluate("""() => {
        const pane = document.getElementById('doc-pane').getBoundingClientRect();
        const hit = [...CSS.highlights.get('found-here')][0].getBoundingClientRect();
        return hit.top >= pane.top && hit.bottom <= pane.bottom;
    }""")
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

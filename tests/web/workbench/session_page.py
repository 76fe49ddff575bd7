"""What tests of the coding session's page do and look at."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser_fixture import PATIENCE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from playwright.sync_api import Route
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
    """Wait until all that was pressed is acted on and saved."""
    acted_on(page)
    expect(page.locator("#saving-words")).to_have_text("All saved")


def happened(page: Page, standin: Standin, claim: str, *kinds: str) -> None:
    """Wait until these decisions, and no others, have come to a claim."""
    for _ in range(PATIENCE // 100):
        if [one["kind"] for one in standin.events[claim]] == [*kinds]:
            break
        page.wait_for_timeout(100)
    found = [one["kind"] for one in standin.events[claim]]
    assert found == [*kinds], f"{claim}: {found}"


def acted_on(page: Page) -> None:
    """Wait until no key waits for what it was meant for."""
    expect(page.locator("html[data-typing-waits]")).to_have_count(0)


def at_once(page: Page, *keys: str) -> None:
    """Press keys faster than the browser does anything else: no event, no answer and no drawing comes between them."""
    page.evaluate(
        """async (keys) => {
        for (const key of keys) {
            const on = document.activeElement;
            const went = on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            if (went && key === "Enter" && on.matches("a, button")) on.click();
            for (let turns = 0; turns < 20; turns += 1) await null;
        }
    }""",
        keys,
    )


def line(page: Page, code: str) -> Locator:
    return page.locator('[role="option"]', has=page.locator(f'.line-head .code:text-is("{code}")'))


def chosen(page: Page) -> str:
    return page.locator('#codes [role="option"][aria-selected="true"] .code').inner_text()


def focused(page: Page, script: str = "one.dataset.line ?? one.id") -> Any:
    return page.evaluate(f"(() => {{ const one = document.activeElement; return {script}; }})()")


def states(standin: Standin, claim: str = "facility") -> dict[str, str]:
    return {line["code"]: line["state"] for line in standin.state(claim)["lines"]}


@contextmanager
def late(page: Page, address: str | re.Pattern[str], *, came: bool = True) -> Iterator[list[Route]]:
    """Answers from an address come when the block ends, or the connection is lost then. The page is one of ``window``:
    its routes began before any page was loaded in it."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))  # noqa: PLW0108 - a bound method cannot be marked
    yield waiting
    for route in waiting:
        route.continue_() if came else route.abort()
    page.unroute(address)


def arrived(page: Page, waiting: list[Route], number: int = 1) -> None:
    """Wait until so many requests have come."""
    for _ in range(PATIENCE // 10):
        if len(waiting) >= number:
            return
        page.wait_for_timeout(10)
    pytest.fail("no request came")

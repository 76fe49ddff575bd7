"""The pages by which people come in and are looked after, as axe-core judges them: in both themes, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.cli.test_report_in_browser import CONTRAST
from tests.identity_fixture import PASSWORD, actor_of, code_at, entered, hired, with_factor

from medcodex.encounter import Setting
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.identity.accounts import add_user, invite
from medcodex.workflow.identity.factor import pending_secret
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.web.identity.conftest import House


@pytest.fixture(params=[(1280, "light"), (820, "dark")], ids=["1280-light", "820-dark"])
def page(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        base_url=house.url, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def fine(page: Page, heading: str) -> None:
    """That this page is shown, and nothing found on it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.wait_for_load_state()  # its words come before its style
    found = Axe().run(page).response["violations"]
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == [], heading
    assert page.evaluate(CONTRAST) == [], heading


def sign_in(page: Page, login: str, password: str = PASSWORD, onward: str = "/work/account") -> None:
    page.goto(f"/login?next={onward}")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_coming_in(page: Page, house: House) -> None:
    page.goto("/login")
    fine(page, "Sign in")
    sign_in(page, "coder", "not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    fine(page, "Sign in")
    with house.store.begin(system("test")) as work:
        token = invite(work, add_user(work, "new.one", "New One", Role.CODER).id)
    page.goto(f"/welcome?token={token}")
    fine(page, "Welcome")
    page.goto("/welcome?token=none")
    fine(page, "link")
    user = hired(house.store, "careful")
    secret, _ = with_factor(house.store, user, entered(house.store, "careful"), house.clock)
    sign_in(page, "careful")
    fine(page, "Second factor")
    page.get_by_label("The six digits", exact=False).fill(code_at(secret, house.clock.now))
    page.keyboard.press("Enter")
    fine(page, "Careful")


def test_the_account_and_its_second_factor(page: Page, house: House) -> None:
    sign_in(page, "coder")
    fine(page, "Coder")
    form = page.locator("form[action='/work/account/factor']")
    form.get_by_label("password", exact=False).fill(PASSWORD)
    form.get_by_role("button").click()
    fine(page, "second factor")
    with house.store.begin(actor_of(house.people[Role.CODER])) as work:
        secret = pending_secret(work, house.people[Role.CODER])
    page.locator("input[name=code]").fill(code_at(secret, house.clock.now))
    page.keyboard.press("Enter")
    fine(page, "Recovery codes")


def test_the_locked_screen(page: Page) -> None:
    sign_in(page, "coder")
    page.locator(".me summary").click()
    page.get_by_role("button", name="Lock").click()
    fine(page, "Locked")


def test_emergency_access(page: Page, house: House) -> None:
    with house.store.begin(system("test")) as work:
        work.charts.add_patient(Patient("p1", "m1", "Erika Mustermann"))
        work.charts.add(Chart("theirs", "p1", "theirs", Setting.INPATIENT, work.now, attending="Dr. Other"))
    sign_in(page, "provider")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Provider")
    page.goto("/work/glass/theirs")
    fine(page, "Emergency access")
    page.get_by_label("Why you must read it").fill("the patient collapsed in my ward")
    page.get_by_role("button", name="Open the chart").click()
    fine(page, "Erika Mustermann")


@pytest.mark.parametrize(("address", "heading"), [("/work/people", "People"), ("/work/trail", "Audit trail")])
def test_looking_after_people(page: Page, address: str, heading: str) -> None:
    sign_in(page, "admin")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Admin")
    page.goto(address)
    fine(page, heading)

"""Pictures of ``medcodex demo --claims``, taken with a browser: python bench/pictures.py FOLDER [--all].

Without ``--all`` those that docs/ has; with it every page of claims and money, in both themes, on a phone and a desk.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
_COMMAND = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "demo", "--claims", "--no-browser"]
_WHO = "biller"
_PATIENCE = 120_000  # milliseconds, on a machine that does much else
_WIDE, _PHONE, _HEIGHT = 1280, 390, 860
_PAGES = (
    *("/work/claims", "/work/claims/batches", "/work/claims/answers", "/work/claims/rate"),
    *("/work/money?money=samples", "/work/money/payments", "/work/money/denials", "/work/money/owed?money=samples"),
)
_FIRST_OF = (
    "/work/claims/",
    "/work/claims/batches/",
    "/work/claims/answers/",
    "/work/money/denials/",
    "/work/money/owed/",
)
"""Of these the first one that the list above leads to is taken as well."""


class Demo(NamedTuple):
    """A demonstration that runs, and how to sign in."""

    address: str
    password: str


@contextmanager
def running() -> Iterator[Demo]:
    """The demonstration as a process of its own, ended behind the block."""
    alone = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(_COMMAND, stdout=subprocess.PIPE, text=True, env=alone)
    try:
        address = password = ""
        for line in process.stdout or ():
            address = address or _found(r"(http://\S+)", line)
            password = password or _found(rf"  {_WHO} +(\S+) ", line)
            if address and password:
                break
        if not password:
            raise RuntimeError("the demonstration did not start")
        yield Demo(address.rstrip("/"), password)
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()


def _found(pattern: str, line: str) -> str:
    told = re.search(pattern, line)
    return told[1] if told else ""


def window(browser: Browser, demo: Demo, width: int, scheme: str) -> Page:
    """A window of somebody who bills, signed in."""
    context = browser.new_context(
        base_url=demo.address,
        viewport={"width": width, "height": _HEIGHT},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    page.goto("/login?next=/work/claims")
    page.get_by_label("Login").fill(_WHO)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/work/claims")
    return page


def every_page(page: Page) -> list[str]:
    """The addresses of all pages of claims and money, of each sort of page one."""
    found = []
    for address in _PAGES:
        answer = page.goto(address)
        if answer is None or not answer.ok:
            continue
        found.append(address)
        links = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
        for stem in _FIRST_OF:
            one = next((link for link in links if re.fullmatch(rf"{stem}[0-9a-f-]{{20,}}", link)), None)
            if one and not any(known.startswith(stem) and known != stem for known in found if known not in _PAGES):
                found.append(one)
    return found


def take_all(browser: Browser, demo: Demo, folder: Path) -> None:
    """Every page, in both themes, on a phone and a desk; tells those that stick out."""
    addresses = every_page(window(browser, demo, _WIDE, "light"))
    for width in (_WIDE, _PHONE):
        for scheme in ("light", "dark"):
            page = window(browser, demo, width, scheme)
            for number, address in enumerate(addresses):
                page.goto(address)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    print(f"{address} sticks out at {width}")
                page.screenshot(path=str(folder / f"{number:02}-{width}-{scheme}.png"), full_page=True)
            page.context.close()
    for number, address in enumerate(addresses):
        print(f"{number:02} {address}")


def take_for_docs(browser: Browser, demo: Demo, folder: Path) -> None:
    """The pictures of the documents."""
    page = window(browser, demo, _WIDE, "light")
    page.goto("/work/money/denials")
    page.get_by_role("link", name="93350").first.click()
    page.get_by_role("heading", name="The words in the chart").wait_for()
    page.wait_for_load_state("networkidle")
    _keep(page, folder / "denial.png")
    page.goto("/work/money?money=samples")
    page.wait_for_load_state("networkidle")
    _keep(page, folder / "money.png")


def _keep(page: Page, place: Path) -> None:
    """A picture in a small file, with no colour lost: a palette would run those of a chart together."""
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").save(place, optimize=True)


def main() -> int:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="every page, to look at")
    parser.add_argument("--at", metavar="ADDRESS", help="a demonstration that runs already, with --password")
    parser.add_argument("--password", help=f"of {_WHO}")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    there = nullcontext(Demo(args.at.rstrip("/"), args.password)) if args.at else running()
    with there as demo, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        (take_all if args.all else take_for_docs)(browser, demo, args.folder)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

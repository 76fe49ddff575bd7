"""An application with a provider of single sign-on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.identity_fixture import Clock, hired
from tests.oidc_provider import CLIENT, SECRET, LocalProvider
from tests.web.identity.conftest import Browser, House, build, no_books, opened_store  # noqa: F401 - a fixture
from tests.web.serving import served_here
from tests.workbench_fixture import lent

from medcodex.web.sign_on.provider import Provider
from medcodex.web.sign_on.settings import SignOnSettings
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from fastapi import FastAPI

ROLES = {"coding": Role.CODER, "auditing": Role.AUDITOR, "chiefs": Role.ADMIN}


@dataclass
class Clinic:
    """The application and its provider."""

    house: House
    provider: LocalProvider
    settings: SignOnSettings

    def come(self, browser: Browser | None = None, onward: str = "/work/account") -> tuple[Browser, httpx.Response]:
        """Go to the provider and back with a browser; the answer to the return."""
        browser = browser or self.house.browser()
        away = browser.get("/login/sso", params={"next": onward})
        assert away.status_code == 303, away.text
        back = browser.get(away.headers["location"])
        return browser, browser.get(back.headers["location"])


@pytest.fixture
def clinic(tmp_path: Path, no_books: Path, migrated_file: Path) -> Iterator[Clinic]:  # noqa: F811 - the fixture
    provider = LocalProvider(
        person={"sub": "s-1", "preferred_username": "rosa", "name": "Rosa Beispiel", "groups": ["coding"]}
    )
    clock = Clock()
    store = opened_store(tmp_path, migrated_file, clock)
    people = {Role.ADMIN: hired(store, "admin", Role.ADMIN)}
    with served_here(provider.app()) as issuer:
        provider.issuer = issuer
        settings = SignOnSettings(issuer, CLIENT, "", ROLES, SECRET, name="Clinic")

        def make(store: Any, provider: Any) -> FastAPI:
            return build(no_books, store, provider=provider)

        with lent("sign-on", make, store, Provider(settings)) as app, served_here(app) as url:
            object.__setattr__(settings, "address", url)  # known only now, as the port is a free one
            house = House(url, app, store, clock, people)
            yield Clinic(house, provider, settings)
            for browser in house.browsers:
                browser.close()
    store.dispose()

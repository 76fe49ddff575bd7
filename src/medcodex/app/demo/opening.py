"""A demonstration's workbench in a folder: its own database and keys, people, charts and history."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.app.billing.means import BillingMeans
from medcodex.app.coding_session.desk import open_means
from medcodex.app.demo.accounts import AGREED, SITE, demo_site, packaged
from medcodex.app.demo.acts import Stage
from medcodex.app.demo.charts import sample_charts
from medcodex.app.demo.claims_acts import Office
from medcodex.app.demo.history import BEFORE_CLAIMS, CLAIMS, Clock, first_moment, play
from medcodex.app.demo.people import hire
from medcodex.app.money.means import MoneyMeans, appeal_days
from medcodex.app.money.pricing import Pricing
from medcodex.errors import UsageError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.identity.passwords import Argon2
from medcodex.store.keys import new_keys, write_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from medcodex.app.demo.people import Person
    from medcodex.library.shelf import Shelf

DATABASE = "workbench.sqlite"
KEYS = "workbench.keys"
BILLING = "billing.toml"
CONTRACTS = "contracts"


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made: the store, people by login, and the stage as history left it; the billing office, where the
    charts' claims were told as well."""

    store: DatabaseStore
    people: Mapping[str, Person]
    stage: Stage
    office: Office | None = None


@contextmanager
def open_demo(
    folder: Path, shelf: Shelf, today: dt.date, say: Callable[[str], None] = lambda _: None, *, claims: bool = False
) -> Iterator[Demo]:
    """A new workbench in an empty folder, closed behind the block; with ``claims`` its charts are of weeks before, and
    their claims are told until today. UsageError where the folder holds something; other MedcodexErrors where it cannot
    be written or the code books cannot be opened."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("the folder is not empty", str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ring = new_keys()
    write_keys(folder / KEYS, ring, new=True)
    (folder / BILLING).write_bytes(packaged(SITE))
    (folder / CONTRACTS).mkdir()
    for name in AGREED:
        (folder / CONTRACTS / name).write_bytes(packaged(f"contracts/{name}"))
    engine = open_engine(sqlite_url(folder / DATABASE))
    clock = Clock()
    store = DatabaseStore(engine, ring, clock)
    try:
        migrate(engine)
        day = today - BEFORE_CLAIMS if claims else today
        clock.turn(first_moment(day))
        people = hire(store, Argon2())
        charts = sample_charts(day)
        users = {login: person.user for login, person in people.items()}
        stage = Stage(store, clock, users, charts, open_means(shelf, say))
        say(f"some days of work on {len(charts)} sample charts")
        play(stage, clock, day)
        office = None
        if claims:
            say("their claims, and what simulated payers answer")
            site = demo_site()
            money = MoneyMeans(appeal_days=appeal_days(site), pricing=Pricing(folder / CONTRACTS))
            office = Office(stage, store, clock, BillingMeans(site), money)
            play(office, clock, today, CLAIMS)
        clock.release()
        yield Demo(store, people, stage, office)
    finally:
        store.dispose()

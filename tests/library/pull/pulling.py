"""What the tests of pulling share: small archives on a server, and pulling them."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

from medcodex.library.catalogue import Entry
from medcodex.library.download import Manners
from medcodex.library.pull import Asked, pull
from small_release_files import CODES, order_file

if TYPE_CHECKING:
    from medcodex.library.home import Home
    from publisher_server import Publisher

DAY = datetime.date(2026, 10, 5)
QUICK = Manners(tries=4, first_wait=0.01, longest_wait=0.02, silence=0.3)
CODES_PATH, TABLES_PATH = "/icd/2026/codes.zip", "/icd/2026/tables.zip"


def zip_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_2026", "-2026") + ".txt", data)
    return stream.getvalue()


ORDER_ZIP = zip_of(order_2026=order_file())
OTHER_ZIP = zip_of(order_2026=order_file([*CODES[:3], ("I10", 1, "Hypertension")]))


def entry(path: str = CODES_PATH, kind: str = "codes", publisher: str = "cdc", release: str = "2026") -> Entry:
    name = f"icd10cm-{release}-{kind}-{publisher}"
    return Entry(name, "icd10cm", release, kind, f"https://publisher.invalid{path}", "public domain", "", "cited")


def get(home: Home, server: Publisher, said: list[str], *entries: Entry, accept_new: bool = False):
    asked = Asked(DAY, server.url, accept_new, QUICK)
    return pull(home, [[one] for one in entries or (entry(),)], asked, said.append, lambda *_: None)


def cached(home: Home) -> list[str]:
    return sorted(path.name for path in home.downloads.iterdir() if path.name not in {"lock", "checksums.json"})

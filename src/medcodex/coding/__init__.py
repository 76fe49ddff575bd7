"""One encounter from documents to coded result."""

from medcodex.coding.note import DocumentInput, NoteInput
from medcodex.coding.result import CodedNote

__all__ = ["CodedNote", "DocumentInput", "NoteInput"]

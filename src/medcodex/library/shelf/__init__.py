"""The code books of all systems under one protocol, kept open for many questions at once."""

from medcodex.library.shelf.shelf import Shelf
from medcodex.library.shelf.volume import Node, Volume

__all__ = ["Node", "Shelf", "Volume"]

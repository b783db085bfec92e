"""Picks the compiled weighing, or the readable one where it is not installed."""

from __future__ import annotations

import importlib
from array import array
from typing import Any

from dlp.score.tables import Tables
from dlp.score.weigh import decibans, probability

try:
    _native: Any = importlib.import_module("dlp.score._weigh")
except ImportError:
    _native = None


def _weighing() -> Any:
    """Return the module that weighs; the readable one is imported only where it is needed."""
    return _native or importlib.import_module("dlp.score._slow")


__all__ = ["compiled", "cursor", "decibans", "make", "probability", "rows", "winners"]


def compiled() -> bool:
    """Say whether the compiled weighing is installed."""
    return _native is not None


def make(tables: Tables) -> Any:
    """Return the weighing of a set of packs."""
    return _weighing().Weigher(tables)


def cursor() -> Any:
    """Return a follower of lines and code points, at the start of a text."""
    return _weighing().Cursor()


def rows(delimiter: int, quote: int, offsets: array[int], words: array[int]) -> Any:
    """Return a follower of the rows of a table."""
    return _weighing().Rows(delimiter, quote, offsets, words)


def winners(data: bytes) -> array[int]:
    """Return the indexes of the weighed records that are findings, not alternatives."""
    indexes = array("I")
    indexes.frombytes(_weighing().winners(data))
    return indexes

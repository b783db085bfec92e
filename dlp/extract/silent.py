"""Cut out of XML what says nothing to a dialect, before the parser calls Python for it.

Most elements of an office document are measures, colours and fonts: empty elements without a
word. They repeat, so whole runs of them are judged once and remembered. What is cut is an
element without content that the dialect does not know, whose attributes it does not want, and
that stands behind a tag: so no text moves, and no line ends elsewhere.
"""

from __future__ import annotations

import re

from dlp.extract.attributes import Words
from dlp.extract.dialect import Dialect
from dlp.extract.expat_feed import is_regular

_RUN = re.compile(rb">((?:<[A-Za-z_][^<>&]{0,400}/>){1,64})")
_PAIR = re.compile(rb"><([A-Za-z_][A-Za-z0-9_.:-]{0,60})></\1>")
_SHAPE = re.compile(rb'<([A-Za-z_][A-Za-z0-9_.:-]*)((?:\s+[A-Za-z_][A-Za-z0-9_.:-]*=")*)\s*/>')
_TAG = re.compile(rb"<[^>]*>")
_TEXT = re.compile(rb">[ \t\r\n]*[^< \t\r\n]")
_MOST, _LONGEST = 20_000, 64 << 20
_PASSES = 3
_RARE = 400
"""Fewer empty elements than one in so many bytes are left to the parser."""


class Silence:
    """Knows which elements of a dialect are silent.

    >>> dialect = Dialect(breaks=False, attributes=frozenset({"title"}))
    >>> Silence(dialect).cut(b'<p><b><i x="1"/></b><i title="y"/>a<i/></p>')
    b'<p><i title="y"/>a<i/></p>'
    """

    __slots__ = ("_dialect", "_heard", "_known", "_names", "_words")

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._words = Words(dialect)
        self._heard = dialect.heard()
        self._known: dict[bytes, bool] = {}
        self._names: dict[bytes, bool] = {}

    def cut(self, data: bytes) -> bytes:
        """Return well-formed XML without its silent elements; other bytes as they are."""
        dialect = self._dialect
        if dialect.named or dialect.breaks or len(data) > _LONGEST or not is_regular(data):
            return data  # where any element ends a line, there is not enough to be gained
        if data.count(b"/>") * _RARE < len(data):
            return data
        data = _RUN.sub(self._left, data)
        for _ in range(_PASSES):
            size = len(data)
            data = _PAIR.sub(self._left_pair, data)
            if len(data) == size:
                break
        return data

    def _left(self, match: re.Match[bytes]) -> bytes:
        run = match[1]
        if self._all_silent(run):
            return b">"
        return b">" + b"".join(tag for tag in _TAG.findall(run) if not self._all_silent(tag))

    def _all_silent(self, run: bytes) -> bool:
        shape = b'"'.join(run.split(b'"')[::2])  # what stands in the quotes does not matter
        silent = self._known.get(shape)
        if silent is None:
            silent = not _SHAPE.sub(self._unless_silent, shape)
            if len(self._known) < _MOST:  # hostile runs must not pile up
                self._known[shape] = silent
        return silent

    def _unless_silent(self, match: re.Match[bytes]) -> bytes:
        element = match[1].decode().rpartition(":")[2]
        names = [name.strip().decode() for name in match[2].split(b'="')[:-1]]
        flat = [text for name in names for text in (name, "x")]
        has_words = len(set(names)) < len(names) or self._words.of(element, flat)
        return match[0] if has_words or not self._is_silent(match[1]) else b""

    def _left_pair(self, match: re.Match[bytes]) -> bytes:
        return b">" if self._is_silent(match[1]) else match[0]

    def _is_silent(self, name: bytes) -> bool:
        silent = self._names.get(name)
        if silent is None:
            silent = name.decode().rpartition(":")[2] not in self._heard
            if len(self._names) < _MOST:
                self._names[name] = silent
        return silent


def has_attributes_only(data: bytes, dialect: Dialect) -> bool:
    """Say whether a part has no text, and its elements mean nothing to the dialect: styles.

    >>> has_attributes_only(b'<a><b c="d"/> </a>', Dialect())
    True
    """
    means = dialect.named or dialect.starts or dialect.ends or dialect.special()
    return not means and is_regular(data) and _TEXT.search(data) is None

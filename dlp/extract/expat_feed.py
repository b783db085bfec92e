"""Feed expat in pieces, safely: time is checked, and no long token is read again and again.

Before version 2.6 expat starts over with an unfinished token at every piece, which is
quadratic in its length; so pieces grow while nothing moves.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from xml.parsers import expat

from dlp.limits import Budget

_DECLARED = re.compile(
    rb"""^((?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])([^"'<>]{1,60})(?=["'])"""
)
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_OF_EXPAT = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"})
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "cp936", "ms936", "x-gbk"})
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_UNKNOWN_ENCODING = 18


def recoded(data: bytes) -> bytes:
    """Turn XML in a declared charset that expat does not know into UTF-8.

    >>> recoded("<?xml version='1.0' encoding='GBK'?><a>中</a>".encode("gbk")).decode()
    "<?xml version='1.0' encoding='utf-8'?><a>中</a>"
    """
    if wide := _WIDE.get(data[:2]):
        head = data[:800].decode(wide, "ignore").encode("utf-8", "replace")
        declared = _DECLARED.match(head)
        if declared is None or _name(declared) in _OF_EXPAT:
            return data
        data = data.decode(wide, "replace").encode("utf-8", "replace")
        match = _DECLARED.match(data[:800])
        return match[1] + b"utf-8" + data[match.end() :] if match else data
    match = _DECLARED.match(data[:400])
    if match is None or _name(match) in _OF_EXPAT:
        return data
    rest = data[match.end() :]
    if not data.startswith(b"\xef\xbb\xbf"):
        rest = rest.decode(_codec(_name(match), rest), "replace").encode("utf-8", "replace")
    return match[1] + b"utf-8" + rest


def is_regular(data: bytes) -> bool:
    """Say whether a tag looks like a tag: UTF-8, no comments, sections or instructions."""
    if data[:2] in _WIDE or data.find(b"<!") >= 0 or data.find(b"<?", 5) >= 0:
        return False
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _name(declared: re.Match[bytes]) -> str:
    return declared[2].strip().lower().decode("latin-1")


def _codec(name: str, data: bytes) -> str:
    """Return the codec of a declared charset; of an unknown one, what the bytes look like."""
    if name in _CHINESE:
        return "gb18030"
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        found = None
    if found is not None and found._is_text_encoding and found.name not in _NO_CHARSETS:  # noqa: SLF001
        return found.name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


class Feeder:
    """Gives a parser a document in pieces of any size; raises `ExpatError` where it is broken.

    Attributes that only a DTD gives are not reported: they would multiply for nothing.

    >>> from dlp.limits import Limits
    >>> feeder = Feeder(expat.ParserCreate(), Budget(Limits()))
    >>> feeder.add(b"<a>te"), feeder.add(b"xt</a>"), feeder.end()
    (None, None, None)
    """

    __slots__ = ("_budget", "_held", "_least", "_parser", "_reached", "given")

    def __init__(self, parser: expat.XMLParserType, budget: Budget) -> None:
        parser.specified_attributes = True
        self._parser = parser
        self._budget = budget
        self._held = b""
        self._least = 0
        self._reached = -1
        self.given = 0
        """Bytes of the document that the parser has gone through, as far as is known."""

    def add(self, piece: bytes) -> None:
        """Give the next bytes, or keep them while a token has no end."""
        self._held = self._held + piece if self._held else piece
        if len(self._held) < self._least:
            return
        self._budget.check_time()
        piece, self._held = self._held, b""
        try:
            self._parser.Parse(piece, False)
        except (LookupError, ValueError) as error:  # a charset that is declared in a new disguise
            broken = expat.ExpatError("unknown encoding")
            broken.code = _UNKNOWN_ENCODING
            raise broken from error
        is_stuck = self._parser.CurrentByteIndex == self._reached
        self._least = 2 * max(len(piece), self._least) if is_stuck else 0
        self._reached = self._parser.CurrentByteIndex
        self.given += len(piece)

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is kept back."""
        return not self._held and not self._least

    def end(self) -> None:
        """Give what is kept, and say that this was all."""
        self._least = 0
        if self._held:
            self.add(b"")
        self._parser.Parse(b"", True)


def feed(parser: expat.XMLParserType, data: bytes, budget: Budget, *, step: int) -> Iterator[None]:
    """Parse `data`, pausing after each piece; raises `ExpatError` where the XML is broken.

    >>> from dlp.limits import Limits
    >>> len(list(feed(expat.ParserCreate(), b"<a>text</a>", Budget(Limits()), step=4)))
    3
    """
    feeder = Feeder(parser, budget)
    data = recoded(data)
    for place in range(0, len(data), step):
        feeder.add(data[place : place + step])
        yield
    feeder.end()

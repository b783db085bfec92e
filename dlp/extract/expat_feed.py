"""Feed expat in pieces, safely: time is checked, and no long token is read again and again.

Before version 2.6 expat starts over with an unfinished token at every piece, which is
quadratic in its length; so pieces grow while nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from dlp.limits import Budget


def feed(parser: expat.XMLParserType, data: bytes, budget: Budget, *, step: int) -> Iterator[None]:
    """Parse `data`, pausing after each piece; raises `ExpatError` where the XML is broken.

    Attributes that only a DTD gives are not reported: they would multiply for nothing.

    >>> from dlp.limits import Limits
    >>> len(list(feed(expat.ParserCreate(), b"<a>text</a>", Budget(Limits()), step=4)))
    3
    """
    parser.specified_attributes = True
    place, reached = 0, -1
    while place < len(data):
        budget.check_time()
        parser.Parse(data[place : place + step], False)
        place += step
        if parser.CurrentByteIndex == reached:
            step *= 2
        reached = parser.CurrentByteIndex
        yield
    parser.Parse(b"", True)

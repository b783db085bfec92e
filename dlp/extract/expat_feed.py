"""Feed expat in pieces, safely: time is checked, and no long token is read again and again.

Before version 2.6 expat starts over with an unfinished token at every piece, which is
quadratic in its length; so pieces grow while nothing moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from dlp.limits import Budget

_LEGACY = re.compile(
    rb"""^(\s*<\?xml[^>]{0,200}encoding\s*=\s*["'])(gb2312|gbk|gb18030|big5)(?=["'])""",
    re.IGNORECASE,
)


def recoded(data: bytes) -> bytes:
    """Turn XML in a declared Chinese charset, which expat does not know, into UTF-8.

    >>> recoded("<?xml version='1.0' encoding='GBK'?><a>中</a>".encode("gbk")).decode()
    "<?xml version='1.0' encoding='utf-8'?><a>中</a>"
    """
    match = _LEGACY.match(data[:300])
    if match is None:
        return data
    codec = "big5" if match[2].lower() == b"big5" else "gb18030"
    rest = data[match.end() :].decode(codec, "replace").encode("utf-8", "replace")
    return match[1] + b"utf-8" + rest


def feed(parser: expat.XMLParserType, data: bytes, budget: Budget, *, step: int) -> Iterator[None]:
    """Parse `data`, pausing after each piece; raises `ExpatError` where the XML is broken.

    Attributes that only a DTD gives are not reported: they would multiply for nothing.

    >>> from dlp.limits import Limits
    >>> len(list(feed(expat.ParserCreate(), b"<a>text</a>", Budget(Limits()), step=4)))
    3
    """
    parser.specified_attributes = True
    data = recoded(data)
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

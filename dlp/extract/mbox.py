"""Read a mailbox in the mbox form (RFC 4155): every message a part."""

from __future__ import annotations

import re

from dlp.extract.base import Extracted, Source
from dlp.limits import Budget
from dlp.model import Part, Segment

_START = re.compile(rb"(?m)^From [^\r\n]{1,200}\d[^\r\n]{0,100}\r?\n(?=[A-Za-z>][!-9;-~]{0,100}:)")


def read(source: Source, budget: Budget) -> Extracted:
    """Yield the messages in order, and the separator lines, which name senders."""
    data = source.data
    starts = list(_START.finditer(data))
    if not starts:
        yield Part(name="message 1", data=data, media_type="message/rfc822")
        return
    if data[: starts[0].start()].strip():
        yield Segment(data=data[: starts[0].start()], kind="preamble", path="preamble")
    yield Segment(data=b"".join(match[0] for match in starts), kind="header", path="separators")
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for number, (match, end) in enumerate(zip(starts, ends, strict=True), start=1):
        budget.spend_entry()
        message = data[match.end() : end]
        yield Part(name=f"message {number}", data=message, media_type="message/rfc822")

"""Names and values of a query or a form, as bytes: whatever charset they were written in.

Browsers send forms in the charset of their page, so what percent signs hide may be GBK as well
as UTF-8. The scanner tells which; here nothing is decoded that could be lost.
"""

from __future__ import annotations

from urllib.parse import quote_from_bytes, unquote_to_bytes


def lines(data: bytes) -> bytes:
    r"""Return a form as lines `name: value`, so that a name stands beside its value.

    >>> lines(b"id=%31+2&agree")
    b'id: 1 2\nagree'
    """
    return b"\n".join(line(pair) for pair in data.split(b"&"))


def line(pair: bytes) -> bytes:
    """Return one pair as `name: value`; the name alone where there is no value."""
    name, sign, value = pair.partition(b"=")
    return plain(name) + b": " + plain(value) if sign else plain(name)


def plain(data: bytes) -> bytes:
    """Undo the encoding of a name or a value.

    >>> plain(b"%C9%ED+1").decode("gbk")
    '身 1'
    """
    return unquote_to_bytes(data.replace(b"+", b" "))


def quoted(data: bytes) -> bytes:
    """Return a value as it stands in a form; asterisks stay what they are.

    >>> quoted(b"a b&*")
    b'a+b%26*'
    """
    return quote_from_bytes(data, safe=" *").replace(" ", "+").encode("ascii")

"""Tell private keys in DER from all else, and write them in PEM, where detectors know them.

Forms: PKCS #1 (RFC 8017 A.1.2), DSA as OpenSSL writes it, SEC 1 (RFC 5915), PKCS #8 plain (RFC
5958) and encrypted (RFC 5208 §6). Curves and algorithms (EC, Ed25519, SM2) are told by detectors,
from the object identifier in the body. Certificates and public keys are none of these.
"""

from __future__ import annotations

import base64
import itertools

from dlp.extract import der
from dlp.extract.base import Unreadable
from dlp.limits import Budget

_LINE = 64
_RSA_NUMBERS, _DSA_NUMBERS = 9, 6
_SHORTEST_SCALAR = 16
_FEW = 12
"""Children that are looked at: the longest form has nine."""
_LABELS = {
    (der.INTEGER, der.SEQUENCE, der.OCTETS): "PRIVATE KEY",
    (der.SEQUENCE, der.OCTETS): "ENCRYPTED PRIVATE KEY",
}


def label(data: bytes, outer: der.Element, budget: Budget) -> str:
    r"""Return the PEM label of the private key that `outer` is; empty when it is none.

    Raises `Unreadable` as `der.element` does, and `OverBudget`.

    >>> from dlp.limits import Limits
    >>> data = bytes.fromhex("3025 020101 0420") + bytes(32)
    >>> budget = Budget(Limits())
    >>> label(data, der.element(data, 0, len(data), budget), budget)
    'EC PRIVATE KEY'
    """
    if outer.tag != der.SEQUENCE:
        return ""
    items = list(itertools.islice(der.children(data, outer, budget), _FEW))
    tags = tuple(item.tag for item in items)
    if tags[:3] == (der.INTEGER, der.SEQUENCE, der.OCTETS) and _is_version(data, items[0]):
        return _LABELS[tags[:3]]
    if tags[:2] == (der.INTEGER, der.OCTETS) and _is_version(data, items[0]):
        return "EC PRIVATE KEY" if items[1].stop - items[1].start >= _SHORTEST_SCALAR else ""
    if tags == (der.SEQUENCE, der.OCTETS) and _names_algorithm(data, items[0], budget):
        return _LABELS[tags]
    if set(tags) == {der.INTEGER} and _is_version(data, items[0]):
        return {_RSA_NUMBERS: "RSA PRIVATE KEY", _DSA_NUMBERS: "DSA PRIVATE KEY"}.get(len(tags), "")
    return ""


def _is_version(data: bytes, item: der.Element) -> bool:
    return data[item.start : item.stop] in (b"\0", b"\1")


def _names_algorithm(data: bytes, item: der.Element, budget: Budget) -> bool:
    """Say whether an element is an AlgorithmIdentifier; a digest with its value looks alike."""
    first = next(der.children(data, item, budget), None)
    # Only password-based encryption: PKCS #5, PKCS #12 (RSA Security), and those of Java stores.
    known = (b"\x2a\x86\x48\x86\xf7\x0d\x01\x05", b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c", _JAVA)
    return bool(
        first and first.tag == der.OBJECT and data[first.start : first.stop].startswith(known)
    )


_JAVA = b"\x2b\x06\x01\x04\x01\x2a\x02"
"""1.3.6.1.4.1.42.2: Sun Microsystems."""


def armoured(name: str, body: bytes, *, whole: bool = True) -> str:
    r"""Return a key in PEM (RFC 7468 §2); one that was cut off has no last line.

    >>> armoured("PRIVATE KEY", b"\x30\x00").split("\n")[1]
    'MAA='
    """
    text = base64.b64encode(body).decode("ascii")
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    end = [f"-----END {name}-----"] if whole else []
    return "\n".join((f"-----BEGIN {name}-----", *lines, *end)) + "\n"


def cut_label(data: bytes, budget: Budget) -> str:
    """Return the label of a key of which only the beginning is there; empty when it is none.

    The first elements must be whole; the last may be cut off.
    """
    size = data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0
    place, first = 2 + size, b""
    tags: list[int] = []
    try:
        while place < len(data) and len(tags) < _FEW:
            budget.check_time()
            tags.append(data[place])
            item = der.element(data, place, len(data), budget)
            first = first or data[item.start : item.stop]
            place = item.end
    except Unreadable:
        pass
    version = first in (b"\0", b"\1")
    if tags[:3] == [der.INTEGER, der.SEQUENCE, der.OCTETS] and version:
        return "PRIVATE KEY"
    if tags[:2] == [der.INTEGER, der.OCTETS] and version:
        return "EC PRIVATE KEY"
    if tags[:2] == [der.INTEGER, der.INTEGER] and version:
        return "RSA PRIVATE KEY"
    return ""

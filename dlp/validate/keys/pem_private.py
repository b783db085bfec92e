r"""Private key in PEM armour.

Source: RFC 7468 (textual encodings), RFC 1421 (headers of encrypted keys), RFC 4880 section
6.2 (PGP), OpenSSH PROTOCOL.key. What is accepted:

- the labels of BEGIN and END agree, the body is base64, and its first bytes are those of the
  kind: a DER SEQUENCE, `openssh-key-v1`, or a PGP secret-key packet. A body
  that DEK-Info declares encrypted needs only to be base64;
- END is missing (a key that was cut off) and at least 48 bytes of such a body stand there;
- the BEGIN line alone, where the text stops: a place where a key was. It is no evidence.

A BEGIN line followed by anything else is refused. Line breaks may be written as `\n`, lines
may be quoted as in source code.

>>> is_valid("-----BEGIN PRIVATE KEY-----\nnot base64!\n-----END PRIVATE KEY-----")
False
>>> check("-----BEGIN PRIVATE KEY-----")
()
"""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"armour": 20.0, "structure": 20.0}

_BEGIN = re.compile(r"-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----").match
_HEADERS = re.compile(r"(?:[A-Z][A-Za-z-]{2,20}: [^\r\n\\]{0,80}(?:\\[rn]|[\s\"',+]){1,40}){0,8}")
# Escaped breaks, and what joins the lines of a key in source code; a plus sign is base64
# unless a quote stands before it.
_ESCAPES = re.compile(r"\\[rnt]|[\"']\s*[+,]?\s*(?:[bBrRuU]?[\"'])?|\s|\\")
_BASE64 = re.compile(r"[0-9A-Za-z+/]{16,}={0,2}(?:=[0-9A-Za-z+/]{4})?").fullmatch
_SHORTEST = 48
_SEQUENCE = 0x30
_PGP_SECRET_KEY = frozenset({0x94, 0x95, 0x96, 0xC5})


def _decoded(body: str) -> tuple[bytes, bool]:
    """Return the bytes of an armoured body, empty if it is not base64, and "is encrypted"."""
    body = body.lstrip(" \r\n\t")
    body = body.removeprefix("\\n")
    headers = _HEADERS.match(body)
    start = headers.end() if headers else 0
    text = _ESCAPES.sub("", body[start:])
    if not _BASE64(text):
        return b"", False
    text = text[:-5] if text[-5:-4] == "=" else text.rstrip("=")
    text = text[: len(text) - (len(text) % 4 == 1)]
    return base64.b64decode(text + "=" * (-len(text) % 4)), "DEK-Info" in body[:start]


def _is_key(label: str, data: bytes) -> bool:
    """Tell whether `data` begins as the kind of key that `label` names."""
    if label.startswith("OPENSSH"):
        return data.startswith(b"openssh-key-v1\0")
    if label.endswith("BLOCK"):
        return data[0] in _PGP_SECRET_KEY
    return data[0] == _SEQUENCE


def _is_whole(data: bytes) -> bool:
    """Tell whether a DER SEQUENCE is as long as it says (X.690 clause 8.1.3); others are."""
    if data[0] != _SEQUENCE:
        return True
    size = data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0
    length = int.from_bytes(data[2 : 2 + size] if size else data[1:2], "big")
    return len(data) == 2 + size + length


def _evidence(label: str, body: str, *, armoured: bool) -> tuple[str, ...] | None:
    """Return what a body proves; None when it is no key."""
    data, encrypted = _decoded(body)
    if not data or not (encrypted or _is_key(label, data)):
        return None
    if not armoured:
        return ("structure",) if len(data) >= _SHORTEST else None
    return ("armour", "structure") if encrypted or _is_whole(data) else ("armour",)


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    begin = _BEGIN(text)
    if begin is None:
        return None
    label, rest = begin.group(1), text[begin.end() :]
    if not rest.strip():
        return ()
    body, end, tail = rest.partition("-----END ")
    if end and not tail.startswith(label + "-----"):
        return None
    return _evidence(label, body, armoured=bool(end))


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    # The version and the algorithm of an RSA key, then nothing that any key could be made of.
    der = bytes((0x30, 0x82, 0x02, 0x00, 0x02, 0x01, 0x00)) + bytes(509)
    body = base64.b64encode(der[:500] + rng.randbytes(16)).decode()
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join(("-----BEGIN PRIVATE KEY-----", *lines, "-----END PRIVATE KEY-----"))

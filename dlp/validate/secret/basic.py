"""Credentials of HTTP Basic: base64 of a user and a password with a colon between them.

Source: RFC 7617 section 2 (user-id and password are text, the user-id has no colon, and neither
has control characters). What decodes to anything else was never sent by a client. The password is
judged as `secret.password` does; without one, the user is a key, and as long as one.

>>> is_valid("YWRtaW46QWRtaW5AMTIz"), is_valid("jpvcGVuc2VzYW1lYWxhZGRpb")
(True, False)
>>> is_valid("dXNlcjpwYXNzd29yZA==")  # user:password
False
"""

from __future__ import annotations

import base64
import random
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.secret import password

EVIDENCE: Mapping[str, float] = {}

_KEY = 8
"""Characters that a user without a password has at least."""


def _decoded(text: str) -> str:
    """Return what the base64 says, in the charset it was written in; empty if in none."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        return raw.decode("utf-8")
    except ValueError:  # not of the alphabet, of no whole length, or in another charset
        return ""


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`, always none; None: refused."""
    decoded = _decoded(text)
    user, colon, secret = decoded.partition(":")
    if not colon or not decoded.isprintable():
        return None
    if not secret:
        return () if len(user) >= _KEY and password.check(user) is not None else None
    is_plain = secret.isascii() and " " not in secret
    return None if is_plain and password.check(secret) is None else ()


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    text = f"{sampling.letters(rng, 5)}:{password.sample(rng)}"
    return base64.b64encode(text.encode("ascii")).decode("ascii")

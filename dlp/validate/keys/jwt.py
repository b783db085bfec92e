"""JSON web token in compact form: header, payload and signature, base64url, split by dots.

Source: RFC 7519, RFC 7515 section 3.1: the header is a JSON object with the member `alg`;
the payload of a signed token is a JSON object of claims. An encrypted token (RFC 7516) has
five parts and an opaque payload.

>>> is_valid("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"), is_valid("eyJhbGciOi.x.y")
(True, False)
"""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"header": 20.0, "claims": 10.0}

_PART = re.compile(r"[0-9A-Za-z_-]*").fullmatch
_LONGEST = 16_384


def _json_object(part: str) -> dict[str, object]:
    """Return the JSON object that base64url `part` holds; empty when it holds none."""
    try:
        value = json.loads(base64.urlsafe_b64decode(part[:_LONGEST] + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):  # not base64, not UTF-8, not JSON, or nested to overflow
        return {}
    return value if isinstance(value, dict) else {}


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    parts = text.split(".")
    if len(parts) not in {3, 5} or not all(_PART(part) for part in parts):
        return None
    if "alg" not in _json_object(parts[0]):
        return None
    return ("header", "claims") if _json_object(parts[1]) else ("header",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    claims = f'{{"sub":"sample-{rng.randrange(10**6)}"}}'
    parts = ('{"alg":"HS256","typ":"JWT"}', claims, "not a signature, a sample of one")
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)

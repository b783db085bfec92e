"""What the command line says of a transfer: `--context NAME=VALUE`, for a policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dlp.errors import DlpError
from dlp.policy import Context

_NAMES = (
    "sender", "recipients", "channel", "user", "area", "purpose", "time", "media_type", "notices",
)  # fmt: skip
_MANY = ("recipients", "notices")


def context_of(pairs: Sequence[str]) -> Context:
    """Read `name=value` pairs; many values are parted by commas, a time is ISO 8601.

    Raises `DlpError` for a name that is not known, and for a time that is none.

    >>> context_of(["channel=email", "recipients=a@x.example,b@x.example"]).recipients
    ('a@x.example', 'b@x.example')
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or name not in _NAMES:
            raise DlpError(f"--context {pair!r}: NAME=VALUE with one of: {', '.join(_NAMES)}")
        values[name] = tuple(value.split(",")) if name in _MANY else value
    if "time" in values:
        try:
            moment = datetime.fromisoformat(values["time"])
        except ValueError:
            raise DlpError("--context time: like 2026-06-01T10:00:00+08:00") from None
        values["time"] = moment if moment.tzinfo else moment.astimezone()
    return Context(**values)

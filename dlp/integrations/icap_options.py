"""What can be chosen about the ICAP service."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from dlp.integrations.block_page import BlockPage
from dlp.integrations.quarantine import Quarantine


class Mode(enum.StrEnum):
    """When a body is handed on."""

    BUFFER = "buffer"
    TRICKLE = "trickle"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class IcapOptions:
    """What can be chosen about the service."""

    mode: Mode = Mode.BUFFER
    preview: int = 4096
    """Bytes of preview that are asked for."""
    fail_open: bool = False
    """Pass what could not be looked at because something of ours broke."""
    hold: int = 65_536
    """Bytes that `trickle` keeps behind what was scanned."""
    fields: frozenset[str] = frozenset()
    """Header and trailer fields that are scanned too: names in lower case, `*` for all."""
    quarantine: Quarantine | None = None
    """Where messages are kept that a policy puts into quarantine; None: nowhere."""
    page: BlockPage = field(default_factory=BlockPage)
    options_ttl: int = 60
    """Seconds for which a client may remember the answer to OPTIONS."""

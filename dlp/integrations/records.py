"""Log: one JSON object a line, for machines. It holds names and numbers, never what was sent.

No URL, address, file name, header or value has a way in: the servers pass counts, ids of rules
and detectors, and a reference that also stands on the block page.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any, TextIO


class Log:
    """Events to a text stream; None (the default) keeps quiet.

    >>> Log().event("ready")
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    @staticmethod
    def to_stderr() -> Log:
        """Return a log to standard error."""
        return Log(sys.stderr)

    def event(self, name: str, **values: Any) -> None:
        """Write one event. A log that cannot be written must not stop a gateway."""
        if self._stream is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": name, **values}, ensure_ascii=False)
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            return

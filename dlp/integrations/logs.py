"""A `logging.Filter` that takes confidential data out of log records.

Put it on handlers, not on loggers: what a child logger hands up passes no filter of its parents.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from dlp.errors import HeldDocumentError
from dlp.model import Finding, Likelihood
from dlp.scanner import Scanner

WITHHELD = "[withheld: this could not be redacted]"
MAX_LENGTH = 65_536
"""Characters of one text that are looked at; the rest is cut off, and said to be."""
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_PLAIN = logging.Formatter()


class RedactingFilter(logging.Filter):
    """Rewrites records: message, arguments, traceback, and texts given as `extra`.

    Arguments: `scanner`; `minimum`, the likelihood from which a finding is taken out;
    `operator`, from a finding to what stands in its place (default: `[infotype]`).

    A record is never dropped and logging never raises: what cannot be redacted is withheld.

    >>> record = logging.makeLogRecord({"msg": "call %s", "args": ("手机 13800138000",)})
    >>> RedactingFilter(Scanner(packs=["cn"])).filter(record), record.getMessage()
    (True, 'call 手机 [cn.mobile]')
    """

    def __init__(
        self,
        scanner: Scanner,
        *,
        minimum: Likelihood | str = Likelihood.LIKELY,
        operator: Callable[[Finding], str] | None = None,
    ) -> None:
        super().__init__()
        self._scanner = scanner
        self._minimum = Likelihood(minimum)
        self._operator = operator or _labelled

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record in place; always True."""
        record.msg, record.args = self.redacted(_message(record)), ()
        if record.exc_info or record.exc_text:
            # The exception itself holds what its text holds: handlers get the text only.
            record.exc_text = self.redacted(_traceback(record))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self.redacted(record.stack_info)
        for name, value in vars(record).items():
            if name not in _KNOWN:
                setattr(record, name, self._extra(value))
        return True

    def redacted(self, text: str) -> str:
        """Return a text without what is found in it. Never raises."""
        try:
            rest = "" if len(text) <= MAX_LENGTH else " […]"
            stream = self._scanner.stream()
            redactor = stream.redact(operator=self._operator, minimum=self._minimum)
            data = text[:MAX_LENGTH].encode("utf-8", "backslashreplace")
            done = redactor.feed(data) + redactor.flush()
            if not redactor.inspection.complete:
                return WITHHELD
            return done.decode("utf-8", "replace") + rest
        except HeldDocumentError:
            return WITHHELD
        except Exception:  # noqa: BLE001 - a program must not stop because it says something
            return WITHHELD

    def _extra(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return (
                value if not isinstance(value, int) or abs(value) < 10**6 else self._number(value)
            )
        return self.redacted(value if isinstance(value, str) else _text(value))

    def _number(self, value: float) -> Any:
        """Keep a number that says nothing, as a number."""
        text = str(value)
        done = self.redacted(text)
        return value if done == text else done


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - arguments that do not fit: logging prints both
        return f"{_text(record.msg)} {_text(record.args)}"


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - somebody else's class
        return WITHHELD


def _traceback(record: logging.LogRecord) -> str:
    if record.exc_text:
        return record.exc_text
    return _PLAIN.formatException(record.exc_info) if isinstance(record.exc_info, tuple) else ""


def _labelled(finding: Finding) -> str:
    return f"[{finding.infotype}]"

"""Why a document was not redacted: nothing was written, and this is what to say."""

from __future__ import annotations

from collections.abc import Iterable

from dlp.errors import DlpError


class RedactionError(DlpError):
    """An operator, a key or an option that cannot be used: code R1xx and a hint."""

    def __init__(self, message: str, *, code: str, file: str = "", hint: str = "") -> None:
        place = f"{file}: " if file else ""
        super().__init__(f"{place}{code}: {message}" + (f"\n  hint: {hint}" if hint else ""))
        self.code = code
        self.file = file
        self.hint = hint


class Refused(DlpError):  # noqa: N818 - what happened to a document, not a fault
    """The document cannot be redacted with certainty; `reasons` hold no clear value.

    Codes at the head of each reason: `signed`, `encrypted`, `unsupported`, `left-over`,
    `broken`, or the code of the notice that limited an inspection.
    """

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__("refused: " + "; ".join(self.reasons))

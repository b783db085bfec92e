"""What can be wrong with a policy: always said with file, line, key, code and a way out."""

from __future__ import annotations

from dlp.errors import DlpError


class PolicyError(DlpError):
    """A policy that cannot be used; `code` is one of docs/reference/policy.md."""

    def __init__(  # noqa: PLR0913 - an error message has this many parts
        self,
        message: str,
        *,
        code: str,
        file: str = "",
        line: int = 0,
        key: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.file = file
        self.line = line
        self.key = key
        self.hint = hint

    def __str__(self) -> str:
        """One line `file:line: code key: message`, and the hint on a second one."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = " ".join(part for part in (f"{place}:" if place else "", self.code) if part)
        key = f" {self.key}" if self.key else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{head}{key}: {self.message}{hint}"

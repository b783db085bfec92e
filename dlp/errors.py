"""What can go wrong before a byte is scanned: misuse and bad configuration.

Scanned bytes never raise; what they make impossible is a `Notice` (see `dlp.model`).

    DlpError
    ├── ConfigurationError        a file that cannot be used: file, line, key, code, hint
    │   ├── PackError             a pack (codes P…)
    │   │   ├── PackSyntaxError   not TOML
    │   │   ├── PackSchemaError   TOML, but not a pack: unknown key or validator, wrong type
    │   │   └── PatternError      a regex outside the common subset, unbounded, or in no lane
    │   ├── PolicyError           a policy (Y0…); in `dlp.policy`
    │   ├── SuppressionError      an allow list, a baseline or their key (Y1…); in `dlp.suppress`
    │   └── ConfigError           a `dlp.toml` (C0…); in `dlp.cli`
    ├── HeldDocumentError    a stream of text was to be redacted, and a document came
    └── MissingDependency    an optional package is not installed (also an ImportError)
"""

from __future__ import annotations


class DlpError(Exception):
    """Base of every error that `dlp` raises on purpose."""


class ConfigurationError(DlpError):
    """A file that cannot be used: where, why, and what to do about it.

    >>> print(ConfigurationError("is odd", code="P9", file="a.toml", line=3, hint="be even"))
    a.toml:3: P9: is odd
      hint: be even
    """

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


class PackError(ConfigurationError):
    """A pack that cannot be loaded, and what to do about it."""


class PackSyntaxError(PackError):
    """The file is not TOML."""


class PackSchemaError(PackError):
    """The file is TOML, but not a detector or a pack."""


class PatternError(PackError):
    """A pattern that no lane can match exactly."""


class MissingDependency(DlpError, ImportError):  # noqa: N818 - the field's usual name
    """An optional package is needed and not installed; the message names the extra."""


class HeldDocumentError(DlpError):
    """A document with findings came to the end of a redactor that only rewrites text."""

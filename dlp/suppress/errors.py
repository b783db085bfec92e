"""What can be wrong with an allow list, a baseline or a key."""

from __future__ import annotations

from dlp.errors import ConfigurationError


class SuppressionError(ConfigurationError):
    """A file that cannot be used; `code` is one of docs/how-to/baseline.md."""

"""The error of an index, of its key, and of what is registered; codes X1…."""

from __future__ import annotations

from dlp.errors import ConfigurationError


class RegisterError(ConfigurationError):
    """An index that cannot be used or made, and what to do about it."""

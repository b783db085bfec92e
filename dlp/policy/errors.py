"""What can be wrong with a policy: always said with file, line, key, code and a way out."""

from __future__ import annotations

from dlp.errors import ConfigurationError


class PolicyError(ConfigurationError):
    """A policy that cannot be used; `code` is one of docs/reference/policy.md."""

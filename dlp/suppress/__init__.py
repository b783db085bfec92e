"""What is known and accepted: allow lists, pragmas in the text, baselines. Nothing vanishes.

A finding that is suppressed is kept beside the others with the rule and the reason, and counted.
"""

from __future__ import annotations

from dlp.suppress.allow import Allow, AllowList
from dlp.suppress.baseline import Accepted, Baseline
from dlp.suppress.errors import SuppressionError
from dlp.suppress.key import read_key
from dlp.suppress.pragma import Pragma, text_lines
from dlp.suppress.suppressor import Suppressed, Suppression, Suppressor

__all__ = [
    "Accepted", "Allow", "AllowList", "Baseline", "Pragma", "Suppressed", "Suppression",
    "SuppressionError", "Suppressor", "read_key", "text_lines",
]  # fmt: skip

"""The page that a user sees in place of what was blocked, in Chinese and English.

A template of one's own is HTML with `$notice_zh`, `$notice_en`, `$reference`, `$policy`; the
values are escaped, and none of them is what was found.
"""

from __future__ import annotations

import html
import string
from pathlib import Path

from dlp.errors import DlpError
from dlp.integrations.gate import Verdict

NAMES = frozenset({"notice_zh", "notice_en", "reference", "policy"})
_ZH = "传输内容包含敏感数据，已被阻断。"
_EN = "This transfer holds confidential data and was stopped."
_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>已阻断 / Blocked</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:16px/1.6 sans-serif;max-width:40em;margin:4em auto;padding:0 1em}\
small{color:#666}</style>
</head><body>
<h1>传输已被阻断</h1><p>$notice_zh</p>
<h1 lang="en">Transfer blocked</h1><p lang="en">$notice_en</p>
<p><small>编号 / Reference: $reference · $policy</small></p>
</body></html>
"""


class BlockPage:
    """A template, filled for a verdict.

    Raises `DlpError` for a file that is no template.
    """

    def __init__(self, file: str | None = None) -> None:
        self._template = string.Template(_PAGE)
        if file is not None:
            self._template = string.Template(_read(file))

    def fill(self, verdict: Verdict) -> bytes:
        """Return the page for a verdict, in UTF-8."""
        decision = verdict.decision
        values = {
            "notice_zh": decision.notice_zh or _ZH,
            "notice_en": decision.notice_en or _EN,
            "reference": verdict.reference,
            "policy": decision.policy,
        }
        return self._template.substitute(
            {name: html.escape(value) for name, value in values.items()}
        ).encode("utf-8")


def _read(file: str) -> str:
    try:
        text = Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DlpError(f"{file}: the block page cannot be read: {error}") from error
    template = string.Template(text)
    if not template.is_valid():
        raise DlpError(f"{file}: a $ that begins no name (write $$ for a dollar sign)")
    if unknown := set(template.get_identifiers()) - NAMES:
        raise DlpError(
            f"{file}: ${min(unknown)} is not known; known are {', '.join(sorted(NAMES))}"
        )
    return text

"""Turn reversible tokens of a redacted document back, in every format that is rewritten."""

from __future__ import annotations

from dataclasses import dataclass, field

from dlp.errors import DlpError
from dlp.limits import Budget, Limits, OverBudget
from dlp.model import Span
from dlp.redact.errors import Refused
from dlp.redact.rewriters import Rewriter
from dlp.redact.seeker import Rewrite, Spot, Unescape, unchanged
from dlp.redact.tokens import TOKEN, Tokens
from dlp.text import decode


@dataclass(frozen=True, slots=True)
class Restored:
    """A document with its values back. Holds clear values."""

    data: bytes = field(repr=False)
    restored: int
    """Tokens that were turned back."""
    unknown: int
    """Tokens of another key, or changed since."""


class TokenFinder:
    """Finds tokens where a `Seeker` finds values."""

    def __init__(self, tokens: Tokens, limits: Limits) -> None:
        self.limits = limits
        self.restored: set[str] = set()
        self.unknown: set[str] = set()
        self._tokens = tokens

    def spots(
        self,
        data: bytes,
        *,
        charset: str | None = None,
        rewrite: Rewrite | None = None,  # noqa: ARG002 - tokens are ASCII wherever they stand
        unescape: Unescape = unchanged,  # noqa: ARG002
        alone: bool | None = True,  # noqa: ARG002
    ) -> list[Spot]:
        """Return the tokens of a text and their values."""
        piece, _, _ = decode(data, charset=charset, certain=charset is not None)
        found: list[Spot] = []
        for match in TOKEN.finditer(bytes(piece.data).decode("latin-1")):
            value = self._tokens.restore(match[0])
            if value is None:
                self.unknown.add(match[0])
                continue
            self.restored.add(match[0])
            span, text_span = piece.spans(*match.span())
            found.append(Spot(Span(span.start, span.end), text_span, value))
        return found


def restore(
    data: bytes, tokens: Tokens, *, name: str = "", limits: Limits | None = None
) -> Restored:
    """Return a document with the tokens of this key turned back into their values.

    Tokens of another key stay and are counted. Raises `Refused` for what cannot be rewritten.

    >>> tokens = Tokens.under(b"k" * 16)
    >>> from dlp.redact import redact
    >>> hidden = redact("电话 13800000000".encode(), operator=tokens)
    >>> restore(hidden.data, tokens).data.decode()
    '电话 13800000000'
    """
    finder = TokenFinder(tokens, limits or Limits())
    try:
        out = Rewriter(finder, Budget(finder.limits)).rewrite(data, name)
    except OverBudget as limit:
        raise Refused([f"{limit.code}: {limit.detail}"]) from None
    except DlpError:
        raise
    except Exception as error:
        reason = f"broken: it cannot be rewritten ({type(error).__name__})"
        raise Refused([reason]) from error
    return Restored(out, len(finder.restored), len(finder.unknown))

"""Decoder: bytes in chunks of any size to folded text, whatever charset they are in.

First stage of the way from bytes to findings. It owns no input, holds back a few KiB at most,
and decides from bounded windows of the source, never from the chunks, so every chunking gives
the same text. Bytes are UTF-8 until something contradicts that; the bytes around the
contradiction then decide for what follows, until they are contradicted in turn.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from dlp.model import Notice
from dlp.text import charset as charsets
from dlp.text import fold, guess, transcode
from dlp.text.charset import UTF8, Charset
from dlp.text.piece import Part, Piece
from dlp.text.remarks import UTF_8, Remarks
from dlp.text.step import Read, Step

HEAD = 64
"""Bytes from which UTF-16 is recognised even if they are all ASCII by themselves."""
MARGIN = 4
"""Bytes after the head, for a character that it cuts."""
WINDOW = 4096
"""Bytes after a contradiction that decide."""
TRUST = 6
"""Weight of evidence that bytes are UTF-8: two ideographs, or six accented letters."""
FULL_LOOKS = 32
SAMPLE = 512
"""Bytes of the window that are looked at after as many decisions."""
BLOCK = 32_768
"""Bytes transcoded at once."""
STRETCH = 1 << 18
"""Bytes of UTF-8 folded at once, and looked at again for the way back from a place in them."""
MOST_FORKS = 16
MOST_CHANGES = 1000
"""Decisions after which a window is read to its end in the charset chosen for it."""

# Unicode Standard 23.8 and GB 18030-2022, A.1; longer marks first, as one begins another.
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class Decoder:
    """Incremental decoder and folder of one source.

    `charset` is what somebody declares: used where the bytes agree with it; `certain` makes it
    a fact. Scanned bytes never raise: what cannot be read becomes U+FFFD and a notice.

    >>> decoder = Decoder()
    >>> text = "证号：６５".encode("gbk")
    >>> first, last = decoder.feed(text[:3]), decoder.feed(text[3:], final=True)
    >>> (first.data + last.data).decode(), decoder.encoding
    ('证号：65', 'gb18030')
    """

    def __init__(self, *, charset: str | None = None, certain: bool = False) -> None:
        self.encoding = "ascii"
        """Name of the charset that the bytes fed last are read in."""
        self.alternatives: list[str] = []
        """Charsets that explain a part nearly as well: worth a scan each, as `certain`."""
        self.forks: list[Fork] = []
        """Where they begin to be plausible."""
        self._declared = None if charset is None else charsets.find(charset)
        self._certain = certain and self._declared is not None
        self._charset: Charset | None = None  # None: UTF-8, read in place
        self._head = True
        self._trusted = False  # UTF-8 is beyond doubt
        self._until = 0  # before this offset bad bytes do not lead to another decision
        self._fresh = True  # no byte beyond ASCII since the line began
        self._state = 0  # of the fold
        self._decisions = 0
        self._repeated = 0  # how many of the last ones chose the same
        self._chosen: Charset | None = None
        self._pending = b""
        self._base = 0  # where the pending bytes lie in the source
        self._chars = 0
        self._remarks = Remarks(self._declared)
        if charset is not None and self._declared is None:
            self._remarks.unknown(charset)

    @property
    def notices(self) -> list[Notice]:
        """What there is to say of the charsets so far."""
        return self._remarks.notices

    def feed(self, chunk: bytes, *, final: bool = False) -> Piece:
        """Take the next bytes and return the text that they settle; maybe none yet.

        `final` settles the rest. Pieces joined are the same for every chunking.
        """
        data = self._pending + chunk if self._pending else chunk
        if self._charset is None and not self._head:
            piece = self._feed_plain(data, final=final)
            if piece is not None:
                return piece
        start, text_start = self._base, self._chars
        step, going = Step(data, 0, final, [], []), True
        while going and step.at < len(data):
            step.at, going = self._step(step)
        self._pending = data[step.at :]
        self._base += step.at
        start = step.parts[0].start if step.parts else start
        return Piece(step.text(), start, text_start, tuple(step.parts))

    def _feed_plain(self, data: bytes, *, final: bool) -> Piece | None:
        """Take the short way of ASCII and of UTF-8 beyond doubt; None: it is neither."""
        if not self._trusted:
            if fold.first_non_ascii(data, 0) < len(data):
                return None
            read, end, status, state, chars = None, len(data), fold.DONE, 0, len(data)
        else:
            flags = fold.STRICT | fold.FINAL if final else fold.STRICT
            read, end, status, state, chars = fold.run(data, 0, len(data), self._state, flags)
        if status > fold.HELD:
            return None
        whole = end == len(data)
        text = read if read is not None else data if whole else data[:end]
        start, text_start = self._base, self._chars
        part = Part(data, 0, end, start, text_start, None, self._state, 0, len(text), read is None)
        self._pending = b"" if whole else data[end:]
        self._base += end
        self._chars += chars
        self._state = state
        if chars < end:
            self.encoding = "utf-8"
        return Piece(text, start, text_start, (part,) if end else ())

    def _step(self, step: Step) -> tuple[int, bool]:
        """Read on from `step.at`; return where it came to and whether it can go on."""
        if self._head:
            return self._begin(step)
        if self._charset is not None:
            return self._read_other(step, self._charset)
        return self._read_trusted(step) if self._trusted else self._read_untrusted(step)

    # --- the beginning -----------------------------------------------------------------

    def _begin(self, step: Step) -> tuple[int, bool]:
        data, final = step.data, step.final
        if len(data) < HEAD + MARGIN and not final:
            return 0, False
        self._head = False
        if self._certain:
            self._set(self._declared)
            return 0, True
        for mark, name in _MARKS:
            if data.startswith(mark):
                self._set(charsets.find(name))
                return 0, True
        verdict, offset = transcode.probe(data, 0, HEAD, len(data) + 1)
        if verdict == transcode.BROKEN or (
            verdict == transcode.UNSURE and final and offset < len(data)
        ):
            at, decided = self._decide(step, 0, offset)
            self._head = not decided
            return at, decided
        return 0, True

    def _set(self, chosen: Charset | None) -> None:
        """Read on in `chosen`; UTF-8 is read in place."""
        self._charset = None if chosen is None or chosen.kind == UTF8 else chosen
        self._trusted = True
        self._state = 0
        self.encoding = chosen.name if chosen is not None else "utf-8"

    # --- UTF-8 -------------------------------------------------------------------------

    def _read_untrusted(self, step: Step) -> tuple[int, bool]:
        """ASCII so far: pass it on, and see what the first other bytes look like."""
        data, at = step.data, step.at
        first = fold.first_non_ascii(data, at)
        if first == len(data):
            self._add(step, first, None, Read(None, first - at, 0))
            return first, False
        verdict, offset = transcode.probe(data, first, WINDOW, TRUST)
        if verdict == transcode.UNSURE and step.final and offset < len(data):
            verdict = transcode.BROKEN
        if verdict == transcode.SURE or (verdict == transcode.UNSURE and step.final):
            if verdict == transcode.UNSURE and guess.reads(data[first:], "gb18030", final=True):
                self._fork(["gb18030"], self._base + first, UTF_8)  # pairs that are both
                if first > at:  # the other reading begins with a part of its own
                    self._add(step, first, None, Read(None, first - at, 0))
                    at = first
            self._trusted = True
            self.encoding = "utf-8"
            self._remarks.chosen(self._base + first, UTF_8)
            return at, True
        if first > at:
            self._add(step, first, None, Read(None, first - at, 0))
        return self._decide(step, first, offset) if verdict == transcode.BROKEN else (first, False)

    def _read_trusted(self, step: Step) -> tuple[int, bool]:
        data, at = step.data, step.at
        stop = min(at + STRETCH, len(data))
        flags = fold.STRICT | (fold.FINAL if step.final and stop == len(data) else 0)
        text, end, status, state, chars = fold.run(data, at, stop, self._state, flags)
        if end > at:
            if chars < end - at:
                self.encoding = "utf-8"
            self._add(step, end, None, Read(text, chars, state))
        if status in {fold.BAD, fold.NUL}:
            self._state = 0
            return self._decide(step, end, end)
        return end, stop < len(data)

    # --- other charsets ----------------------------------------------------------------

    def _read_other(self, step: Step, chosen: Charset) -> tuple[int, bool]:
        data, at = step.data, step.at
        tolerant = self._certain or self._base + at < self._until
        if not tolerant and chosen.kind == UTF8:
            self._set(None)
            return at, True
        stop = min(len(data), at + BLOCK)
        if tolerant and not self._certain:
            stop = min(stop, self._until - self._base)
        flags = transcode.FINAL if step.final and stop == len(data) else 0
        flags |= 0 if tolerant else transcode.STRICT
        if not self._certain and (not tolerant or self._follows_changes(chosen)):
            flags |= transcode.PROBE | (transcode.FRESH if self._fresh else 0)
        end, status = self._transcode(step, stop, chosen, flags)
        if status == transcode.RETURN:
            self._return_to_utf8(end, trusted=chosen.kind < charsets.UTF16LE)
            return end, True
        if status == transcode.BAD:
            self._state = 0
            return self._decide(step, end, end)
        if self._base + stop == self._until and not self._certain:
            self._until = 0
            return end, True
        return end, stop < len(data)

    def _follows_changes(self, chosen: Charset) -> bool:
        """Tell whether plain text ends `chosen` even where bad bytes are tolerated.

        Often enough for every real file; not for ever, as each change may cost a decision.
        """
        return chosen.kind != UTF8 and self._decisions < MOST_CHANGES

    def _transcode(self, step: Step, stop: int, chosen: Charset, flags: int) -> tuple[int, int]:
        """Read and fold up to `stop`; return where that came to, and the kernel's status."""
        data, at = step.data, step.at
        utf8, end, status, chars, bad, first = transcode.transcode(
            data, at, stop, chosen.kind, chosen.table, flags
        )
        settled = status in {transcode.BAD, transcode.RETURN} or flags & transcode.FINAL
        text, used, _, state, folded_chars = fold.run(
            utf8, 0, len(utf8), self._state, fold.FINAL if settled else 0
        )
        if used < len(utf8):
            kept = array("q", [folded_chars])
            [end] = transcode.offsets(data, at, chosen.kind, chosen.table, kept)
            chars, utf8 = folded_chars, utf8[:used]
        if bad and first < end:
            self._remarks.bad(chosen.name, self._base + first)
        if end > at:
            self._fresh = _is_fresh(data, at, end, fresh=self._fresh)
            self._add(step, end, chosen, Read(text, chars, state, utf8))
        return end, status

    def _return_to_utf8(self, end: int, *, trusted: bool) -> None:
        self._set(None)
        self._trusted = trusted
        self._remarks.returned(self._base + end)

    # --- decisions ---------------------------------------------------------------------

    def _decide(self, step: Step, start: int, contradiction: int) -> tuple[int, bool]:
        """Choose how to read on from `start`, and whether that can be known by now."""
        data = step.data
        stop = contradiction + WINDOW
        if len(data) <= stop and not step.final:
            return start, False
        window = data[start:stop]
        before = self._charset or UTF_8
        if self._certain or (len(window) < MARGIN and self._trusted):
            found = guess.Guess(before, 0, len(window))
        else:
            found = self._choose(window, final=step.final and len(data) <= stop)
        # Each decision costs a look at the window, so later ones look at less, and hold for
        # longer, the more so when they change nothing.
        self._decisions += 1
        self._repeated = min(self._repeated + 1, 4) if found.charset == self._chosen else 0
        self._chosen = found.charset
        least = min(4 << min(self._decisions, 11), WINDOW) << self._repeated
        if found.charset != before or (found.charset.kind == UTF8) != (self._charset is None):
            self._remarks.changed(self._base + start, found.charset)
        self._charset, self._trusted, self._state = found.charset, True, 0
        self._until = self._base + start + max(found.stop, least, 1)
        self._fresh = False
        if found.charset.kind != UTF8 or not window.isascii():
            self.encoding = found.charset.name
        self._fork(found.alternatives, self._base + start + found.skip, found.charset)
        return start + found.skip, True

    def _choose(self, window: bytes, *, final: bool) -> guess.Guess:
        sample = window if self._decisions < FULL_LOOKS else window[:SAMPLE]
        found = guess.choose(sample, final=final and len(sample) == len(window))
        declared = self._declared
        if declared is None or declared.kind == UTF8 or declared == found.charset:
            return found
        if declared.kind < charsets.UTF16LE and b"\0" in window:
            return found
        flags = transcode.FINAL if final else 0
        result = transcode.transcode(window, 0, len(window), declared.kind, declared.table, flags)
        if result[4]:
            return found
        others = (found.charset.name, *found.alternatives)
        return guess.Guess(
            declared, 0, len(window), tuple(name for name in others if name != declared.name)
        )

    def _fork(self, names: Iterable[str], start: int, chosen: Charset) -> None:
        read = "utf-8" if chosen.kind == UTF8 else chosen.name
        for name in names:
            if name not in self.alternatives:
                self.alternatives.append(name)
            if len(self.forks) < MOST_FORKS:
                self.forks.append(Fork(name, start, read))

    # --- bookkeeping -------------------------------------------------------------------

    def _add(self, step: Step, end: int, chosen: Charset | None, read: Read) -> None:
        """Append the text up to `end`."""
        data, at = step.data, step.at
        text = read.folded
        if text is None and chosen is not None:
            text = read.utf8
        step.parts.append(
            Part(
                source=data,
                begin=at,
                end=end,
                start=self._base + at,
                text_start=self._chars,
                charset=chosen,
                state=self._state,
                at=step.parts[-1].at + step.parts[-1].size if step.parts else 0,
                size=end - at if text is None else len(text),
                plain=read.folded is None,
            )
        )
        step.texts.append(text)
        self._chars += read.chars
        self._state = read.state


class Fork(NamedTuple):
    """Another charset in which a part of a source can be read."""

    charset: str
    start: int
    """Offset in the source from which on it is plausible."""
    read_as: str
    """The charset that was chosen: where that ends, the other one does."""


def _is_fresh(data: bytes, at: int, end: int, *, fresh: bool) -> bool:
    """Tell whether the line at `end` is ASCII so far; `fresh` says it of the line at `at`."""
    line = data.rfind(b"\n", at, end)
    if line >= 0:
        return data[line:end].isascii()
    return fresh and data[at:end].isascii()


def decode(
    data: bytes, *, charset: str | None = None, certain: bool = False
) -> tuple[Piece, str, list[Notice]]:
    """Decode and fold all of `data`: the text, the charset read last, and the notices.

    >>> piece, encoding, notices = decode("ＩＤ：六五〇一〇二一九".encode("utf-16"))
    >>> piece.data.decode(), encoding, notices
    ('ID：65010219', 'utf-16-le', [])
    """
    decoder = Decoder(charset=charset, certain=certain)
    piece = decoder.feed(data, final=True)
    return piece, decoder.encoding, decoder.notices

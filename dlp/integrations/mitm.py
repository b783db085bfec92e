"""mitmproxy add-on: uploads (and downloads, if asked) are held, decided, blocked or redacted.

`mitmdump -s .../dlp/integrations/mitm.py --set dlp_policy=fail-closed`. Bodies above
`dlp_body_limit` stream: mitmproxy cannot stop a stream, so what is found in it is overwritten
without a change of length.
"""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dlp.errors import HeldDocumentError
from dlp.integrations.block_page import BlockPage
from dlp.integrations.bodies import around, request_items, response_items
from dlp.integrations.gate import INLINE, Gate, Opened, Verdict
from dlp.integrations.http_message import Head
from dlp.integrations.records import Log
from dlp.integrations.rewriting import UNTRUE, message_without
from dlp.model import Finding, Likelihood
from dlp.policy import Action, Context, PolicyFile
from dlp.scanner import Scanner

_LIMIT = 8 << 20
_HELD = 64 << 20
_POLICY = "proxy"


class DlpAddon:
    """The add-on. Options: `dlp_policy`, `dlp_packs`, `dlp_body_limit` (bytes), `dlp_responses`,
    `dlp_headers` (names of header fields that are looked at too, `*` for all).

    Without the options of a proxy, as in tests: `DlpAddon(gate)`.
    """  # noqa: D205 - one list

    def __init__(
        self,
        gate: Gate | None = None,
        *,
        limit: int = _LIMIT,
        responses: bool = False,
        headers: Iterable[str] = (),
    ) -> None:
        self._gate = gate
        self._limit = limit
        self._responses = responses
        self._fields = frozenset(map(str.lower, headers))
        self._page = BlockPage()
        self._http: Any = None

    def load(self, loader: Any) -> None:
        """Declare the options (mitmproxy calls this)."""
        loader.add_option("dlp_policy", str, "fail-closed", "Policy: a file or a preset")
        loader.add_option("dlp_packs", Sequence[str], [], "Packs; none: all built-in ones")
        loader.add_option("dlp_body_limit", int, _LIMIT, "Bytes above which a body streams")
        loader.add_option("dlp_responses", bool, False, "Look at responses too")
        loader.add_option("dlp_headers", Sequence[str], [], "Header fields to look at; * for all")

    def running(self) -> None:
        """Make the scanner, once the options are known (mitmproxy calls this)."""
        options = importlib.import_module("mitmproxy").ctx.options
        self._limit, self._responses = options.dlp_body_limit, options.dlp_responses
        self._fields = frozenset(map(str.lower, options.dlp_headers))
        scanner = Scanner(list(options.dlp_packs) or None)
        log = Log.to_stderr()
        self._gate = Gate(_Scanner(scanner), {_POLICY: PolicyFile(options.dlp_policy)},
                          protocol="mitmproxy", log=log)  # fmt: skip
        log.event("ready", protocol="mitmproxy")

    async def requestheaders(self, flow: Any) -> None:
        """Let a large body stream, once its target is seen to be clean."""
        with _killed_if_broken(flow):
            self._requestheaders(flow)

    def _requestheaders(self, flow: Any) -> None:
        if _length(flow.request) <= self._limit:
            return
        if self._may_stream(flow, _request(flow.request), _context(flow)):
            flow.request.stream = SameLength(self._ready().scanners.current)

    def _may_stream(self, flow: Any, head: Head, context: Context) -> bool:
        """Say whether target and header may pass: a stream cannot be stopped any more."""
        gate = self._ready()
        opened = Opened(around(head, self._fields))
        verdict = gate.check(opened, context, policy=gate.default)
        if verdict.decision.action < Action.REDACT:
            return True
        gate.counted(verdict, time.perf_counter())
        flow.kill()
        return False

    async def request(self, flow: Any) -> None:
        """Decide about a request that is whole."""
        with _killed_if_broken(flow):
            await self._request(flow)

    async def _request(self, flow: Any) -> None:
        if flow.request.stream:
            return
        head, body = _request(flow.request), flow.request.raw_content or b""
        opened = request_items(head, body, limit=4 * self._limit, fields=self._fields)
        context = _context(flow)
        verdict = await self._judge(opened, len(body), context)
        if not await self._mended(flow.request, (head, None), body, verdict, context):
            flow.response = self._blocked(verdict)

    async def responseheaders(self, flow: Any) -> None:
        """Let a large body stream."""
        with _killed_if_broken(flow):
            if not self._responses or _length(flow.response) <= self._limit:
                return
            if self._may_stream(flow, _response(flow.response), Context(channel="web-download")):
                flow.response.stream = SameLength(self._ready().scanners.current)

    async def response(self, flow: Any) -> None:
        """Decide about a response that is whole."""
        with _killed_if_broken(flow):
            await self._response(flow)

    async def _response(self, flow: Any) -> None:
        if not self._responses or flow.response.stream:
            return
        body = flow.response.raw_content or b""
        heads = (_request(flow.request), _response(flow.response))
        opened = response_items(*heads, body, limit=4 * self._limit, fields=self._fields)
        context = Context(channel="web-download", media_type=heads[1].media_type)
        verdict = await self._judge(opened, len(body), context)
        if not await self._mended(flow.response, heads, body, verdict, context):
            flow.response = self._blocked(verdict)

    def _ready(self) -> Gate:
        if self._gate is None:  # nothing passes unseen because it came too early
            raise RuntimeError("the add-on is not running yet")
        return self._gate

    async def _judge(self, opened: Opened, size: int, context: Context) -> Verdict:
        gate = self._ready()
        return await gate.judge(lambda: opened, size, context, policy=gate.default)

    async def _mended(
        self,
        message: Any,
        heads: tuple[Head, Head | None],
        body: bytes,
        verdict: Verdict,
        context: Context,
    ) -> bool:
        """Say whether a message may pass; write it again first if the policy wants that."""
        if verdict.decision.action != Action.REDACT:
            return not verdict.stops
        gate = self._ready()
        changed = await gate.apart(  # in a thread: writing a document again takes its time
            lambda: message_without(
                gate,
                heads,
                body,
                verdict,
                context,
                policy=gate.default,
                limit=4 * self._limit,
                fields=self._fields,
            ),
            INLINE + 1,
        )
        if changed is None:
            return False
        for name in UNTRUE:
            message.headers.pop(name.lower(), None)
        if "transfer-encoding" not in message.headers:
            message.headers["content-length"] = str(len(changed[1]))
        message.raw_content = changed[1]
        return True

    def _blocked(self, verdict: Verdict) -> Any:
        if self._http is None:
            self._http = importlib.import_module("mitmproxy.http")
        fields = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        return self._http.Response.make(403, self._page.fill(verdict), fields)


class SameLength:
    """A body that streams: chunks in, as many bytes out in the end, findings overwritten.

    An empty chunk is the end, as mitmproxy has it. A document with findings, and what cannot be
    held, becomes asterisks as a whole: nothing passes that was not looked at.

    >>> stream = SameLength(Scanner(packs=["cn"]))
    >>> (stream("手机 13800138000。".encode()) + stream(b"")).decode()
    '手机 ***********。'
    """

    def __init__(
        self, scanner: Scanner, *, minimum: Likelihood = Likelihood.LIKELY, held: int = _HELD
    ) -> None:
        self._stream = scanner.stream()
        self._redactor = self._stream.redact(operator=self._stars, minimum=minimum)
        self._most = held
        self._in = 0
        self._out = 0
        self._closed = False

    def __call__(self, chunk: bytes) -> bytes:
        """Take a chunk; return what may go."""
        self._in += len(chunk)
        if self._closed:
            return self._sent(b"", self._in)
        if not chunk:
            return self._end()
        data = self._redactor.feed(chunk)
        if self._redactor.held > self._most:
            self._closed = True
            self._stream.abort()
            return self._sent(data, self._in)
        return self._sent(data, self._in - self._redactor.held)

    def _end(self) -> bytes:
        self._closed = True
        try:
            data = self._redactor.flush()
            if not self._redactor.inspection.complete and not self._stream.is_text:
                data = b""
        except HeldDocumentError:
            data = b""
        return self._sent(data, self._in)

    def _sent(self, data: bytes, due: int) -> bytes:
        """Return bytes filled up to what is due: escapes are longer than what they stand for."""
        data += b"*" * (due - self._out - len(data))
        self._out += len(data)
        return data

    def _stars(self, finding: Finding) -> str:
        span = finding.location.span
        unit = len("*".encode(self._stream.charset_at(span.start)))
        return "*" * ((span.end - span.start) // unit)


@contextlib.contextmanager
def _killed_if_broken(flow: Any) -> Iterator[None]:
    """Let nothing pass because something of ours broke: mitmproxy would log it and go on."""
    try:
        yield
    except Exception:
        flow.kill()
        raise


class _Scanner:
    def __init__(self, current: Scanner) -> None:
        self.current = current


def _context(flow: Any) -> Context:
    media = _request(flow.request).media_type
    return Context(channel="web", recipients=(f"@{flow.request.host}",), media_type=media)


def _length(message: Any) -> int:
    text = message.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _request(request: Any) -> Head:
    target = request.path.replace(" ", "%20")
    start = f"{request.method} {target} HTTP/1.1".encode("utf-8", "surrogateescape")
    return Head(start, tuple(request.headers.fields))


def _response(response: Any) -> Head:
    return Head(f"HTTP/1.1 {response.status_code}".encode(), tuple(response.headers.fields))


addons = [DlpAddon()]

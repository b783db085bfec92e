"""The ICAP server: which service a request asks for, and what the service says of itself.

`icap://HOST/reqmod` and `icap://HOST/respmod` decide by the first policy, `…/reqmod/NAME` by the
one of that name.
"""

from __future__ import annotations

from dlp.integrations import icap, icap_answers
from dlp.integrations.gate import Gate
from dlp.integrations.icap import EndOfMessage, IcapCore, Malformed, Request
from dlp.integrations.icap_exchange import Exchange
from dlp.integrations.icap_options import IcapOptions
from dlp.integrations.serving import Gone, Peer, ServeLimits, next_event

_SERVICES = {"reqmod": "REQMOD", "respmod": "RESPMOD"}


class IcapServer:
    """A handler of peers; see `dlp.integrations.serving.Server`."""

    def __init__(
        self, gate: Gate, *, limits: ServeLimits | None = None, options: IcapOptions | None = None
    ) -> None:
        self._gate = gate
        self._limits = limits or ServeLimits()
        self._options = options or IcapOptions()

    async def __call__(self, peer: Peer) -> None:
        """Answer requests until the peer has no more."""
        core = IcapCore()
        while True:
            match await next_event(core, peer):
                case Request() as request:
                    peer.begin()
                    if not await self._answer(core, peer, request):
                        return
                    peer.end()
                case Malformed(status):
                    self._gate.metrics.count("dlp_protocol_errors_total", protocol="icap")
                    await peer.write(icap_answers.failed(status))
                    return
                case icap.Closed(clean=False):
                    raise Gone
                case _:
                    return

    async def _answer(self, core: IcapCore, peer: Peer, request: Request) -> bool:
        """Answer one request; say whether the connection can be used again."""
        service, _, name = request.service.partition("/")
        policy = name or self._gate.default
        method = _SERVICES.get(service)
        if method is None or policy not in self._gate.policies:
            return await self._refused(peer, 404)
        if request.method == "OPTIONS":
            if not isinstance(await next_event(core, peer), EndOfMessage):
                return await self._refused(peer, 400)
            await peer.write(self._described(method, policy))
            return True
        if request.method != method:
            return await self._refused(peer, 405)
        exchange = Exchange(
            core, peer, request, self._gate, self._limits, self._options,
            policy=policy, tag=self._tag(policy),
        )  # fmt: skip
        return await exchange.run()

    @staticmethod
    async def _refused(peer: Peer, status: int) -> bool:
        await peer.write(icap_answers.failed(status))
        await peer.linger()
        return False

    def _described(self, method: str, policy: str) -> bytes:
        """Return the answer to OPTIONS (RFC 3507 §4.10)."""
        return icap.response(200, [
            ("Methods", method), ("Service", "dlp"), ("ISTag", self._tag(policy)),
            ("Max-Connections", str(self._limits.max_connections)),
            ("Options-TTL", str(self._options.options_ttl)), ("Allow", "204"),
            ("Preview", str(self._options.preview)), ("Transfer-Preview", "*"),
        ])  # fmt: skip

    def _tag(self, policy: str) -> str:
        """Return the ISTag: it changes with the packs, and with the policy, that decide."""
        packs = self._gate.scanners.current.digest[:16]
        return f'"{packs}{self._gate.policies[policy].current.digest[:14]}"'

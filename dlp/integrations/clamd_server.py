"""The clamd server: streams of whoever speaks clamd, decided by the gate.

A reply carries one name, so it is that of the worst finding. What was not read whole is left to
the policy, and never called clean because a limit was reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import dlp
from dlp.integrations import clamd
from dlp.integrations.clamd import ClamdCore, Command, Data, EndOfStream, Malformed
from dlp.integrations.gate import Gate, Item, Opened, Verdict
from dlp.integrations.serving import Gone, Peer, ServeLimits, next_event
from dlp.integrations.spool import Spool
from dlp.policy import Action, Context

_TOO_LARGE = "INSTREAM size limit exceeded. ERROR"
_COMMANDS = "SCAN PING RELOAD VERSION VERSIONCOMMANDS STATS IDSESSION END INSTREAM"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClamdOptions:
    """What can be chosen about the service."""

    fail_open: bool = False
    """Answer OK to what could not be looked at because something of ours broke."""
    scan_folder: Path | None = None
    """The folder whose files SCAN may read; None: SCAN is off."""


class ClamdServer:
    """A handler of peers; see `dlp.integrations.serving.Server`."""

    def __init__(
        self,
        gate: Gate,
        *,
        limits: ServeLimits | None = None,
        options: ClamdOptions | None = None,
        reload: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._gate = gate
        self._limits = limits or ServeLimits()
        self._options = options or ClamdOptions()
        self._reload = reload

    async def __call__(self, peer: Peer) -> None:
        """Answer commands: one, or in a session all until END."""
        core = ClamdCore()
        session = False
        while True:
            match await next_event(core, peer):
                case Command(name="IDSESSION"):
                    session = True
                case Command(name="END"):
                    return
                case Command() as command:
                    peer.begin()
                    if not await self._answer(core, peer, command) or not session:
                        await peer.linger()
                        return
                    peer.end()
                case Malformed(detail):
                    await self._broken(peer, detail)
                    return
                case clamd.Closed(clean=False):
                    raise Gone
                case _:
                    return

    async def _broken(self, peer: Peer, detail: str) -> None:
        self._gate.metrics.count("dlp_protocol_errors_total", protocol="clamd")
        await peer.write(detail.encode() + b"\n")
        await peer.linger()

    async def _answer(self, core: ClamdCore, peer: Peer, command: Command) -> bool:
        """Answer one command; say whether the connection can be used again."""
        if command.name == "INSTREAM":
            return await self._stream(core, peer, command)
        match command.name:
            case "PING":
                text = "PONG"
            case "VERSION":
                text = self._version()
            case "VERSIONCOMMANDS":
                text = f"{self._version()}| COMMANDS: {_COMMANDS}"
            case "STATS":
                text = self._stats()
            case "RELOAD":
                text = await self._reloaded()
            case _:
                text = await self._scan(command)
        await peer.write(command.answer(text))
        return True

    async def _stream(self, core: ClamdCore, peer: Peer, command: Command) -> bool:
        """Take a stream and say what is in it."""
        spool = Spool(threshold=self._limits.spool, folder=self._limits.spool_dir)
        try:
            text = await self._streamed(core, peer, spool)
        except Gone:
            raise
        except OSError:
            self._gate.metrics.count("dlp_failures_total", reason="spool")
            text = "stream: cannot be kept ERROR"
            await peer.write(command.answer(text))
            return False
        finally:
            spool.close()
        await peer.write(command.answer(text))
        return text != _TOO_LARGE

    async def _streamed(self, core: ClamdCore, peer: Peer, spool: Spool) -> str:
        while True:
            match await next_event(core, peer):
                case Data(data):
                    if spool.size + len(data) > self._limits.max_body:
                        self._gate.metrics.count("dlp_failures_total", reason="over-budget")
                        return _TOO_LARGE
                    spool.write(data)
                case EndOfStream():
                    verdict = await self._verdict(
                        lambda: Opened((Item(spool.read(), "stream"),)), spool.size
                    )
                    return f"stream: {self._said(verdict)}"
                case Malformed():
                    return _TOO_LARGE
                case _:
                    raise Gone

    async def _verdict(self, load: Callable[[], Opened], size: int) -> Verdict:
        gate = self._gate
        return await gate.judge(load, size, Context(channel="clamd"), policy=gate.default)

    def _said(self, verdict: Verdict) -> str:
        if verdict.failed:
            return "OK" if self._options.fail_open else "could not be scanned ERROR"
        stops = verdict.decision.action >= Action.REDACT
        return f"{verdict.threat} FOUND" if stops else "OK"

    async def _scan(self, command: Command) -> str:
        """Scan a file of this machine, if that is switched on and it lies in the folder."""
        folder = self._options.scan_folder
        if folder is None:
            return "SCAN is switched off. ERROR"
        shown = command.argument.decode("utf-8", "replace")
        found = _inside(folder, command.argument)
        if found is None or found[1] > self._limits.max_body:
            return f"{shown}: may not be read. ERROR"
        path, size = found
        verdict = await self._verdict(lambda: Opened((Item(path.read_bytes(), path.name),)), size)
        return f"{shown}: {self._said(verdict)}"

    async def _reloaded(self) -> str:
        if self._reload is None:
            return "RELOAD is switched off. ERROR"
        task = asyncio.ensure_future(self._reload())
        return "RELOADING" if await task else "RELOAD FAILED. ERROR"

    def _version(self) -> str:
        return f"baomi {dlp.__version__}/{self._gate.scanners.current.digest[:12]}"

    def _stats(self) -> str:
        return "POOLS: 1\n\nSTATE: VALID PRIMARY\nTHREADS: live 1 idle 0 max 1\nQUEUE: 0 items\nEND"


def _inside(folder: Path, name: bytes) -> tuple[Path, int] | None:
    """Return a file of the folder and its size; None for anything else, links out included."""
    try:
        path = Path(name.decode("utf-8", "surrogateescape")).resolve(strict=True)
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
        return (path, path.stat().st_size) if inside else None
    except (OSError, ValueError):
        return None

"""A scanner that breaks: closed answers an error, open passes; each protocol in its own words."""

from __future__ import annotations

import asyncio
import struct

import pytest

from dlp.integrations.clamd_server import ClamdOptions, ClamdServer
from dlp.integrations.gate import Gate
from dlp.integrations.icap_exchange import IcapOptions
from dlp.integrations.icap_server import IcapServer
from dlp.integrations.metrics import Metrics
from dlp.integrations.milter import packet
from dlp.integrations.milter_server import MilterOptions, MilterServer
from dlp.integrations.serving import ServeLimits, Server, bound
from dlp.limits import Limits
from dlp.policy import Policy
from tests.integrations.icap_client import reqmod


class Fixed:
    def __init__(self, current):
        self.current = current


class Broken:
    digest = "0" * 64
    limits = Limits()

    def scan(self, *_, **__):
        raise MemoryError


MAIL = (
    packet("O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF)) + packet("M", b"<a@in.test>\0") + packet("R", b"<b@out.test>\0")
    + packet("L", b"Subject\0 x\0") + packet("N") + packet("B", b"words") + packet("E")
)  # fmt: skip
STREAM = b"zINSTREAM\0" + struct.pack(">I", 5) + b"words" + struct.pack(">I", 0)


async def answer(folder, server, metrics, request: bytes) -> bytes:
    path = str(folder / "s.sock")
    running = Server(
        server, [bound(f"unix:{path}")], limits=ServeLimits(drain_seconds=1), metrics=metrics
    )
    running.start()
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(request)
    writer.write_eof()
    found = await reader.read()
    writer.close()
    await running.drain()
    return found


@pytest.mark.parametrize("fail_open", [False, True], ids=["closed", "open"])
@pytest.mark.parametrize(
    ("make", "options", "request_", "closed", "opened"),
    [
        (IcapServer, IcapOptions, reqmod(b"words"), b"ICAP/1.0 500 ", b"ICAP/1.0 204 "),
        (MilterServer, MilterOptions, MAIL, packet("t"), packet("a")),
        (
            ClamdServer,
            ClamdOptions,
            STREAM,
            b"stream: could not be scanned ERROR\0",
            b"stream: OK\0",
        ),
    ],
    ids=["icap", "milter", "clamd"],
)
def test_a_scanner_that_breaks(tmp_path, make, options, request_, closed, opened, fail_open):
    metrics = Metrics()
    gate = Gate(
        Fixed(Broken()), {"p": Fixed(Policy.load("audit-only"))}, protocol="test", metrics=metrics
    )
    found = asyncio.run(
        answer(tmp_path, make(gate, options=options(fail_open=fail_open)), metrics, request_)
    )
    assert (opened if fail_open else closed) in found
    assert (closed if fail_open else opened) not in found
    gate.close()

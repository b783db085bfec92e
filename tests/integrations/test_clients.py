"""Clients from PyPI against our servers: python-icap, clamd, aioclamd."""

from __future__ import annotations

import asyncio
import io

import pytest

from tests.integrations.servers import CARD, DIRTY

TEXT = b"nothing to see here, only words.\n"
BIG = TEXT * 100_000


@pytest.fixture(scope="module")
def icap(serve, mixed):
    return serve("icap", "--policy", mixed)


@pytest.fixture(scope="module")
def clamd(serve, mixed):
    return serve("clamd", "--policy", mixed)


def test_python_icap(icap):
    """One connection for all requests: options, clean, blocked, redacted, streamed."""
    client = pytest.importorskip("icap", reason="pip install python-icap")
    with client.IcapClient("127.0.0.1", port=icap.port, timeout=60) as one:
        said = one.options("respmod")
        assert (said.status_code, said.headers["Methods"]) == (200, "RESPMOD")
        assert one.scan_bytes(TEXT, service="respmod").is_no_modification
        blocked = one.scan_bytes(CARD.encode(), service="respmod", filename="a.txt")
        assert blocked.headers["X-Virus-ID"] == "DLP.cn.bank-card"
        assert b"HTTP/1.1 403 Forbidden" in blocked.body
        redacted = one.scan_bytes(DIRTY.encode(), service="respmod")
        assert b"*" * 18 in redacted.body
        assert b"11010518850607004X" not in redacted.body
        clean = one.scan_stream(io.BytesIO(BIG), service="respmod", chunk_size=65_536)
        assert clean.is_no_modification
        head = b"POST /up HTTP/1.1\r\nHost: site.test\r\n\r\n"
        sent = one.reqmod("reqmod", head, CARD.encode())
        assert b"HTTP/1.1 403 Forbidden" in sent.body


def test_python_icap_many_at_a_time(icap):
    client = pytest.importorskip("icap", reason="pip install python-icap")

    async def one(number: int) -> tuple[int, bool]:
        async with client.AsyncIcapClient("127.0.0.1", port=icap.port, timeout=60) as opened:
            data = CARD.encode() if number % 2 else TEXT
            return number, (await opened.scan_bytes(data, service="respmod")).is_no_modification

    async def many():
        return await asyncio.gather(*(one(number) for number in range(100)))

    assert asyncio.run(many()) == [(number, not number % 2) for number in range(100)]


@pytest.mark.filterwarnings("ignore")
def test_clamd_of_pypi(clamd):
    client = pytest.importorskip("clamd", reason="pip install clamd")
    one = client.ClamdNetworkSocket("127.0.0.1", clamd.port)
    assert one.ping() == "PONG"
    assert one.version().startswith("baomi ")
    assert one.instream(io.BytesIO(TEXT)) == {"stream": ("OK", None)}
    assert one.instream(io.BytesIO(BIG + CARD.encode())) == {
        "stream": ("FOUND", "DLP.cn.bank-card")
    }


@pytest.mark.filterwarnings("ignore")
def test_aioclamd(clamd):
    client = pytest.importorskip("aioclamd", reason="pip install aioclamd")
    one = client.ClamdAsyncClient("127.0.0.1", clamd.port)

    async def asked():
        return await asyncio.gather(
            one.ping(), one.instream(io.BytesIO(TEXT)), one.instream(io.BytesIO(CARD.encode()))
        )

    assert asyncio.run(asked()) == [
        "PONG", {"stream": ("OK", None)}, {"stream": ("FOUND", "DLP.cn.bank-card")}
    ]  # fmt: skip

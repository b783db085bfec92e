"""Load on the servers: the same requests with scanning and with `--no-scan` (pass-through).

    python benchmarks/serving/load.py [--seconds 5] [--clients 4]

Prints one line a measurement. `--slow N` alone measures memory with N uploads that have stopped halfway. The clients run in this machine, on the same cores as the server: what
counts is the ratio of two lines of one run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

MEMO = (
    b"Minutes of the meeting: the budget was discussed, nobody objected, we meet again soon.\r\n"
    * 12
)[:1000]
HTTP = b"POST http://site.test/a HTTP/1.1\r\nHost: site.test\r\nContent-Type: text/plain\r\n\r\n"
UPLOAD = (b"2026-11-23 request handled in 12 ms by worker alpha, nothing to report at all\n" * 900)[
    :65_536
]


def icap(body: bytes) -> bytes:
    return (
        b"REQMOD icap://h/reqmod ICAP/1.0\r\nHost: h\r\nAllow: 204\r\nEncapsulated: req-hdr=0, req-body=%d\r\n\r\n%b%x\r\n%b\r\n0\r\n\r\n"
        % (len(HTTP), HTTP, len(body), body)
    )


def packet(letter: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data) + 1) + letter + data


MAIL = b"".join([
    packet(b"M", b"<a@in.test>\0"), packet(b"R", b"<b@out.test>\0"), packet(b"L", b"From\0 a@in.test\0"), packet(b"L", b"Subject\0 minutes\0"),
    packet(b"N"), packet(b"B", MEMO), packet(b"E"),
])  # fmt: skip
NEGOTIATE = packet(b"O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF))


def http(body: bytes) -> bytes:
    return (
        b"POST /v1/inspect HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%b"
        % (len(body), body)
    )


def start(protocol: str, folder: Path, *options: str) -> tuple[subprocess.Popen[bytes], str]:
    path = str(folder / f"{protocol}{len(list(folder.iterdir()))}.sock")
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "dlp", "serve", protocol, "--listen", f"unix:{path}", "--metrics", f"127.0.0.1:{port}", *options],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2).read()
            if (
                "--workers" not in options
                or b"dlp_workers 2"
                in urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read()
            ):
                return process, path
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server is not ready")


@dataclass(frozen=True)
class Case:
    name: str
    protocol: str
    request: bytes
    end: bytes
    first: bytes = b""
    has_length: bool = False
    """The answer has a body of `Content-Length` bytes behind its end."""


async def client(path: str, case: Case, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_unix_connection(path)
    if case.first:
        writer.write(case.first)
        await reader.readexactly(17)
    while time.perf_counter() < until:
        begun = time.perf_counter()
        writer.write(case.request)
        answer = await reader.readuntil(case.end)
        assert b"403" not in answer
        if case.has_length:
            length = answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        times.append(time.perf_counter() - begun)
    writer.close()


async def load(path: str, case: Case, seconds: float, clients: int) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(client(path, case, until, times) for _ in range(clients)))
    return times


def rate(case: Case, folder: Path, seconds: float, clients: int) -> None:
    rates = {}
    modes = (("pass-through", ("--no-scan",)), ("scanning", ()))
    for mode, extra in modes[case.protocol == "http" :]:  # who asks for an inspection gets one
        process, path = start(case.protocol, folder, *extra, "--workers", "2")
        asyncio.run(load(path, case, 1, clients))
        times = asyncio.run(load(path, case, seconds, clients))
        process.terminate()
        process.wait(30)
        rates[mode] = len(times) / seconds
        p99 = statistics.quantiles(times, n=100)[98] * 1000
        print(
            f"{case.name:28} {mode:13} {rates[mode]:7.0f}/s   p50 {statistics.median(times) * 1000:6.2f} ms   p99 {p99:6.2f} ms",
            flush=True,
        )
    if len(rates) == 1:
        return
    print(
        f"{case.name:28} pass-through : scanning = {rates['pass-through'] / rates['scanning']:.2f}",
        flush=True,
    )


def resident(pid: int) -> float:
    return (
        int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        * os.sysconf("SC_PAGE_SIZE")
        / (1 << 20)
    )


def busy(pid: int) -> float:
    """CPU time of a process, in seconds to a tenth."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return round((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 1)


def slow(folder: Path, count: int) -> None:
    """Memory of one process with `count` uploads of 256 KiB that are half there."""
    process, path = start("icap", folder, "--max-connections", "2000")
    before = resident(process.pid)
    body = icap(b"x" * 10 + UPLOAD * 4)
    socks = []
    for _ in range(count):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(path)
        sock.sendall(body[: len(body) // 2])
        socks.append(sock)
    spent = -1.0
    while (now := busy(process.pid)) != spent:  # until all that came was scanned
        spent = now
        time.sleep(2)
    after = resident(process.pid)
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(20)
    sock.connect(path)
    begun = time.perf_counter()
    sock.sendall(icap(MEMO))
    assert sock.recv(100).startswith(b"ICAP/1.0 204")
    took = (time.perf_counter() - begun) * 1000
    print(
        f"{count} slow uploads, 128 KiB of each there: {before:.0f} -> {after:.0f} MiB, {(after - before) * 1024 / count:.0f} KiB each; another request meanwhile {took:.1f} ms"
    )
    for one in [*socks, sock]:
        one.close()
    process.terminate()
    process.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--slow", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if options.slow:
        with tempfile.TemporaryDirectory() as name:
            slow(Path(name), options.slow)
        return
    cases = (
        Case("ICAP REQMOD, 1,000 bytes", "icap", icap(MEMO), b"\r\n\r\n"),
        Case("milter message, 1,000 bytes", "milter", MAIL, b"\0\0\0\x01a", NEGOTIATE),
        Case("ICAP REQMOD, 64 KiB", "icap", icap(UPLOAD), b"\r\n\r\n"),
        Case("HTTP inspect, 1,000 bytes", "http", http(MEMO), b"\r\n\r\n", has_length=True),
        Case("HTTP inspect, 64 KiB", "http", http(UPLOAD), b"\r\n\r\n", has_length=True),
    )
    with tempfile.TemporaryDirectory() as name:
        for case in cases:
            rate(case, Path(name), options.seconds, options.clients)
        slow(Path(name), 1000)


if __name__ == "__main__":
    main()

"""Faults, one a test: what is done, and what was promised for it (docs/reference/serving.md)."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import struct
import threading
import time
from pathlib import Path

import pytest

from tests.integrations.icap_client import Reader, ask, reqmod
from tests.integrations.mail_server import Postfix
from tests.integrations.servers import CARD, POLICY, program, wait_for
from tests.integrations.squid_server import Squid

TEXT = b"nothing to see here, only words.\n"


def small_files():
    """Let no file grow beyond 100 KiB, as a full disk does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def workers(served) -> list[str]:
    pid = served.process.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def answered(served) -> bool:
    """Say whether a new connection is served."""
    try:
        with served.connect() as sock:
            sock.settimeout(1)
            sock.sendall(reqmod(TEXT))
            return sock.recv(10) != b""
    except OSError:
        return False


def test_clients_that_leave_in_mid_body_are_forgotten(serve, mixed):
    served = serve("icap", "--policy", mixed)
    ask(served, reqmod(TEXT))
    before = served.rss()
    for _ in range(50):
        with served.connect() as sock:
            sock.sendall(reqmod(TEXT * 4000)[:100_000])
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wait_for(lambda: served.metric("dlp_connections") == 0, 10, "the end of the connections")
    assert served.metric("dlp_failures_total") == 50
    assert served.rss() - before < 30 << 20
    assert ask(served, reqmod(CARD.encode())).status == 200


def test_slow_uploads_have_bounded_memory_and_end(serve, mixed):
    served = serve("icap", "--policy", mixed, "--message-seconds", "4")
    ask(served, reqmod(TEXT))
    before = served.rss()
    socks = [served.connect() for _ in range(200)]
    request = reqmod(TEXT * 30_000)
    for sock in socks:
        sock.sendall(request[:100])
    for step in range(3):
        for sock in socks:
            sock.sendall(request[100 + step * 40_000 : 100 + (step + 1) * 40_000])
    assert ask(served, reqmod(CARD.encode())).status == 200
    assert served.rss() - before < 40 << 20
    for sock in socks:  # a byte now and then does not keep a connection alive
        with contextlib.suppress(OSError):
            sock.sendall(b"x")
    wait_for(lambda: served.metric("dlp_connections") == 0, 15, "the end of the slow ones")
    for sock in socks:
        sock.close()


def test_more_connections_than_allowed_wait_their_turn(serve, mixed):
    served = serve("icap", "--policy", mixed, "--max-connections", "2")
    first, second = served.connect(), served.connect()
    for sock in (first, second):
        sock.sendall(reqmod(TEXT))
        assert Reader(sock).reply().status == 204
    third = served.connect()
    third.sendall(reqmod(TEXT))
    third.settimeout(0.5)
    with pytest.raises(TimeoutError):
        third.recv(1)
    first.close()
    third.settimeout(10)
    assert Reader(third).reply().status == 204
    second.close()
    third.close()


def test_a_full_disk_fails_closed_in_icap(serve, mixed):
    served = serve("icap", "--policy", mixed, preexec=small_files)
    assert ask(served, reqmod(b"\0" * 300_000)).status == 500
    assert served.metric("dlp_failures_total") >= 1
    assert ask(served, reqmod(CARD.encode())).status == 200


def test_a_full_disk_is_an_error_in_clamd(serve, mixed):
    served = serve("clamd", "--policy", mixed, preexec=small_files)
    with served.connect() as sock:
        sock.sendall(
            b"zINSTREAM\0" + struct.pack(">I", 300_000) + b"x" * 300_000 + struct.pack(">I", 0)
        )
        assert sock.recv(1000) == b"stream: cannot be kept ERROR\0"


def test_a_full_disk_defers_mail(serve, mixed, tmp_path_factory):
    served = serve("milter", "--policy", mixed, preexec=small_files)
    mail = Postfix(
        tmp_path_factory.mktemp("full"), f"inet:127.0.0.1:{served.port}", program("postfix")
    )
    try:
        code, _ = mail.send(b"Subject: x\r\n\r\n" + TEXT * 10_000)
        assert code == 451
        assert mail.send(b"Subject: x\r\n\r\n" + TEXT)[0] == 250
    finally:
        mail.stop()


def test_a_server_that_is_killed_leaves_squid_closed(serve, mixed, tmp_path_factory):
    served = serve("icap", "--policy", mixed)
    proxy = Squid(tmp_path_factory.mktemp("killed"), served.port, program("squid"))
    try:
        assert proxy.curl("up", data=TEXT)[0] == 200
        with served.connect() as sock:
            sock.sendall(reqmod(TEXT * 1000)[:5000])
            served.process.send_signal(signal.SIGKILL)
            served.process.wait(10)
        assert proxy.curl("up", data=CARD.encode())[0] == 500
        assert CARD.encode() not in proxy.origin.seen
    finally:
        proxy.stop()


def test_a_server_that_is_killed_makes_postfix_defer(serve, mixed, tmp_path_factory):
    served = serve("milter", "--policy", mixed)
    mail = Postfix(
        tmp_path_factory.mktemp("gone"), f"inet:127.0.0.1:{served.port}", program("postfix")
    )
    try:
        assert mail.send(b"Subject: x\r\n\r\nwords\r\n")[0] == 250
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(10)
        with contextlib.suppress(Exception):
            code, _ = mail.send(CARD.encode())
            assert 400 <= code < 500
        time.sleep(0.5)
        assert not any(CARD.encode() in data for _, data in mail.sink.kept)
    finally:
        mail.stop()


def test_packs_are_reloaded_under_load_and_nothing_is_lost(serve, mixed, tmp_path):
    policy = tmp_path / "p.toml"
    shutil.copy(mixed, policy)
    served = serve("icap", "--policy", policy)
    wrong, total, stop = [], [0], threading.Event()

    def load():
        with served.connect() as sock:
            reader = Reader(sock)
            while not stop.is_set():
                sock.sendall(reqmod(TEXT) + reqmod(CARD.encode()))
                statuses = [reader.reply().status, reader.reply().status]
                total[0] += 2
                if statuses != [204, 200]:
                    wrong.append(statuses)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3):
        served.process.send_signal(signal.SIGHUP)
        wait_for(lambda n=number: served.metric("dlp_reloads_total") == n + 1, 30, "the reload")
    policy.write_text(POLICY.replace('incomplete = "quarantine"', "incomplete ="))
    served.process.send_signal(signal.SIGHUP)
    wait_for(lambda: served.metric("dlp_reload_failures_total") == 1, 30, "the refusal")
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert total[0] > 50
    assert ask(served, reqmod(CARD.encode())).status == 200


def test_a_term_lets_a_request_under_way_end(serve, mixed):
    served = serve("icap", "--policy", mixed)
    idle, busy = served.connect(), served.connect()
    data = reqmod(TEXT * 100)
    busy.sendall(data[:500])
    time.sleep(0.3)
    served.process.send_signal(signal.SIGTERM)
    assert idle.recv(10) == b""
    assert served.get("/ready")[0] in {0, 503}
    assert not answered(served)
    busy.sendall(data[500:])
    assert Reader(busy).reply().status == 204
    busy.close()
    idle.close()
    assert served.process.wait(10) == 0


def test_a_worker_that_is_killed_is_replaced(serve, mixed):
    served = serve("icap", "--policy", mixed, "--workers", "2")
    wait_for(lambda: served.metric("dlp_workers") == 2, 30, "both workers")
    for _ in range(5):
        assert ask(served, reqmod(CARD.encode())).status == 200
    assert served.metric("dlp_decisions_total") == 5
    children = workers(served)
    assert len(children) == 2
    os.kill(int(children[0]), signal.SIGKILL)
    assert ask(served, reqmod(CARD.encode())).status == 200
    wait_for(
        lambda: (
            served.metric("dlp_worker_restarts_total") == 1 and served.metric("dlp_workers") == 2
        ),
        30,
        "the new worker",
    )
    assert served.metric("dlp_decisions_total") >= 5
    served.process.send_signal(signal.SIGHUP)
    wait_for(lambda: served.metric("dlp_reloads_total") == 2, 30, "the reloads")
    assert served.end() == 0


def test_workers_end_when_their_supervisor_is_killed(serve, mixed):
    served = serve("clamd", "--policy", mixed, "--workers", "2")
    children = workers(served)
    served.process.kill()
    served.process.wait(10)
    wait_for(
        lambda: not any(Path(f"/proc/{pid}/fd/0").exists() for pid in children),
        15,
        "the end of the workers",
    )


@pytest.mark.parametrize("protocol", ["icap", "milter", "clamd"])
def test_hostile_bytes_leave_the_server_standing(serve, mixed, protocol):
    served = serve(protocol, "--policy", mixed)
    for data in (
        os.urandom(5000),
        b"\0" * 5000,
        b"\xff" * 5000,
        b"\r\n" * 3000,
        b"z" * 100_000,
        b"\0\0\0\x01B" * 2000,
        b"\0\0\0\x01E",
    ):
        with served.connect() as sock, contextlib.suppress(OSError):
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65_536):
                pass
    assert served.get("/health")[0] == 200
    assert not served.ended()
    assert "Traceback" not in served.log()

"""Faults, one a test: what is done, and what was promised for it (docs/reference/serving.md)."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import shutil
import signal
import smtplib
import socket
import struct
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integrations.icap_client import Reader, ask, chunked, reqmod
from tests.integrations.mail_server import Postfix
from tests.integrations.servers import CARD, POLICY, program, unread, wait_for
from tests.integrations.squid_server import Squid

TEXT = b"nothing to see here, only words.\n"


def small_files():
    """Let no file grow beyond 100 KiB, as a full disk does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def workers(served) -> list[str]:
    tasks = Path(f"/proc/{served.process.pid}/task").iterdir()  # any thread may have started one
    return [child for task in tasks for child in (task / "children").read_text().split()]


def runs(pid: str) -> bool:
    """Say whether a process is there, and not only its exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def refused(mail, data: bytes) -> int:
    """Send what must not pass; return the code that said so. A connection that ends is 421."""
    try:
        return mail.send(data)[0]
    except smtplib.SMTPServerDisconnected:
        return 421
    except smtplib.SMTPResponseException as error:
        return error.smtp_code


def signalled(pids, number) -> None:
    """Send a signal to processes; those that have ended are no fault."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), number)


@contextlib.contextmanager
def stopped(served):
    """Let a server stand still: what is sent to it waits."""
    served.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        served.process.send_signal(signal.SIGCONT)


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
    wait_for(lambda: served.metric("dlp_failures_total") == 50, what="the end of the connections")
    wait_for(lambda: served.metric("dlp_connections") == 0, what="the end of the connections")
    assert served.rss() - before < 30 << 20
    assert ask(served, reqmod(CARD.encode())).status == 200


def test_a_thousand_slow_uploads_have_bounded_memory(serve, mixed):
    """All of them stop in the middle of a body, and stay; others are served meanwhile."""
    served = serve("icap", "--policy", mixed)
    ask(served, reqmod(TEXT))
    before = served.rss()
    request = reqmod(TEXT * 30_000)
    with contextlib.ExitStack() as closed:
        socks = [closed.enter_context(served.connect()) for _ in range(1000)]
        for step in range(3):
            for sock in socks:
                sock.sendall(request[step * 40_000 : (step + 1) * 40_000])
        wait_for(lambda: not unread(served.port), 120, "all that was sent")
        assert served.metric("dlp_connections") == 1000
        assert served.rss() - before < 1000 * (200 << 10)
        assert ask(served, reqmod(CARD.encode())).status == 200
    wait_for(lambda: served.metric("dlp_connections") == 0, what="the end of the slow ones")


def test_an_upload_that_drips_is_cut_off(serve, mixed):
    """A byte now and then does not keep a connection alive."""
    served = serve("icap", "--policy", mixed, "--message-seconds", "1", "--idle-seconds", "600")
    with contextlib.ExitStack() as closed:
        socks = [closed.enter_context(served.connect()) for _ in range(20)]
        for sock in socks:
            sock.sendall(reqmod(TEXT * 100)[:1000])

        def all_are_cut_off():
            for sock in socks:
                with contextlib.suppress(OSError):
                    sock.sendall(b"x")
            return served.metric("dlp_failures_total") == len(socks)

        wait_for(all_are_cut_off, what="the end of the slow ones")
        wait_for(lambda: served.metric("dlp_connections") == 0, what="the end of the slow ones")


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
    third.settimeout(60)
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


def test_a_full_disk_defers_mail(serve, mixed, public):
    served = serve("milter", "--policy", mixed, preexec=small_files)
    mail = Postfix(public("full"), f"inet:127.0.0.1:{served.port}", program("postfix"))
    try:
        code, _ = mail.send(b"Subject: x\r\n\r\n" + TEXT * 10_000)
        assert code == 451
        assert mail.send(b"Subject: x\r\n\r\n" + TEXT)[0] == 250
    finally:
        mail.stop()


def test_a_server_that_is_killed_leaves_squid_closed(serve, mixed, public):
    served = serve("icap", "--policy", mixed)
    proxy = Squid(public("killed"), served.port, program("squid"))
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


def test_a_server_that_is_killed_makes_postfix_defer(serve, mixed, public):
    served = serve("milter", "--policy", mixed)
    mail = Postfix(public("gone"), f"inet:127.0.0.1:{served.port}", program("postfix"))
    try:
        assert mail.send(b"Subject: x\r\n\r\nwords\r\n")[0] == 250
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(10)
        assert 400 <= refused(mail, CARD.encode()) < 500
        assert len(mail.delivered(1)) == 1  # the one before
    finally:
        mail.stop()


def test_a_server_that_is_killed_while_squid_waits_for_it(serve, mixed, public):
    """The request is half in our hands: nothing of it reaches the origin."""
    served = serve("icap", "--policy", mixed)
    proxy = Squid(public("waits"), served.port, program("squid"))
    try:
        assert proxy.curl("up", data=TEXT)[0] == 200
        with stopped(served), ThreadPoolExecutor(1) as pool:
            asked = pool.submit(proxy.curl, "up", data=CARD.encode())
            wait_for(lambda: unread(served.port), what="Squid's request")
            served.process.kill()
            assert asked.result(90)[0] == 500
        assert CARD.encode() not in proxy.origin.seen
    finally:
        proxy.stop()


def test_a_server_that_is_killed_while_postfix_waits_for_it(serve, mixed, public):
    """At the end of a message: the sender tries again, nothing is delivered."""
    served = serve("milter", "--policy", mixed)
    mail = Postfix(public("waits"), f"inet:127.0.0.1:{served.port}", program("postfix"))
    try:
        with smtplib.SMTP("127.0.0.1", mail.port, timeout=120) as client:
            client.ehlo("client.test")
            assert client.mail("a@in.test")[0] == client.rcpt("b@out.test")[0] == 250
            with stopped(served), ThreadPoolExecutor(1) as pool:
                asked = pool.submit(client.data, b"Subject: x\r\n\r\n" + CARD.encode())
                wait_for(lambda: unread(served.port), what="Postfix's message")
                served.process.kill()
                assert 400 <= asked.result(90)[0] < 500
        assert mail.sink.kept == []
    finally:
        mail.stop()


def test_an_extractor_worker_that_is_killed_lets_nothing_pass(serve, mixed):
    """In the middle of a document and between two: what is not read is not passed."""
    served = serve("icap", "--policy", mixed, "--isolation", "worker")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", CARD)
    request = reqmod(out.getvalue(), name=b"a.zip")
    assert b"403 Forbidden" in ask(served, request).heads
    readers = workers(served)
    assert readers
    signalled(readers, signal.SIGSTOP)
    with served.connect() as sock:
        sock.sendall(request)
        wait_for(lambda: not unread(served.port), what="the request")
        signalled(readers, signal.SIGKILL)
        reply = Reader(sock).reply()
    assert reply.status == 500 or b"403 Forbidden" in reply.heads
    signalled(workers(served), signal.SIGKILL)
    assert b"403 Forbidden" in ask(served, request).heads
    assert ask(served, reqmod(TEXT)).status == 204


def test_packs_are_reloaded_under_load_and_nothing_is_lost(serve, mixed, tmp_path):
    policy = tmp_path / "p.toml"
    shutil.copy(mixed, policy)
    served = serve("icap", "--policy", policy)
    wrong, total, stop = [], [0], threading.Event()

    def load():
        statuses = []
        with served.connect() as sock, contextlib.suppress(OSError, EOFError):
            reader = Reader(sock)
            while not stop.is_set():
                statuses = []
                sock.sendall(reqmod(TEXT) + reqmod(CARD.encode()))
                statuses += [reader.reply().status, reader.reply().status]
                total[0] += 2
                if statuses != [204, 200]:
                    break
        if statuses != [204, 200]:  # wrong, or none
            wrong.append(statuses)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3):
        served.process.send_signal(signal.SIGHUP)
        wait_for(lambda n=number: served.metric("dlp_reloads_total") == n + 1, what="the reload")
    policy.write_text(POLICY.replace('incomplete = "quarantine"', "incomplete ="))
    served.process.send_signal(signal.SIGHUP)
    wait_for(lambda: served.metric("dlp_reload_failures_total") == 1, what="the refusal")
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert total[0] > 50
    assert ask(served, reqmod(CARD.encode())).status == 200


def test_a_term_lets_a_request_under_way_end(serve, mixed):
    served = serve("icap", "--policy", mixed)
    with served.connect() as idle, served.connect() as busy:
        reader = Reader(busy)
        busy.sendall(reqmod(TEXT * 10, allow=b"Preview: 330\r\nAllow: 204\r\n"))
        assert reader.reply().status == 100  # now it is under way
        served.process.send_signal(signal.SIGTERM)
        assert idle.recv(10) == b""
        assert served.get("/ready")[0] in {0, 503}
        assert not answered(served)
        busy.sendall(chunked(TEXT * 100))
        assert reader.reply().status == 204
    assert served.process.wait(60) == 0


def test_a_worker_that_is_killed_is_replaced(serve, mixed):
    served = serve("icap", "--policy", mixed, "--workers", "2")
    wait_for(lambda: served.metric("dlp_workers") == 2, what="both workers")
    for _ in range(5):
        assert ask(served, reqmod(CARD.encode())).status == 200
    wait_for(lambda: served.metric("dlp_decisions_total") == 5, what="the counters")
    children = workers(served)
    assert len(children) == 2
    os.kill(int(children[0]), signal.SIGKILL)
    wait_for(lambda: not runs(children[0]), what="its end")
    assert ask(served, reqmod(CARD.encode())).status == 200
    wait_for(
        lambda: (
            served.metric("dlp_worker_restarts_total") == 1 and served.metric("dlp_workers") == 2
        ),
        what="the new worker",
    )
    assert served.metric("dlp_decisions_total") >= 5
    served.process.send_signal(signal.SIGHUP)
    wait_for(lambda: served.metric("dlp_reloads_total") == 2, what="the reloads")
    assert served.end() == 0


def test_workers_end_when_their_supervisor_is_killed(serve, mixed):
    served = serve("clamd", "--policy", mixed, "--workers", "2")
    wait_for(lambda: served.metric("dlp_workers") == 2, what="both workers")
    children = workers(served)
    served.process.kill()
    served.process.wait(10)
    wait_for(lambda: not any(map(runs, children)), what="the end of the workers")


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

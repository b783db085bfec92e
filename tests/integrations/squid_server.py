"""A real Squid on loopback, with our ICAP server beside it and an origin behind it."""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socketserver
import ssl
import subprocess
import threading
import time

from tests.integrations.servers import answers, free_port, unread, wait_for

CONFIG = """
http_port 127.0.0.1:{port}
pid_filename {dir}/squid.pid
cache_log {dir}/cache.log
access_log stdio:{dir}/access.log
cache deny all
acl localnet src 127.0.0.0/8
http_access allow localnet
http_access deny all
shutdown_lifetime 1 seconds
# Squid 5 takes a full request buffer (512 KiB) for the end of the client.
client_request_buffer_max_size 64 MB
visible_hostname gateway.test
icap_enable on
icap_preview_enable on
icap_preview_size 1024
icap_send_client_ip on
icap_service_revival_delay 2 seconds
icap_service_failure_limit 10 in 30 seconds
icap_service dlp_req reqmod_precache icap://127.0.0.1:{icap}/reqmod bypass={bypass} on-overload=wait
icap_service dlp_resp respmod_precache icap://127.0.0.1:{icap}/respmod bypass={bypass}
adaptation_access dlp_req allow all
adaptation_access dlp_resp allow all
"""


BUMP = """
http_port 127.0.0.1:{bump} ssl-bump cert={dir}/ca.pem generate-host-certificates=on dynamic_cert_mem_cache_size=4MB
sslcrtd_program {certgen} -s {dir}/certs -M 4MB
sslcrtd_children 1
acl step1 at_step SslBump1
ssl_bump peek step1
ssl_bump bump all
tls_outgoing_options cafile={dir}/ca.pem
"""
CERTGEN = "/usr/lib/squid/security_file_certgen"


class _Origin(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        length = 0
        chunked = False
        while (field := self.rfile.readline()) not in (b"\r\n", b""):
            name, _, value = field.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
            chunked = chunked or (name.lower() == b"transfer-encoding" and b"chunked" in value)
        body = self._chunks() if chunked else self.rfile.read(length)
        self.server.seen.append(body)
        reply = self.server.pages.get(line.split(b" ")[1].rpartition(b"/")[2], b"thanks")
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            % len(reply)
        )
        for start in range(0, len(reply), 16_384):
            self.wfile.write(reply[start : start + 16_384])
            time.sleep(0.004)
            # Squid before 6 stalls when an origin is faster than the ICAP service: its bug 5352.
            while unread(self.server.icap) or unread(self.server.port, by_peer=True):
                time.sleep(0.002)

    def _chunks(self):
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()  # unread, it would make closing a reset
        return b"".join(pieces)


class Origin(socketserver.ThreadingTCPServer):
    """Keeps what it is sent, and gives pages."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), _Origin)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.seen, self.pages = [], {}
        self.icap = 0
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that is cut off is part of the tests."""


class Squid:
    """One instance in a folder that other users may enter (the fixture `public`)."""

    def __init__(self, folder, icap_port, squid, *, bypass="off", bumps=False):
        self.origin = Origin(_certified(folder) if bumps else None)
        self.bump = free_port()
        self.port = free_port()
        self.origin.icap = icap_port
        self.folder = folder
        config = folder / "squid.conf"
        config.write_text(CONFIG.format(dir=folder, port=self.port, icap=icap_port, bypass=bypass))
        if bumps:
            with config.open("a") as file:
                file.write(BUMP.format(dir=folder, bump=self.bump, certgen=CERTGEN))
        with contextlib.suppress(PermissionError):
            user = pwd.getpwnam("proxy")
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, user.pw_uid, user.pw_gid)
        self._log = (folder / "out.log").open("wb")
        self.process = subprocess.Popen(
            [squid, "-N", "-f", str(config)], stdout=self._log, stderr=self._log
        )
        wait_for(lambda: answers(self.port) or self.process.poll() is not None, what="Squid")
        assert self.process.poll() is None, (folder / "out.log").read_text()

    def curl(self, path: str, *arguments: str, data: bytes | None = None) -> tuple[int, bytes]:
        """Ask through the proxy; return status and body."""
        scheme, port = "http", self.port
        if (self.folder / "ca.pem").exists():
            scheme, port, arguments = (
                "https",
                self.bump,
                (*arguments, "--cacert", f"{self.folder}/ca.pem"),
            )
        done = subprocess.run(
            ["curl", "-sS", "-m", "60", "-x", f"http://127.0.0.1:{port}", "-w", "\n%{http_code}", *arguments,
             *(["--data-binary", "@-", "-H", "Content-Type: text/plain"] if data is not None else []), f"{scheme}://localhost:{self.origin.port}/{path}"],
            input=data, capture_output=True, check=False, timeout=90,
        )  # fmt: skip
        self.problem = done.stderr.decode()
        body, _, status = done.stdout.rpartition(b"\n")
        return int(status), body

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._log.close()
        self.origin.shutdown()
        self.origin.server_close()


def _certified(folder):
    """Make a certificate authority for Squid, its store, and the origin's certificate."""
    _openssl(folder, "ca", "/CN=Test CA", "basicConstraints=critical,CA:TRUE")
    signed = ("-CA", folder / "ca.pem", "-CAkey", folder / "ca.pem")
    _openssl(folder, "origin", "/CN=localhost", "subjectAltName=DNS:localhost", *signed)
    subprocess.run(
        [CERTGEN, "-c", "-s", folder / "certs", "-M", "4MB"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "origin.pem")
    return context


def _openssl(folder, name, subject, extension, *options):
    key, cert = folder / f"{name}.key", folder / f"{name}.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject, "-addext", extension, "-keyout", key, "-out", cert, *options],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (folder / f"{name}.pem").write_bytes(cert.read_bytes() + key.read_bytes())

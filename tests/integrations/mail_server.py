"""A real Postfix on loopback, with our milter before it and a sink behind it."""

from __future__ import annotations

import os
import pwd
import smtplib
import socketserver
import subprocess
import threading

from tests.integrations.servers import answers, free_port, wait_for

MAIN = """
compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
mydestination =
myhostname = gateway.test
mydomain = test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtp_dns_support_level = disabled
smtp_host_lookup = native
default_database_type = texthash
alias_maps =
alias_database =
maillog_file = {dir}/maillog
maillog_file_prefixes = {dir}
smtpd_milters = {milter}
milter_default_action = tempfail
milter_protocol = 6
milter_command_timeout = 20s
milter_content_timeout = 60s
smtpd_relay_restrictions = permit_mynetworks,reject
message_size_limit = 60000000
mailbox_size_limit = 0
header_size_limit = 1024000
notify_classes =
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd {options}
{more}pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class _Sink(socketserver.StreamRequestHandler):
    """Takes mail and keeps it."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        recipients = []
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (text := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(text.removeprefix(b".") if text.startswith(b"..") else text)
                self.server.kept.append((tuple(recipients), b"".join(lines)))
                recipients = []
                self.wfile.write(b"250 kept\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                if word == b"RCPT":
                    recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
                self.wfile.write(b"250 ok\r\n")


class Sink(socketserver.ThreadingTCPServer):
    """A server for whatever Postfix lets pass."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Sink)
        self.kept = []
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Postfix:
    """One instance in a folder that other users may enter (the fixture `public`)."""

    def __init__(self, folder, milter, postfix, *, options="", more=""):
        self.folder = folder
        self.sink = Sink()
        self.port = free_port()
        self._program = postfix
        etc = folder / "etc"
        for name in ("etc", "spool", "data"):
            (folder / name).mkdir()
        user = pwd.getpwnam("postfix")
        os.chown(folder / "data", user.pw_uid, user.pw_gid)
        values = {"dir": folder, "sink": self.sink.port, "milter": milter, "port": self.port,
                  "options": options, "more": more}  # fmt: skip
        (etc / "main.cf").write_text(MAIN.format(**values))
        (etc / "master.cf").write_text(MASTER.format(**values))
        done = self._run("start")
        if done.returncode:
            raise AssertionError(done.stderr.decode() + self.log())
        wait_for(lambda: answers(self.port), what="Postfix")

    def _run(self, word):
        return subprocess.run(
            [self._program, "-c", str(self.folder / "etc"), word],
            check=False, capture_output=True, timeout=60,
        )  # fmt: skip

    def send(self, message: bytes, recipients=("b@out.test",), sender="a@in.test"):
        """Send a message; return the code and text of the answer that refused it, or took it."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=120) as client:
            client.ehlo("client.test")
            code, text = client.mail(sender)
            for recipient in recipients:
                if code < 400:
                    code, text = client.rcpt(recipient)
            if code < 400:
                code, text = client.data(message)
        if 400 <= code < 500:
            print(code, text, self.log()[-2000:])  # pytest shows it where that was not expected
        return code, text

    def delivered(self, count: int, seconds=60):
        """Wait for messages behind Postfix; return them."""
        wait_for(lambda: len(self.sink.kept) >= count, seconds, f"message {count}")
        return self.sink.kept

    def held(self) -> list[str]:
        """Return the queue files that wait in quarantine."""
        hold = self.folder / "spool" / "hold"
        return sorted(path.name for path in hold.rglob("*") if path.is_file())

    def log(self) -> str:
        path = self.folder / "maillog"
        return path.read_text() if path.exists() else ""

    def stop(self):
        self._run("stop")
        self.sink.shutdown()
        self.sink.server_close()

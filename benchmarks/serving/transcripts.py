"""Write the transcripts of docs/reference/serving.md anew: real clients, against real servers.

    python benchmarks/serving/transcripts.py > transcripts.md

Needs Squid, curl, c-icap-client, Postfix, swaks and clamdscan, and root for Postfix.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.integrations.mail_server import Postfix
from tests.integrations.servers import CARD, DIRTY, PHONE, POLICY, Served
from tests.integrations.squid_server import Squid

UNINTERESTING = ("<-  250-", "ICAP server:", "\tDate:", "\tLast-Modified:")


def shown(
    title: str, command: list[str], cut: int = 24, hide: tuple[tuple[str, str], ...] = ()
) -> None:
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    line = " ".join(f"'{word}'" if re.search(r"[ {$]", word) else word for word in command)
    for old, new in hide:
        text, line = text.replace(old, new), line.replace(old, new)
    lines = [
        one.rstrip()
        for one in text.splitlines()
        if one.strip() and not one.startswith(UNINTERESTING)
    ][:cut]
    print(f"**{title}** (exit {done.returncode})\n\n```\n$ {line}\n" + "\n".join(lines) + "\n```\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mixed.toml").write_text(POLICY, "utf-8")
        for file, text in (
            ("clean.txt", "a harmless memo\n"),
            ("card.txt", CARD),
            ("ids.json", f'{{"note": "{DIRTY}"}}'),
        ):
            (folder / file).write_text(text, "utf-8")
        web(folder)
        mail(folder)
        clamd(folder)


def web(folder: Path) -> None:
    served = Served(folder / "icap", "icap", "--policy", folder / "mixed.toml")
    (folder / "squid").mkdir()
    proxy = Squid(folder / "squid", served.port, "/usr/sbin/squid")
    proxy.origin.pages[b"ids"] = (folder / "ids.json").read_bytes()
    hide = (
        (str(served.port), "1344"),
        (str(proxy.port), "3128"),
        (str(proxy.origin.port), "8080"),
        (f"{folder}/", ""),
    )
    client = ["c-icap-client", "-i", "127.0.0.1", "-p", str(served.port), "-v", "-f"]
    shown(
        "c-icap-client, passed",
        [
            *client,
            f"{folder}/clean.txt",
            "-s",
            "reqmod",
            "-req",
            "http://site.test/up",
            "-method",
            "POST",
        ],
        6,
        hide,
    )
    shown(
        "c-icap-client, blocked",
        [
            *client,
            f"{folder}/card.txt",
            "-s",
            "reqmod",
            "-req",
            "http://site.test/up",
            "-method",
            "POST",
        ],
        16,
        hide,
    )
    shown(
        "c-icap-client, redacted",
        [*client, f"{folder}/ids.json", "-s", "respmod", "-resp", "http://site.test/ids"],
        20,
        hide,
    )
    curl = ["curl", "-s", "-x", f"http://127.0.0.1:{proxy.port}", "-w", r"\n%{http_code}\n"]
    origin = f"http://127.0.0.1:{proxy.origin.port}"
    shown(
        "curl through Squid, passed",
        [*curl, "-F", f"file=@{folder}/clean.txt", f"{origin}/up"],
        4,
        hide,
    )
    shown(
        "curl through Squid, blocked",
        [*curl, "-F", f"file=@{folder}/card.txt", f"{origin}/up"],
        12,
        hide,
    )
    query = quote(CARD, safe="")
    shown(
        "curl through Squid, a number in the query blocked",
        [*curl, "-o", "/dev/null", f"{origin}/search?q={query}"],
        2,
        hide,
    )
    shown("curl through Squid, response redacted", [*curl, f"{origin}/ids"], 4, hide)
    served.process.kill()
    served.process.wait()
    shown(
        "curl through Squid, server killed (bypass=off)",
        [*curl, "-o", "/dev/null", "-F", f"file=@{folder}/clean.txt", f"{origin}/up"],
        4,
        hide,
    )
    proxy.stop()


def mail(folder: Path) -> None:
    served = Served(folder / "milter", "milter", "--policy", folder / "mixed.toml")
    (folder / "postfix").mkdir()
    postfix = Postfix(folder / "postfix", f"inet:127.0.0.1:{served.port}", "/usr/sbin/postfix")
    swaks = ["swaks", "--server", f"127.0.0.1:{postfix.port}", "--ehlo", "client.test", "--from", "a@in.test", "--to", "b@out.test",
             "--hide-informational", "--suppress-data", "--header", "Subject: note", "--body"]  # fmt: skip
    hide = ((str(postfix.port), "25"),)
    for title, body in (
        ("passed", "a harmless memo"),
        ("blocked", CARD),
        ("redacted", DIRTY),
        ("quarantined", PHONE),
    ):
        shown(f"swaks through Postfix, {title}", [*swaks, body], 30, hide)
    kept = postfix.delivered(2)[1][1].decode()
    kept = re.sub(r"(?m)^(Received|\t|X-Mailer|Message-Id|Date).*\n", "", kept.replace("\r", ""))
    print(f"What arrived of the redacted one:\n\n```\n{kept.strip()}\n```\n".replace("\r", ""))
    print(
        "What Postfix says of the quarantined one:\n\n```\n"
        + "\n".join(
            re.sub(r"^.*?\]: ", "", line)
            for line in postfix.log().splitlines()
            if "milter-hold" in line
        )
        + "\n```\n"
    )
    postfix.stop()
    served.end()


def clamd(folder: Path) -> None:
    served = Served(folder / "clamd", "clamd", "--policy", folder / "mixed.toml")
    (folder / "clamd.conf").write_text(f"TCPSocket {served.port}\nTCPAddr 127.0.0.1\n")
    files = [f"{folder}/{name}" for name in ("clean.txt", "card.txt", "ids.json")]
    shown(
        "clamdscan",
        ["clamdscan", "-c", f"{folder}/clamd.conf", "--stream", "--no-summary", *files],
        9,
        ((f"{folder}/", ""),),
    )
    served.end()


if __name__ == "__main__":
    main()

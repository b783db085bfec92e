"""`dlp serve icap|milter|clamd|http`: answer gateways until a signal says to end.

SIGTERM ends when requests under way are answered, SIGHUP loads packs and policies anew.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dlp.cli import indexes, serve_http
from dlp.errors import DlpError

if TYPE_CHECKING:
    from dlp.integrations.gate import Gate
    from dlp.integrations.mail_notice import Notifier
    from dlp.integrations.quarantine import Quarantine
    from dlp.integrations.reloading import Reloading
    from dlp.integrations.serving import Handler, ServeLimits
    from dlp.policy import PolicyFile
    from dlp.scanner import Scanner

DEFAULTS = {"icap": "127.0.0.1:1344", "milter": "unix:dlp-milter.sock", "clamd": "127.0.0.1:3310",
            "http": serve_http.ADDRESS}  # fmt: skip
_MEBI = 1 << 20
_SYSTEMD_FIRST = 3
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(prog="dlp serve", description=(__doc__ or "").partition("\n")[0])
    protocols = made.add_subparsers(dest="protocol", required=True, metavar="PROTOCOL")
    common = _common()
    icap = protocols.add_parser("icap", parents=[common], help="for proxies: Squid, c-icap-client")
    icap.add_argument("--mode", choices=("buffer", "trickle", "preview"), default="buffer",
                      help="when a body is handed on (default: buffer)")  # fmt: skip
    icap.add_argument("--preview", type=int, default=4096, metavar="BYTES")
    icap.add_argument("--headers", type=_names, default=frozenset(), metavar="NAME,…|*",
                      help="header and trailer fields that are scanned too (default: none)",
                      )  # fmt: skip
    icap.add_argument("--quarantine", metavar="DIR",
                      help="keep here what a policy puts into quarantine")  # fmt: skip
    icap.add_argument("--quarantine-max", type=int, default=1024, metavar="MIB")
    icap.add_argument("--block-page", metavar="FILE", help="HTML with $notice_zh, $notice_en, "
                      "$reference, $policy")  # fmt: skip
    icap.add_argument("--tls-cert", metavar="FILE", help="ICAP over TLS: certificate chain")
    icap.add_argument("--tls-key", metavar="FILE")
    icap.add_argument("--tls-client-ca", metavar="FILE", help="ask clients for a certificate")
    milter = protocols.add_parser("milter", parents=[common], help="for MTAs: Postfix, Sendmail")
    milter.add_argument("--remove-recipients", action="store_true",
                        help="deliver a blocked message to those it may go to")  # fmt: skip
    milter.add_argument("--notify", metavar="HOST:PORT", help="a mail server through which the "
                        "sender is told who was removed")  # fmt: skip
    milter.add_argument("--notify-from", metavar="ADDRESS", help="from whom such a notice is")
    clamd = protocols.add_parser("clamd", parents=[common], help="for whoever speaks clamd")
    clamd.add_argument("--allow-scan", metavar="DIR", help="let SCAN read files of this folder")
    clamd.add_argument("--allow-reload", action="store_true", help="let RELOAD load packs anew")
    serve_http.add(protocols, common)
    return made


def _names(text: str) -> frozenset[str]:
    """Return names of header fields in lower case; argparse turns the error into its own."""
    names = frozenset(name.strip().lower() for name in text.split(","))
    if not all(name == "*" or _TOKEN.fullmatch(name) for name in names):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of names of header fields")
    return names


def _common() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(add_help=False)
    add = made.add_argument
    add("--listen", action="append", metavar="HOST:PORT|unix:PATH",
        help="default: loopback, or a Unix socket for milter")  # fmt: skip
    add("--policy", action="append", metavar="[NAME=]FILE|PRESET",
        help="the first is the default (default: fail-closed)")  # fmt: skip
    add("--packs", action="append", metavar="NAME|DIR", help="default: all built-in packs")
    indexes.add(made)
    add("--on-failure", choices=("closed", "open"), default="closed",
        help="what becomes of what our own fault left unscanned (default: closed)")  # fmt: skip
    add("--workers", type=int, default=1, metavar="N", help="processes (default: 1)")
    add("--threads", type=int, default=2, metavar="N", help="scanning threads a process")
    add("--isolation", choices=("none", "worker"), default="none",
        help="where documents are read")  # fmt: skip
    add("--metrics", metavar="HOST:PORT|unix:PATH", help="/metrics, /ready, /health")
    add("--max-body", type=int, default=256, metavar="MIB")
    add("--max-connections", type=int, default=1024, metavar="N")
    add("--scan-seconds", type=float, default=60.0, metavar="S", help="time for one body")
    add("--idle-seconds", type=float, metavar="S", help="silence of a peer (60; milter: 7200)")
    add("--message-seconds", type=float, metavar="S",
        help="time for one request to arrive (600; milter: 3600)")  # fmt: skip
    add("--drain-seconds", type=float, default=30.0, metavar="S")
    add("--spool-dir", metavar="DIR", help="where large bodies wait (default: $TMPDIR)")
    add("--no-scan", action="store_true", help="pass all unscanned, to measure the server alone")
    add("--worker", help=argparse.SUPPRESS)
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    if options.worker:
        control, _, rest = options.worker.partition(":")
        sockets = [socket.socket(fileno=int(number)) for number in rest.split(",")]
        return _one(options, sockets, None, socket.socket(fileno=int(control)))
    sockets = _sockets(options)
    observer = _bound(options.metrics) if options.metrics else None
    try:
        if options.protocol == "http":
            serve_http.check(options, sockets)
        if options.workers > 1:
            return _many(options, arguments, sockets, observer)
        return _one(options, sockets, observer, None)
    finally:
        _unlink(options)


def _many(
    options: argparse.Namespace,
    arguments: Sequence[str],
    sockets: list[socket.socket],
    observer: socket.socket | None,
) -> int:
    from dlp.integrations.records import Log  # noqa: PLC0415 - `dlp --help` needs none of it
    from dlp.integrations.supervisor import Supervisor  # noqa: PLC0415 - as above

    _policies(options)  # what is wrong with them is said here, once
    _quarantine(options)
    _notifier(options)

    async def supervise() -> int:
        supervisor = Supervisor(
            arguments, sockets, count=options.workers, log=Log.to_stderr(), observer=observer,
            drain_seconds=options.drain_seconds,
        )  # fmt: skip
        return await supervisor.run()

    return asyncio.run(supervise())


def _one(
    options: argparse.Namespace,
    sockets: list[socket.socket],
    observer: socket.socket | None,
    control: socket.socket | None,
) -> int:
    """Serve in this process."""
    from dlp.integrations import running  # noqa: PLC0415 - `dlp --help` needs none of it
    from dlp.integrations.gate import INLINE, Gate  # noqa: PLC0415 - as above
    from dlp.integrations.metrics import Metrics  # noqa: PLC0415 - as above
    from dlp.integrations.records import Log  # noqa: PLC0415 - as above
    from dlp.integrations.reloading import Reloading  # noqa: PLC0415 - as above
    from dlp.integrations.serving import Server  # noqa: PLC0415 - as above

    metrics, log, limits = Metrics(), Log.to_stderr(), _limits(options)
    policies = _policies(options)
    reloading = Reloading(lambda: _scanner(options), policies, metrics=metrics, log=log)
    gate = Gate(reloading, policies, protocol=options.protocol, metrics=metrics, log=log,
                threads=options.threads, scans=not options.no_scan,
                # whoever waits for a worker must not keep all others waiting
                inline=0 if options.isolation == "worker" else INLINE)  # fmt: skip
    tls = _tls(options)
    if options.protocol == "http":
        made = serve_http.server(options, sockets, gate, limits, tls)
        return running.run(running.Process(
            lambda: made, gate, reloading, metrics, log, observer, control,
        ))  # fmt: skip
    handler = _handler(options, gate, limits, reloading)
    return running.run(running.Process(
        lambda: Server(handler, sockets, limits=limits, metrics=metrics, tls=tls),
        gate, reloading, metrics, log, observer, control,
    ))  # fmt: skip


def _handler(
    options: argparse.Namespace, gate: Gate, limits: ServeLimits, reloading: Reloading
) -> Handler:
    fail_open = options.on_failure == "open"
    if options.protocol == "milter":
        from dlp.integrations.milter_server import (  # noqa: PLC0415 - this protocol only
            MilterOptions,
            MilterServer,
        )  # fmt: skip

        return MilterServer(gate, limits=limits, options=MilterOptions(
            fail_open=fail_open, remove_recipients=options.remove_recipients,
            notifier=_notifier(options)))  # fmt: skip
    if options.protocol == "clamd":
        from dlp.integrations.clamd_server import (  # noqa: PLC0415 - as above
            ClamdOptions,
            ClamdServer,
        )  # fmt: skip

        async def reload() -> bool:
            return await asyncio.to_thread(reloading.reload)

        folder = Path(options.allow_scan) if options.allow_scan else None
        chosen = ClamdOptions(fail_open=fail_open, scan_folder=folder)
        allowed = reload if options.allow_reload else None
        return ClamdServer(gate, limits=limits, options=chosen, reload=allowed)
    from dlp.integrations.block_page import BlockPage  # noqa: PLC0415 - this protocol only
    from dlp.integrations.icap_options import IcapOptions, Mode  # noqa: PLC0415 - as above
    from dlp.integrations.icap_server import IcapServer  # noqa: PLC0415 - as above

    return IcapServer(gate, limits=limits, options=IcapOptions(
        mode=Mode(options.mode), preview=options.preview, fail_open=fail_open,
        fields=options.headers, quarantine=_quarantine(options),
        page=BlockPage(options.block_page)))  # fmt: skip


def _notifier(options: argparse.Namespace) -> Notifier | None:
    """Return who tells senders. Raises `DlpError` for options that do not go together."""
    from dlp.integrations.mail_notice import Notifier  # noqa: PLC0415 - this protocol only

    if getattr(options, "notify", None) is None:
        return None
    host, _, port = options.notify.rpartition(":")
    if not host or not port.isdigit():
        raise DlpError(f"--notify: {options.notify!r} is not HOST:PORT")
    if "@" not in (options.notify_from or "") or not options.remove_recipients:
        raise DlpError("--notify needs --remove-recipients and --notify-from ADDRESS")
    return Notifier(host.strip("[]"), int(port), options.notify_from)


def _quarantine(options: argparse.Namespace) -> Quarantine | None:
    """Return the folder of `--quarantine`. Raises `DlpError` for one that cannot be used."""
    from dlp.integrations.quarantine import Quarantine  # noqa: PLC0415 - this protocol only

    if getattr(options, "quarantine", None) is None:
        return None
    try:
        return Quarantine(options.quarantine, most_bytes=options.quarantine_max * _MEBI)
    except DlpError as error:
        raise DlpError(f"--quarantine: {error}") from None


def _limits(options: argparse.Namespace) -> ServeLimits:
    from dlp.integrations.serving import ServeLimits  # noqa: PLC0415 - `dlp --help` needs none

    # An MTA is silent as long as its own client is: SMTP allows minutes for each step.
    idle, message = (7200.0, 3600.0) if options.protocol == "milter" else (60.0, 600.0)
    return ServeLimits(
        max_connections=options.max_connections, idle_seconds=options.idle_seconds or idle,
        message_seconds=options.message_seconds or message, max_body=options.max_body * _MEBI,
        spool_dir=options.spool_dir, drain_seconds=options.drain_seconds,
    )  # fmt: skip


def _scanner(options: argparse.Namespace) -> Scanner:
    from dlp.limits import Limits  # noqa: PLC0415 - `dlp --help` needs none
    from dlp.scanner import Scanner  # noqa: PLC0415 - as above

    limits = Limits(max_bytes=options.max_body * _MEBI, seconds=options.scan_seconds,
                    max_findings=20_000)  # fmt: skip
    return Scanner(
        options.packs, limits=limits, isolation=options.isolation, registered=indexes.of(options)
    )


def _policies(options: argparse.Namespace) -> dict[str, PolicyFile]:
    """Return the policies by name; the first is the default."""
    from dlp.policy import PolicyFile  # noqa: PLC0415 - `dlp --help` needs none

    found = {}
    for text in options.policy or ["fail-closed"]:
        name, sign, source = text.partition("=")
        if not sign:
            name, source = Path(text).name.removesuffix(".toml"), text
        if name in found:
            raise DlpError(f"--policy: the name {name!r} is used twice")
        # Only SIGHUP makes it look at its files: no request pays for that.
        found[name] = PolicyFile(source, interval=float("inf"))
    return found


def _tls(options: argparse.Namespace) -> ssl.SSLContext | None:
    """Return the TLS settings of ICAP; None without a certificate."""
    if getattr(options, "tls_cert", None) is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(options.tls_cert, options.tls_key)
        if options.tls_client_ca:
            context.load_verify_locations(options.tls_client_ca)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ssl.SSLError) as error:
        raise DlpError(f"--tls-cert, --tls-key, --tls-client-ca: {error}") from error
    return context


def _sockets(options: argparse.Namespace) -> list[socket.socket]:
    """Return the sockets to serve on: those of systemd, or those that `--listen` names."""
    if _is_handed_sockets():
        count = int(os.environ.get("LISTEN_FDS", "0"))
        return [socket.socket(fileno=_SYSTEMD_FIRST + number) for number in range(count)]
    return [_bound(address) for address in options.listen or [DEFAULTS[options.protocol]]]


def _is_handed_sockets() -> bool:
    """Say whether systemd has bound the sockets."""
    return os.environ.get("LISTEN_PID") == str(os.getpid())


def _bound(address: str) -> socket.socket:
    from dlp.integrations.serving import bound  # noqa: PLC0415 - `dlp --help` needs none

    try:
        return bound(address)
    except (ValueError, OverflowError) as error:
        raise DlpError(f"{address!r}: {error}") from None


def _unlink(options: argparse.Namespace) -> None:
    """Take our Unix sockets away again; those of systemd are not ours."""
    listened = options.listen or [DEFAULTS[options.protocol]]
    for address in [*([] if _is_handed_sockets() else listened), options.metrics or ""]:
        if address.startswith("unix:"):
            try:
                Path(address.removeprefix("unix:")).unlink()
            except OSError as error:
                sys.stderr.write(f"dlp serve: {address}: {error.strerror}\n")

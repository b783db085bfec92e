"""`dlp serve http`: the options of the HTTP service, and how it is put together."""

from __future__ import annotations

import argparse
import os
import socket
import ssl
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dlp.errors import DlpError

if TYPE_CHECKING:
    from dlp.integrations.gate import Gate
    from dlp.integrations.http_server import HttpServer
    from dlp.integrations.serving import ServeLimits

ADDRESS = "127.0.0.1:8787"
_MEBI = 1 << 20


def add(protocols: Any, common: argparse.ArgumentParser) -> None:
    """Add the subcommand to those of `dlp serve`."""
    made = protocols.add_parser(
        "http", parents=[common], help="for programs and people: /v1/inspect, redact, decide"
    )
    made.add_argument("--keys", metavar="FILE", help="API keys: lines NAME SHA256 [values]")
    made.add_argument("--new-key", metavar="NAME", action=_NewKey, help="print a new key and its "
                      "line for --keys, and exit; --values before it: for clear values too",
                      )  # fmt: skip
    made.add_argument("--values", action="store_true", help=argparse.SUPPRESS)
    made.add_argument("--max-active", type=int, default=64, metavar="N",
                      help="bodies received at a time (default: 64)")  # fmt: skip
    made.add_argument("--max-held", type=int, default=1024, metavar="MIB",
                      help="documents that wait until whole, together (default: 1024)")  # fmt: skip
    made.add_argument("--tls-cert", metavar="FILE", help="certificate chain")
    made.add_argument("--tls-key", metavar="FILE")
    made.add_argument("--tls-client-ca", metavar="FILE", help="ask clients for a certificate")


def check(options: argparse.Namespace, sockets: Sequence[socket.socket]) -> None:
    """Say now what no worker could mend, and refuse to serve strangers without keys or mTLS.

    Raises `DlpError`.
    """
    from dlp.integrations.http_keys import KeyFile  # noqa: PLC0415 - this protocol only

    if options.keys:
        KeyFile(options.keys)
    if options.tls_client_ca and not options.tls_cert:
        raise DlpError("--tls-client-ca needs --tls-cert and --tls-key")
    if options.keys or options.tls_client_ca:
        return
    for sock in sockets:
        if sock.family != socket.AF_UNIX and not _loopback(str(sock.getsockname()[0])):
            raise DlpError(
                "an address that others reach needs --keys FILE, or --tls-client-ca FILE\n"
                "  hint: dlp serve http --new-key NAME makes a key"
            )


def server(
    options: argparse.Namespace,
    sockets: Sequence[socket.socket],
    gate: Gate,
    limits: ServeLimits,
    tls: ssl.SSLContext | None,
) -> HttpServer:
    """Return the server. Raises `DlpError` for keys that cannot be read, and without uvicorn."""
    from dlp.integrations.http_app import (  # noqa: PLC0415 - this protocol only
        HttpApp,
        HttpOptions,
    )
    from dlp.integrations.http_keys import KeyFile  # noqa: PLC0415 - as above
    from dlp.integrations.http_server import HttpServer  # noqa: PLC0415 - as above

    keys = KeyFile(options.keys) if options.keys else None
    app = HttpApp(gate, keys=keys, options=HttpOptions(
        max_body=limits.max_body, idle_seconds=limits.idle_seconds,
        body_seconds=limits.message_seconds, max_active=options.max_active,
        max_held=options.max_held * _MEBI, fail_open=options.on_failure == "open",
        certified=bool(options.tls_client_ca)))  # fmt: skip
    return HttpServer(app, sockets, limits=limits, tls=tls)


def _loopback(host: str) -> bool:
    return host.startswith("127.") or host == "::1"


class _NewKey(argparse.Action):
    """Prints a key and ends, as `--version` does: nothing is served."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,  # noqa: ARG002 - part of the signature
    ) -> None:
        from dlp.integrations.http_keys import made  # noqa: PLC0415 - this option only

        key, line = made(str(values), values=namespace.values)
        sys.stdout.write(f"{key}{os.linesep}{line}{os.linesep}")
        parser.exit()

"""Fuzz the three protocol cores with atheris, and what opens bodies, outside of the ordinary tests.

    pip install atheris
    python tests/integrations/fuzz_protocols.py icap|milter|clamd|multipart|coding -max_total_time=60

What must hold: nothing raises, every input comes to an end, bodies are never longer than the
input, and what is kept stays below the input's size. Parts of a form are the same however it
arrives; what a content coding unpacks to stays within its limit.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["dlp.integrations"]):
    from dlp.integrations import bodies, clamd, form_parts, http_message, icap, milter
    from dlp.integrations.http_multipart import PartData, PartStart, Splitter
    from dlp.integrations.http_refusal import Refusal

FORM = "multipart/form-data; boundary=b"
CODINGS = ("gzip", "deflate", "br", "gzip, deflate", "x-gzip,br,gzip", "zip", "")
LIMIT = 4096
CORES = {"icap": icap.IcapCore, "milter": milter.MilterCore, "clamd": clamd.ClamdCore}


def drive(make, data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    core, total, events = make(), 0, 0
    size = provider.remaining_bytes()
    while provider.remaining_bytes():
        core.receive(provider.ConsumeBytes(provider.ConsumeIntInRange(1, 64)))
        while (event := core.next_event()) is not None:
            events += 1
            assert events <= 4 * size + 8
            if isinstance(event, icap.Data | clamd.Data | milter.Body):
                total += len(event.data)
            if isinstance(event, icap.PreviewEnd):
                core.go_on() if size % 2 else core.answered()
            if isinstance(event, icap.Request):
                http_message.Head.parse(event.request_head).to_bytes()
    core.receive(b"")
    while core.next_event() is not None:
        pass
    assert total <= size
    assert len(core._buffer) <= size


def parts(chunks) -> tuple[list, int]:
    """Return the parts of a form that arrives so, and the status of its refusal."""
    splitter, found = Splitter(FORM, max_parts=20), []
    try:
        for chunk in chunks:
            for event in splitter.feed(chunk):
                if isinstance(event, PartStart):
                    found.append([event.name, event.media_type, b""])
                elif isinstance(event, PartData):
                    found[-1][2] += event.data
        splitter.close()
    except Refusal as refusal:
        return found, refusal.status
    return found, 0


def divide(data: bytes) -> None:
    """Take a form as a whole and byte by byte; and as the servers that hold it do."""
    assert parts([data]) == parts([data[at : at + 1] for at in range(len(data))])
    for part in form_parts.split(FORM, data) or ():
        assert len(part.head) + len(part.data) <= len(data)
        assert isinstance(part.file + part.field, str)


def undo(data: bytes) -> None:
    """Undo content codings: what comes out is bounded, and what is not whole is said."""
    if data:
        opened = bodies.decoded(data[1:], CODINGS[data[0] % len(CODINGS)], limit=LIMIT)
        assert len(opened.data) <= max(LIMIT, len(data))
        assert opened.notice in {"", "corrupt", "truncated", "over-budget", "unsupported"}


def main() -> None:
    name = sys.argv.pop(1)
    others = {"multipart": divide, "coding": undo}
    core = CORES.get(name)
    atheris.Setup(sys.argv, others[name] if core is None else lambda data: drive(core, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()

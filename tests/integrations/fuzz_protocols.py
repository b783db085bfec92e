"""Fuzz the three protocol cores with atheris, outside of the ordinary tests.

    pip install atheris
    python tests/integrations/fuzz_protocols.py icap|milter|clamd -max_total_time=60

What must hold: nothing raises, every input comes to an end, bodies are never longer than the
input, and what is kept stays below the input's size.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["dlp.integrations"]):
    from dlp.integrations import clamd, http_message, icap, milter

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


def main() -> None:
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: drive(CORES[name], data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()

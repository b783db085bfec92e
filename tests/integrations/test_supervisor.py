"""The supervisor and a worker that answers late: what it said counts, and it is ready again."""

from __future__ import annotations

import asyncio
import json
import socket

from dlp.integrations import supervisor
from dlp.integrations.records import Log
from dlp.integrations.running import ASK
from dlp.integrations.supervisor import Supervisor, _Worker


def counters(number):
    return {"counters": [["dlp_decisions_total", [], number]], "gauges": [], "times": {}}


def test_a_late_answer_is_neither_lost_nor_taken_for_the_next_one(monkeypatch):
    monkeypatch.setattr(supervisor, "_ANSWER_SECONDS", 0.05)

    async def main():
        made = Supervisor([], [], count=1, log=Log())
        ours, its = socket.socketpair()
        with its:
            reader, writer = await asyncio.open_unix_connection(sock=ours)
            worker = _Worker(None, reader, writer, ready=True)
            made._workers[0] = worker
            await made._ask_all()
            assert (worker.counters, made._is_ready()) == (None, False)
            first, second = counters(1), counters(2)
            its.sendall(json.dumps(first).encode() + b"\n" + json.dumps(second).encode() + b"\n")
            await made._ask_all()
            assert (worker.counters, made._is_ready()) == (second, True)
            assert its.recv(1000) == ASK * 2
            for _ in range(50):  # one that hangs is not asked for ever
                await made._ask(worker)
            assert len(its.recv(1000)) == len(ASK) * supervisor._MOST_OWED
            writer.close()

    asyncio.run(main())

"""docs/how-to/write-a-pattern.md does what it says: every block is executed, in order.

A block's first word says what it is: `sh` is run, `output` is what the last one printed, `error`
what it complained; `toml NAME` and `text NAME` are written to a file; `edit NAME` replaces its
first line by its second one, once, at the last place.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-pattern.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks():
    return [match.groups() for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


def cut(text, filters):
    """What `head -N` and `cut -c 1-N` leave of a text."""
    for words in filters:
        count = int(words[-1].rpartition("-")[2])
        lines = text.splitlines()
        lines = lines[:count] if words[0] == "head" else [line[:count] for line in lines]
        text = "".join(f"{line}\n" for line in lines)
    return text


def test_every_block_does_what_it_says(dlp, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = err = ""
    ran = compared = 0
    for kind, name, body in blocks():
        if kind == "sh":
            out = err = ""
            for line in body.splitlines():
                command, *filters = line.split(" | ")
                program, *arguments = shlex.split(command)
                assert program == "dlp"
                outcome = dlp(*arguments)
                out += cut(outcome.out, [shlex.split(item) for item in filters])
                err += outcome.err
                ran += 1
        elif kind in ("toml", "text"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "edit":
            old, new = body.splitlines()
            before, found, after = Path(name).read_text(encoding="utf-8").rpartition(old)
            assert found
            Path(name).write_text(before + new + after, encoding="utf-8")
        else:
            expected = {"output": out, "error": err}[kind]
            assert expected == body
            compared += 1
    assert (ran, compared) == (10, 9)


def test_no_fence_is_left_out():
    fences = re.findall(r"^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(fences) == 2 * len(blocks())

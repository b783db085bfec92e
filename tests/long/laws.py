"""The laws, for as long as one likes: `python tests/long/laws.py --minutes 10 --seed 1`.

Prints what was tried: cases, bytes, the largest input. Exits 1 at the first broken law, with the
case that breaks it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dlp import Limits, Scanner
from dlp.errors import HeldDocumentError
from tests.encodings import ENCODINGS
from tests.laws.test_encodings import broken, cases

BROKEN = Path("broken-law.bin")
LIMITS = Limits(seconds=20)
FILLERS = (
    b"", b" ", b"\n", b"\r\n", b"=\n", b"%", b"\\u", b"&#", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<b>", b"1O0l",
    b"x = call(argument, 12)  # nothing\n", "没有什么可找的说明文字。\n".encode(), "說明\n".encode("big5"),
    "说明文字\n".encode("gb18030"), "说明".encode("utf-16-le"), b"A" * 40, b"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=",
    b"\x1f\x8b\x08", b"x\x9c", b"PK\x03\x04", b'{"a": "', b'"}', b"-----BEGIN RSA PRIVATE KEY-----\n",
)  # fmt: skip


def facts(findings):
    return [
        (f.infotype, f.confidence, f.location.path, f.location.span, f.location.text_span,
         f.location.line, f.location.column, f.reveal(), f.alternatives)
        for f in findings
    ]  # fmt: skip


def made(rng, texts):
    """Return bytes made of examples in random encodings, and of what troubles decoders."""
    parts = []
    for _ in range(rng.choice((1, 2, 5, 12))):
        kind = rng.random()
        if kind < 0.5:
            try:
                data = ENCODINGS[rng.choice(list(ENCODINGS))](rng.choice(texts))
            except UnicodeEncodeError:
                continue
        elif kind < 0.8:
            data = rng.choice(FILLERS) * rng.choice((1, 3, 50, 700))
        else:
            data = rng.randbytes(rng.choice((1, 7, 300)))
        if rng.random() < 0.2 and data:
            at = rng.randrange(len(data))
            data = data[:at] + rng.randbytes(rng.choice((0, 1))) + data[at + 1 :]
        parts.append(data)
    return b"".join(parts)


def streamed(scanner, data, cuts, step):
    stream = scanner.stream(step=step)
    for first, last in zip([0, *cuts], [*cuts, len(data)], strict=True):
        stream.feed(data[first:last])
    return stream.close()


def redacted(scanner, data, cuts):
    redactor = scanner.stream().redact()
    out = [redactor.feed(data[a:b]) for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    return b"".join(out) + redactor.flush()


def one(scanner, rng, texts, tried):
    """Try the laws on one case; return what is wrong."""
    data = made(rng, texts)
    tried["bytes"] += len(data)
    tried["largest"] = max(tried["largest"], len(data))
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.choice((1, 4, 60))))
    whole = scanner.scan(data)
    inspection = streamed(scanner, data, cuts, rng.choice((1, 1000, 65536)))
    tried["findings"] += len(whole.findings)
    if any("behind text" in notice.detail for notice in inspection.notices):
        tried["archives behind text"] += 1  # which a stream can only say
        return None if not inspection.complete else ("a hidden archive", data, cuts)
    if facts(whole.findings) != facts(inspection.findings) or whole.counts != inspection.counts:
        return "stream = whole", data, cuts
    for finding in whole.findings:
        span = finding.location.span
        if not 0 <= span.start <= span.end:
            return "spans", data, cuts
    try:
        if redacted(scanner, data, cuts) != redacted(scanner, data, []):
            return "redaction = whole", data, cuts
    except HeldDocumentError:
        tried["documents"] += 1
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    scanner, rng, tried = Scanner(limits=LIMITS), random.Random(options.seed), Counter()
    texts = [text for _, text in cases()]
    wrong, count = broken(scanner, lambda _: list(ENCODINGS))
    print(f"encodings: {count} cases, {len(wrong)} differ")
    for name, detector, text, _, _ in wrong:
        print(f"  {name}: {detector}: {text!r}")
    until = time.monotonic() + 60 * options.minutes
    while time.monotonic() < until:
        tried["cases"] += 1
        bad = one(scanner, rng, texts, tried)
        if bad:
            law, data, cuts = bad
            BROKEN.write_bytes(data)
            print(
                f"BROKEN {law}: case {tried['cases']}, {len(data)} bytes in {BROKEN}, cut at {cuts}"
            )
            return 1
    print(f"seed {options.seed}, {options.minutes} minutes:", dict(tried))
    return 0


if __name__ == "__main__":
    sys.exit(main())

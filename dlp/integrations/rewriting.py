"""Bodies without what was found in them: text in place, documents and forms written again.

Whatever comes out is decided about again by the caller before it passes: a body that still holds
what must not pass is no redacted body.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from dlp.errors import DlpError
from dlp.inspection import Inspection
from dlp.integrations import form_parts, urlencoded
from dlp.integrations.bodies import around, decoded, request_items, response_items
from dlp.integrations.form_parts import FormPart
from dlp.integrations.gate import Gate, Verdict
from dlp.integrations.http_message import Head
from dlp.integrations.masking import chosen, masked
from dlp.policy import Action, Context
from dlp.redact import Mask, redact
from dlp.scanner import Scanner

_FORM = "application/x-www-form-urlencoded"
UNTRUE = ("Content-Encoding", "ETag", "Content-MD5", "Digest", "Repr-Digest", "Content-Digest")
"""Fields that are not true of a body that was written again."""


def without(
    data: bytes, inspection: Inspection, infotypes: Sequence[str], scanner: Scanner
) -> bytes | None:
    r"""Return a source without `infotypes` (patterns; none: all); None if that cannot be done.

    Plain text is masked in place; what holds its values in another way (documents, archives,
    encodings) is written again by `dlp.redact`, which also refuses. Never raises.

    >>> scanner = Scanner(packs=["cn"])
    >>> data = '{"a": "\\u8eab\\u4efd\\u8bc1 11010518850607004X"}'.encode()
    >>> without(data, scanner.scan(data), [], scanner).decode()
    '{"a": "\\u8eab\\u4efd\\u8bc1 ******************"}'
    """
    found = {finding.infotype for finding in chosen(inspection.findings, infotypes)}
    if not found:
        return data
    text = masked(data, inspection, infotypes)
    if text is not None:
        return text
    try:
        done = redact(
            data, scanner=scanner, operator=Mask(), infotypes=found, name=inspection.name,
            minimum=scanner.minimum,
        )  # fmt: skip
    except DlpError:  # refused: encrypted, signed, too large, no rewriter, something left
        return None
    return done.data


def body_without(
    head: Head, body: bytes, inspection: Inspection, infotypes: Sequence[str], scanner: Scanner
) -> bytes | None:
    """Return the body of a message without `infotypes`; None if that cannot be done.

    `body` comes without content encodings. The parts and fields of a form are rewritten one by
    one, and what is around them stays byte for byte.
    """
    declared = head.get("content-type")
    media = head.media_type

    def part(data: bytes, name: str) -> bytes | None:
        return without(data, scanner.scan(data, name=name), infotypes, scanner)

    if media == _FORM:
        return _form(body, part)
    if media.startswith("multipart/"):
        return _multipart(declared, body, part)
    return without(body, inspection, infotypes, scanner)


def message_without(  # noqa: PLR0913 - what a message stands in
    gate: Gate,
    heads: tuple[Head, Head | None],
    body: bytes,
    verdict: Verdict,
    context: Context,
    *,
    policy: str,
    limit: int,
    fields: Collection[str] = (),
) -> tuple[Head, bytes] | None:
    """Return head and body of a message without what a verdict wants redacted.

    `heads` are those of a request and its response, None for the request itself; `body` comes as
    it was sent, `limit` (bytes) bounds what it unpacks to. The new body has no content encoding,
    and was decided about again: None when it still may not pass, or when it cannot be written.
    What stands in a target, or in the header fields that were looked at, is never taken out.
    """
    (request, response), inspections = heads, verdict.inspections
    head = request if response is None else response
    outside, redact = inspections[: len(around(head, fields))], verdict.decision.redact
    if any(chosen(one.findings, redact) for one in outside):
        return None
    if len(inspections) == len(outside):
        return None
    scanner = gate.scanners.current
    plain = decoded(body, head.get("content-encoding"), limit=limit)
    if plain.notice:
        return None
    clean = body_without(head, plain.data, inspections[-1], redact, scanner)
    if clean is None:
        return None
    gone = dict.fromkeys(UNTRUE)
    new = head.replaced([*gone.items(), ("Content-Length", str(len(clean)))])
    if response is None:
        opened = request_items(new, clean, limit=limit, fields=fields)
    else:
        opened = response_items(request, new, clean, limit=limit, fields=fields)
    left = gate.check(opened, context, policy=policy)
    return None if left.failed or left.decision.action >= Action.REDACT else (new, clean)


Part = Callable[[bytes, str], bytes | None]


def _multipart(declared: str, body: bytes, part: Part) -> bytes | None:
    """Rewrite the parts of a multipart body that need it."""
    parts = form_parts.split(declared, body)
    if parts is None:
        return None
    for number, one in enumerate(parts):
        label = b"" if one.file else one.field.encode() + b": "  # evidence for what follows
        new = part(label + one.data, one.file or "form")
        if new is None or not new.startswith(label):
            return None
        parts[number] = FormPart(one.head, new[len(label) :])
    return form_parts.join(declared, parts)


def _form(body: bytes, part: Part) -> bytes | None:
    """Rewrite the fields of an urlencoded form that need it: a field's name is evidence."""
    if body.count(b"&") >= form_parts.MAX_PARTS:
        return None
    pairs = body.split(b"&")
    for number, pair in enumerate(pairs):
        line = urlencoded.lines(pair)
        new = part(line, "form")
        if new is None:
            return None
        if new == line:
            continue
        name, sign, _ = pair.partition(b"=")
        label = urlencoded.plain(name) + b": "
        if not sign or not new.startswith(label):
            return None  # the name itself holds something
        pairs[number] = name + b"=" + urlencoded.quoted(new[len(label) :])
    return b"&".join(pairs)

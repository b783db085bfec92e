"""Bodies without what was found in them: text in place, documents and forms written again.

Whatever comes out is decided about again by the caller before it passes: a body that still holds
what must not pass is no redacted body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote_plus, unquote_plus

from dlp.errors import DlpError
from dlp.inspection import Inspection
from dlp.integrations import form_parts
from dlp.integrations.bodies import decoded, request_items, response_items
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
    media = declared.partition(";")[0].strip().lower()

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
) -> tuple[Head, bytes] | None:
    """Return head and body of a message without what a verdict wants redacted.

    `heads` are those of a request and its response, None for the request itself; `body` comes as
    it was sent, `limit` (bytes) bounds what it unpacks to. The new body has no content encoding,
    and was decided about again: None when it still may not pass, or when it cannot be written.
    What stands in a target is never taken out.
    """
    (request, response), inspections = heads, verdict.inspections
    has_target = response is None and bool(request.target)
    if not inspections or (has_target and len(inspections[0].findings)):
        return None
    scanner = gate.scanners.current
    head = request if response is None else response
    plain = decoded(body, head.get("content-encoding"), limit=limit)
    if plain.notice:
        return None
    clean = body_without(head, plain.data, inspections[-1], verdict.decision.redact, scanner)
    if clean is None:
        return None
    gone = dict.fromkeys(UNTRUE)
    new = head.replaced([*gone.items(), ("Content-Length", str(len(clean)))])
    if response is None:
        opened = request_items(new, clean, limit=limit)
    else:
        opened = response_items(request, new, clean, limit=limit)
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
    pairs = body.split(b"&")
    if len(pairs) > form_parts.MAX_PARTS:
        return None
    for number, pair in enumerate(pairs):
        name, sign, value = pair.partition(b"=")
        label = unquote_plus(name.decode("utf-8", "replace"))
        text = unquote_plus(value.decode("utf-8", "replace"))
        line = f"{label}: {text}" if sign else label
        new = part(line.encode("utf-8", "replace"), "form")
        if new is None:
            return None
        if (clean := new.decode("utf-8", "replace")) == line:
            continue
        if not sign or not clean.startswith(f"{label}: "):
            return None  # the name itself holds something
        pairs[number] = name + b"=" + quote_plus(clean[len(label) + 2 :], safe="*").encode()
    return b"&".join(pairs)

"""Read key stores and key files: PKCS #12, Java key stores, private keys in DER.

Each private key becomes a segment: its PEM form, so that the detectors of PEM say what it is; the
path names the entry. Certificates and public keys are no secrets: only the words in them are
handed on. What is encrypted as a whole is said in a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dlp.extract import der, java_keys, pkcs12, private_keys
from dlp.extract.base import Extracted, Source, Unreadable
from dlp.extract.islands import blanked, sweep
from dlp.extract.keys import FoundKey
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Notice, Segment

Walk = Callable[[bytes, Budget], Iterator[FoundKey | Notice]]


def read(source: Source, budget: Budget) -> Extracted:
    """Yield every private key as PEM, then the words between them; say what is not readable."""
    data = source.data
    budget.spend_bytes(len(data))
    ranges: list[tuple[int, int]] = []
    failure: Unreadable | None = None
    found = 0
    try:
        for item in _walk(data)(data, budget):
            if isinstance(item, Notice):
                yield item
                continue
            found += 1
            ranges.append(item.span)
            budget.spend_bytes(len(item.pem))
            yield text_segment(item.pem, kind="key", path=item.path)
    except Unreadable as error:
        failure = error
    if not found and failure is None:
        # DER of something else that begins alike.
        yield Segment(data=data, kind="bytes")
        yield Notice(code="unsupported", detail="DER that holds no key: searched as bytes")
        return
    yield from sweep(blanked(data, ranges), path="between the keys", kind="bytes")
    if failure is not None:
        raise failure


def _walk(data: bytes) -> Walk:
    """Choose how the entries of a store are found."""
    if data[:4] in java_keys.MAGICS:
        return java_keys.entries
    if pkcs12.is_store(data):
        return pkcs12.entries
    return _der_keys


def _der_keys(data: bytes, budget: Budget) -> Iterator[FoundKey]:
    """Yield the keys of a file of DER: mostly one, sometimes several in a row."""
    place = number = 0
    while place < len(data):
        budget.spend_entry()
        try:
            item = der.element(data, place, len(data), budget)
        except Unreadable as error:
            name = private_keys.cut_label(data[place:], budget)
            if name and error.code == "truncated":
                span = (place, len(data))
                pem = private_keys.armoured(name, data[place:], whole=False)
                yield FoundKey(pem, f"key {number + 1}", span)
            raise
        name = private_keys.label(data, item, budget)
        if name:
            number += 1
            pem = private_keys.armoured(name, data[item.at : item.end])
            yield FoundKey(pem, f"key {number}", (item.at, item.end))
        place = item.end

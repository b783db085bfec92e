"""Read captures of network traffic: pcap and pcapng. Payloads, joined and in order.

Each direction of a TCP connection becomes one part, its segments ordered by their sequence
numbers and told once (RFC 9293 §3.4); datagrams of UDP are joined by conversation. Names,
comments and packets of other protocols are swept for text.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from dlp.extract.base import Extracted, Source
from dlp.extract.islands import sweep
from dlp.limits import Budget
from dlp.model import Notice, Part

_LITTLE = (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1")
_NEXT = b"\x0a\x0d\x0d\x0a"
_INTERFACE, _OLD_PACKET, _SIMPLE, _ENHANCED = 1, 2, 3, 6
_TCP, _UDP = 6, 17
_IP4, _IP6 = 0x0800, 0x86DD
_VLAN = (0x8100, 0x88A8)
_EXTENSIONS = (0, 43, 60)
Order = Literal["little", "big"]
Key = tuple[str, bytes, int, bytes, int]


@dataclass(slots=True)
class _Flow:
    """The payloads of one direction, by position in the stream."""

    pieces: list[tuple[int, bytes]] = field(default_factory=list)
    first: int = -1

    def add(self, sequence: int, payload: bytes) -> None:
        if self.first < 0:
            self.first = sequence
        # The distance in a ring of 32 bits; what comes late has a negative one.
        place = (sequence - self.first + (1 << 31)) % (1 << 32) - (1 << 31)
        self.pieces.append((place, payload))

    def joined(self) -> bytes:
        """Return the stream: repetitions are told once, what was lost leaves a break."""
        out: list[bytes] = []
        pieces = sorted(self.pieces, key=lambda piece: piece[0])
        end = pieces[0][0] if pieces else 0
        for place, payload in pieces:
            if place > end:
                out.append(b"\n")
            out.append(payload[max(end - place, 0) :])
            end = max(end, place + len(payload))
        return b"".join(out)


def read(source: Source, budget: Budget) -> Extracted:
    """Yield every stream as a part, then text around and outside the streams."""
    flows: dict[Key, _Flow] = {}
    others: list[bytes] = []
    packets = _blocks if source.data.startswith(_NEXT) else _records
    cut = False
    for link, packet in packets(source.data):
        budget.check_time()
        if link is None:
            cut = cut or not packet
            others.append(packet)
        elif not _sort(link, packet, flows):
            others.append(packet)
    for key, flow in flows.items():
        budget.spend_entry()
        stream = flow.joined()
        budget.spend_bytes(len(stream))
        if stream:
            yield Part(name=_name(key), data=stream, kind="stream")
    yield from sweep(b"\0".join(others), path="other packets")
    if cut:
        yield Notice(code="truncated", detail="capture ends early")


def _name(key: Key) -> str:
    protocol, source, source_port, target, target_port = key
    ends = f"{ipaddress.ip_address(source)}.{source_port}-{ipaddress.ip_address(target)}"
    return f"{protocol} {ends}.{target_port}"


def _records(data: bytes) -> Iterator[tuple[int | None, bytes]]:
    """Yield link type and packet of a pcap; an empty packet without a type says it was cut."""
    order: Order = "little" if data[:4] in _LITTLE else "big"
    link = int.from_bytes(data[20:24], order) & 0xFFFF
    place = 24
    while place + 16 <= len(data):
        size = int.from_bytes(data[place + 8 : place + 12], order)
        yield link, data[place + 16 : place + 16 + size]
        place += 16 + size
    if place != len(data):
        yield None, b""


def _blocks(data: bytes) -> Iterator[tuple[int | None, bytes]]:
    """Yield link type and packet of a pcapng; other blocks have no type."""
    order: Order = "little"
    links: list[int] = []
    place = 0
    while place + 12 <= len(data):
        if data[place : place + 4] == _NEXT:
            order = "little" if data[place + 8 : place + 12] == b"\x4d\x3c\x2b\x1a" else "big"
            links = []
        kind = int.from_bytes(data[place : place + 4], order)
        size = int.from_bytes(data[place + 4 : place + 8], order)
        if size < 12 or place + size > len(data):  # noqa: PLR2004 - type, and size twice
            break
        body = data[place + 8 : place + size - 4]
        place += size
        if kind == _INTERFACE:
            links.append(int.from_bytes(body[:2], order))
            yield None, body[8:] or b"\0"
        elif kind == _SIMPLE:
            yield (links[0] if links else 1), body[4:]
        elif kind in {_ENHANCED, _OLD_PACKET}:
            which = int.from_bytes(body[: 4 if kind == _ENHANCED else 2], order)
            length = int.from_bytes(body[12:16], order)
            yield (links[which] if which < len(links) else 1), body[20 : 20 + length]
            if comments := body[20 + length :].strip(b"\0"):
                yield None, comments
        else:
            yield None, body or b"\0"
    if place != len(data):
        yield None, b""
        yield None, data[place:]


def _sort(link: int, packet: bytes, flows: dict[Key, _Flow]) -> bool:
    """Put a packet's payload into its flow; False if it has no flow."""
    found = _transport(_network(link, packet))
    if found is None:
        return False
    protocol, source, target, body = found
    ports = int.from_bytes(body[:2], "big"), int.from_bytes(body[2:4], "big")
    key = ("tcp" if protocol == _TCP else "udp", source, ports[0], target, ports[1])
    flow = flows.get(key)
    if flow is None:
        flow = flows[key] = _Flow()
    if protocol == _UDP:
        flow.pieces.append((len(flow.pieces) << 17, body[8:]))
        return True
    payload = body[(body[12] >> 4) * 4 :] if len(body) > 12 else b""  # noqa: PLR2004 - offset
    if payload:
        flow.add(int.from_bytes(body[4:8], "big"), payload)
    return True


def _network(link: int, packet: bytes) -> bytes:
    """Return the IP packet inside a frame; nothing if there is none."""
    if link in {0, 108}:  # loopback: a family of four bytes
        return packet[4:]
    if link in {12, 14, 101, 228, 229}:
        return packet
    place = {1: 12, 113: 14, 276: 0}.get(link, -1)
    if place < 0:
        return b""
    if link == 276:  # noqa: PLR2004 - Linux cooked, second version
        return packet[20:]
    kind = int.from_bytes(packet[place : place + 2], "big")
    while kind in _VLAN:
        place += 4
        kind = int.from_bytes(packet[place : place + 2], "big")
    return packet[place + 2 :] if kind in {_IP4, _IP6} else b""


def _transport(packet: bytes) -> tuple[int, bytes, bytes, bytes] | None:
    """Return protocol, both addresses and the TCP segment or UDP datagram of an IP packet."""
    version = packet[0] >> 4 if len(packet) >= 20 else 0  # noqa: PLR2004 - shortest header
    if version == 4:  # noqa: PLR2004 - RFC 791 §3.1
        size = int.from_bytes(packet[2:4], "big") or len(packet)
        is_fragment = int.from_bytes(packet[6:8], "big") & 0x1FFF
        protocol, place, ends = packet[9], (packet[0] & 15) * 4, (packet[12:16], packet[16:20])
        body = b"" if is_fragment else packet[place:size]
    elif version == 6 and len(packet) >= 40:  # noqa: PLR2004 - RFC 8200 §3
        protocol, place, ends = packet[6], 40, (packet[8:24], packet[24:40])
        while protocol in _EXTENSIONS and place + 2 <= len(packet):
            protocol, place = packet[place], place + 8 + packet[place + 1] * 8
        body = packet[place : 40 + int.from_bytes(packet[4:6], "big")]
    else:
        return None
    if protocol not in {_TCP, _UDP} or len(body) < 8:  # noqa: PLR2004 - a UDP header
        return None
    return protocol, *ends, body

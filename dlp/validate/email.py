"""E-mail address, the subset that people and programs write.

Source: RFC 5321 sections 4.1.2 and 4.5.3.1: local part of 1 to 64 characters without quoting,
no dot at its ends and no two in a row; domain of at most 255, labels of at most 63 that
neither begin nor end with a hyphen, and an alphabetic top-level domain (or xn--). Endings
that are file names (logo@2x.png) are refused, and units of systemd (user@1000.service), versions
of packages (netty@4.1.115.Final), names of algorithms and extensions of SSH (RFC 4251 section 6:
aes256-gcm@openssh.com), annotations of OData (type@odata.bind), and git@, which is the user of
remotes and nobody's mailbox.

>>> is_valid("zhang.san@example.gov.cn"), is_valid("a..b@example.com"), is_valid("logo@2x.png")
(True, False, False)
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from dlp.validate import sampling

EVIDENCE: Mapping[str, float] = {"form": 3.0, "domain": 3.0}

_LOCAL = re.compile(
    r"(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
).fullmatch
_DOMAIN = re.compile(
    r"(?=.{4,255}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{2,59})"
).fullmatch
_ENDINGS = (
    "png jpg jpeg gif svg webp css js html bmp ico ttf woff pdf docx xlsx txt xml json yml yaml"
    " tsx jsx vue scss less jar tgz gz po header sed sls conf ini"
    " service socket timer target slice scope mount device"
)
_FILE_ENDINGS = frozenset(_ENDINGS.split())
_VERSION = re.compile(r"(?:[0-9]+\.){2,}[A-Za-z]+").fullmatch
_OF_SSH = frozenset({"openssh.com", "libssh.org", "ssh.com"})
_ALGORITHM = re.compile(
    r".*[0-9].*|[a-z]+(?:-[a-z]+)*-(?:agent|req|forward|rename|sessions|provider|cert)|zlib|statvfs|fstatvfs|hardlink|fsync|lsetstat|limits|keepalive|etm|eow"
).fullmatch
_GENERIC = frozenset({"com", "net", "org", "gov", "edu", "mil", "int", "info", "biz", "top"})


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    local, at, domain = text.rpartition("@")
    if not at or not _LOCAL(local) or not _DOMAIN(domain):
        return None
    ending = domain.rpartition(".")[2].lower()
    if ending in _FILE_ENDINGS or _VERSION(domain) or local == "git":
        return None
    if domain.startswith("odata.") or (domain.lower() in _OF_SSH and _ALGORITHM(local)):
        return None
    return ("form", "domain") if len(ending) == 2 or ending in _GENERIC else ("form",)  # noqa: PLR2004


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"user{sampling.digits(rng, 4)}@{rng.choice(('example.com', 'example.org.cn'))}"

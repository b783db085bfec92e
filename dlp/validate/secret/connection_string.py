"""Connection string with a user and a real password: a URL, or key=value pairs split by `;` or `&`.

Source: RFC 3986 section 3.2.1 (user information), JDBC and ODBC conventions (user, uid,
username; password, pwd, pass), Go's MySQL driver (user:password@tcp(host)). The password is
judged as `secret.password` does.

>>> is_valid("mysql://root:Xj%402023@10.0.0.1:3306/yb"), is_valid("redis://u:${PW}@h:6379")
(True, False)
>>> is_valid("jdbc:dm://10.0.0.1:5236/YB?user=SYSDBA&password=Example123")
True
>>> is_valid("jdbc:kingbase8://10.0.0.1:54321/yb")
False
"""

from __future__ import annotations

import random
import re
import urllib.parse
from collections.abc import Mapping

from dlp.validate import sampling
from dlp.validate.secret import password

EVIDENCE: Mapping[str, float] = {"password": 15.0, "user": 5.0}

_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.:-]{1,40}://([^\s:/@?#]{0,128}):([^\s/]{1,256})@[^\s@/]"
).match
_DRIVER = re.compile(r"([\w.-]{1,64}):(.{1,256})@(?:tcp|unix)\(").match
_USER = re.compile(
    r"(?i)[?&;,\s\"'](?:user|uid|username|user id|user_name)\s?=\s?([^;&\s\"']{1,128})"
)
_PASSWORD = re.compile(r"(?i)[?&;,\s\"'](?:password|pwd|passwd|pass)\s?=\s?([^;&\s\"']{1,256})")


def _credentials(text: str) -> tuple[str, str]:
    """Return user and password of a connection string; empty where there is none."""
    url = _URL(text) or _DRIVER(text)
    if url is not None:
        return url.group(1), urllib.parse.unquote(url.group(2))
    user, secret = _USER.search(";" + text), _PASSWORD.search(";" + text)
    return user.group(1) if user else "", secret.group(1) if secret else ""


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    user, secret = _credentials(text)
    if not secret or password.check(secret) is None:
        return None
    return ("password", "user") if user else ("password",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return f"mysql://user{sampling.digits(rng, 2)}:{password.sample(rng)}@10.0.0.1:3306/sample"

"""Registered records and documents: what is known to be confidential, found again by its hashes."""

from __future__ import annotations

from dlp.registered.errors import RegisterError
from dlp.registered.index import Index
from dlp.registered.key import make_key, read_key
from dlp.registered.making import Registered, register_documents, register_records

__all__ = [
    "Index", "RegisterError", "Registered", "make_key", "read_key", "register_documents",
    "register_records",
]  # fmt: skip

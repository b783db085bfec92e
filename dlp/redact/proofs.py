"""Proofs of encrypted values: what tells a value that was turned back from one that looks like it.

Nothing marks an encrypted value, and the scan that looks for it may take it for another kind,
whose inverse gives some other value. So a redaction keeps a keyed hash of each pair of a value
and what was written for it, and only a pair that is among them is turned back.
"""

from __future__ import annotations

import dataclasses
import hmac
import json
from dataclasses import dataclass, field

from dlp.redact.errors import RedactionError
from dlp.redact.keys import derived
from dlp.redact.operators import Clear, Operator
from dlp.redact.preserving import FormatPreserving, compacted

LARGEST = 256 << 20
"""Bytes of a file of proofs, at most."""
_HEAD = {"format": "baomi-fpe-proofs", "version": 1}
_SIZE = 12


@dataclass(slots=True)
class Proofs:
    """Keyed hashes of pairs; without the key they tell how many values there were.

    >>> proofs = Proofs.under(b"k" * 16)
    >>> proofs.add("13800000000", "13871530246", "")
    >>> proofs.hold("13800000000", "13871530246"), proofs.hold("13900000000", "13871530246")
    (True, False)
    >>> Proofs.read(proofs.to_bytes(), b"k" * 16).hold("13800000000", "13871530246")
    True
    """

    _key: bytes = field(repr=False)
    known: set[str] = field(default_factory=set)
    validators: set[str] = field(default_factory=set)
    """By which values were encrypted; those are tried where a value is found as another kind."""

    @staticmethod
    def under(key: bytes) -> Proofs:
        """Return an empty collection under a key of `read_key`."""
        return Proofs(derived(key, "fpe-proofs", 32))

    @staticmethod
    def read(data: bytes, key: bytes, *, file: str = "") -> Proofs:
        """Return what `to_bytes` wrote.

        Raises `RedactionError` (R102) for anything else, and for proofs of another key.
        """
        proofs = Proofs.under(key)
        try:
            content = json.loads(data)
            head = {name: content[name] for name in _HEAD}
            known, validators, check = content["proofs"], content["validators"], content["key"]
            if head != _HEAD or not all(isinstance(one, str) for one in (*known, *validators)):
                raise ValueError  # noqa: TRY301 - told below, like all that is wrong with it
        except (ValueError, KeyError, TypeError, RecursionError):
            raise RedactionError(
                "no file of proofs", code="R102", file=file, hint="dlp redact --operator fpe"
            ) from None
        if check != proofs.key_id:
            raise RedactionError("proofs of another key", code="R102", file=file)
        proofs.known.update(known)
        proofs.validators.update(validators)
        return proofs

    def to_bytes(self) -> bytes:
        """Return a file: the same for the same values, whatever their order was."""
        content = {
            **_HEAD, "key": self.key_id, "validators": sorted(self.validators),
            "proofs": sorted(self.known),
        }  # fmt: skip
        return (json.dumps(content, indent=0) + "\n").encode()

    def add(self, clear: str, hidden: str, validator: str) -> None:
        """Note that a value was written as another one."""
        self.known.add(self.of(clear, hidden))
        self.validators.add(validator)

    def hold(self, clear: str, hidden: str) -> bool:
        """Say whether this value was written as that one."""
        return self.of(clear, hidden) in self.known

    @property
    def key_id(self) -> str:
        """A name of the key, which tells nothing of it."""
        return self._hash("key")

    def of(self, clear: str, hidden: str) -> str:
        """Return the proof of a pair. Separators and case are not part of it."""
        return self._hash(f"pair\0{compacted(hidden).upper()}\0{compacted(clear).upper()}")

    def _hash(self, message: str) -> str:
        return hmac.digest(self._key, message.encode(), "sha256")[:_SIZE].hex()


@dataclass(frozen=True, slots=True)
class Proving:
    """An operator that notes what it encrypted."""

    operator: FormatPreserving
    proofs: Proofs
    name: str = "fpe"

    def __call__(self, value: Clear) -> str:
        """Return what the operator makes of a value."""
        hidden = self.operator(value)
        if "*" not in hidden:
            self.proofs.add(self.operator.read(value), hidden, value.validator)
        return hidden


@dataclass(frozen=True, slots=True)
class Restoring:
    """The inverse operator, for values that are proven; others stay as they are."""

    inverse: Operator
    proofs: Proofs
    restored: set[str] = field(default_factory=set)
    """Proofs of the values that were turned back."""
    name: str = "fpe"

    def __call__(self, value: Clear) -> str:
        """Return the value that was encrypted, or this one where there is no proof of it."""
        for validator in dict.fromkeys([value.validator, *sorted(self.proofs.validators)]):
            clear = self.inverse(dataclasses.replace(value, validator=validator))
            if self.proofs.hold(clear, value.text):
                self.restored.add(self.proofs.of(clear, value.text))
                return clear
        return value.text

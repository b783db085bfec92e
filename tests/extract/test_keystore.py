"""Private keys in DER, PKCS #12 and Java key stores: found by content, named, and bounded."""

import datetime as dt
import random
import struct

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from dlp import Scanner
from dlp.extract.sniff import media_type

PEM = "keys.pem-private-key"
DER, RAW = serialization.Encoding.DER, serialization.NoEncryption()
PKCS8 = serialization.PrivateFormat.PKCS8
TRADITIONAL = serialization.PrivateFormat.TraditionalOpenSSL
LOCKED = serialization.BestAvailableEncryption(b"Example-2026")


@pytest.fixture(scope="module")
def scanner():
    return Scanner(packs=["keys"])


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def found(scanner, data, name="a.bin"):
    inspection = scanner.scan(data, name=name)
    return inspection, [f for f in inspection.findings if f.infotype == PEM]


def certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example.invalid")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day.replace(year=2027))
    return builder.sign(key, hashes.SHA256())


@pytest.mark.parametrize(
    "label",
    [
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "ed25519",
    ],
)
def test_a_key_file_in_der_is_its_pem(scanner, rsa_key, ec_key, label):
    """Each form of RFC 8017, 5915 and 5958 comes out under its own label."""
    data = {
        "RSA PRIVATE KEY": lambda: rsa_key.private_bytes(DER, TRADITIONAL, RAW),
        "EC PRIVATE KEY": lambda: ec_key.private_bytes(DER, TRADITIONAL, RAW),
        "DSA PRIVATE KEY": lambda: dsa.generate_private_key(1024).private_bytes(
            DER, TRADITIONAL, RAW
        ),
        "PRIVATE KEY": lambda: rsa_key.private_bytes(DER, PKCS8, RAW),
        "ENCRYPTED PRIVATE KEY": lambda: ec_key.private_bytes(DER, PKCS8, LOCKED),
        "ed25519": lambda: ed25519.Ed25519PrivateKey.generate().private_bytes(DER, PKCS8, RAW),
    }[label]()
    inspection, keys = found(scanner, data)
    assert media_type(data) == "application/pkcs8"
    assert [key.reveal().split("\n")[0] for key in keys] == [
        f"-----BEGIN {label.replace('ed25519', 'PRIVATE KEY')}-----"
    ]
    assert keys[0].confidence >= 0.95
    assert keys[0].location.path == "a.bin!/key 1"
    assert inspection.complete
    assert "PRIVATE" not in keys[0].quote[6:]


def test_an_sm2_key_is_told_by_its_curve(scanner):
    """PKCS #8 with the object identifier 1.2.156.10197.1.301 is found as a key of SM2, too."""
    sec1 = bytes.fromhex("020101 0420") + random.Random(1).randbytes(32)
    sec1 = b"\x30" + bytes((len(sec1),)) + sec1
    algorithm = bytes.fromhex("3013 06072a8648ce3d0201 06082a811ccf5501822d")
    body = b"\2\1\0" + algorithm + b"\x04" + bytes((len(sec1),)) + sec1
    inspection, keys = found(scanner, b"\x30" + bytes((len(body),)) + body)
    assert len(keys) == 1
    assert any(
        f.infotype.startswith("keys.sm2") or "keys.sm2-object-identifier" in f.alternatives
        for f in inspection.findings
    )


def test_public_keys_and_certificates_are_no_secrets(scanner, rsa_key):
    """SubjectPublicKeyInfo, PKCS #1 public keys and X.509 have no private part."""
    public = rsa_key.public_key()
    formats = serialization.PublicFormat
    for data in (
        public.public_bytes(DER, formats.SubjectPublicKeyInfo),
        public.public_bytes(DER, formats.PKCS1),
        certificate(rsa_key).public_bytes(DER),
    ):
        assert found(scanner, data)[1] == []


@pytest.mark.parametrize("encryption", [RAW, LOCKED], ids=["plain", "shrouded"])
def test_a_pkcs12_store_gives_its_key_and_alias(scanner, rsa_key, encryption):
    """Plain and shrouded key bags, with the friendly name in the path."""
    data = pkcs12.serialize_key_and_certificates(
        b"yb-gateway", rsa_key, certificate(rsa_key), None, encryption
    )
    inspection, keys = found(scanner, data, "store.p12")
    begin = (
        "-----BEGIN PRIVATE KEY-----"
        if encryption is RAW
        else "-----BEGIN ENCRYPTED PRIVATE KEY-----"
    )
    assert media_type(data) == "application/x-pkcs12"
    assert [key.reveal().split("\n")[0] for key in keys] == [begin]
    assert keys[0].location.path == "store.p12!/entry yb-gateway"
    codes = {notice.code for notice in inspection.notices}
    assert codes == (set() if encryption is RAW else {"encrypted"})


def java_store(entries, magic=b"\xfe\xed\xfe\xed", version=2):
    out = struct.pack(">4sII", magic, version, len(entries))
    for tag, alias, body, chain in entries:
        name = alias.encode()
        out += struct.pack(">IH", tag, len(name)) + name + bytes(8)
        if tag == 1:
            out += struct.pack(">I", len(body)) + body + struct.pack(">I", len(chain))
        for item in chain:
            out += struct.pack(">H", 5) + b"X.509" + struct.pack(">I", len(item)) + item
        if tag == 3:
            out += body
    return out + bytes(20)


@pytest.fixture(scope="module")
def sun_key():
    """A protected key of JKS: an algorithm of Sun's (1.3.6.1.4.1.42.2.17.1.1), then octets."""
    body = (
        bytes.fromhex("300e 060a2b060104012a02110101 0500")
        + b"\x04\x82\x01\x00"
        + random.Random(2).randbytes(256)
    )
    return b"\x30\x82" + struct.pack(">H", len(body)) + body


def test_a_java_store_gives_its_keys_and_aliases(scanner, sun_key, rsa_key):
    """Private entries come out, trusted certificates do not; both versions of the format."""
    cert = certificate(rsa_key).public_bytes(DER)
    entries = [
        (2, "root", b"", [cert]),
        (1, "tomcat", sun_key, [cert, cert]),
        (1, "医保", sun_key, []),
    ]
    data = java_store(entries)
    inspection, keys = found(scanner, data, "a.jks")
    assert media_type(data) == "application/x-java-keystore"
    assert [key.location.path for key in keys] == ["a.jks!/entry tomcat", "a.jks!/entry 医保"]
    assert inspection.complete


def test_a_secret_key_of_jceks_is_said(scanner, sun_key):
    """What stands behind a serialised object is not read, and the inspection says so."""
    entries = [
        (1, "first", sun_key, []),
        (3, "secret", b"\xac\xed\x00\x05" + bytes(50), []),
        (1, "lost", sun_key, []),
    ]
    inspection, keys = found(scanner, java_store(entries, b"\xce\xce\xce\xce"), "a.jceks")
    assert [key.location.path for key in keys] == ["a.jceks!/entry first"]
    assert [notice.code for notice in inspection.notices] == ["encrypted", "unsupported"]


@pytest.mark.parametrize("kept", [60, 200, 700])
def test_a_key_that_was_cut_off_is_still_a_key(scanner, rsa_key, kept):
    """The beginning of a key is reported, and so is that the rest is missing."""
    data = rsa_key.private_bytes(DER, PKCS8, RAW)[:kept]
    inspection, keys = found(scanner, data)
    assert len(keys) == 1
    assert [notice.code for notice in inspection.notices] == ["truncated"]


def test_hostile_bytes_are_notices(scanner, rsa_key, sun_key):
    """Truncations, changed bytes and nests without end: never an exception, always an inspection."""
    rng = random.Random(3)
    bases = (
        rsa_key.private_bytes(DER, PKCS8, RAW),
        pkcs12.serialize_key_and_certificates(b"a", rsa_key, None, None, LOCKED),
        java_store([(1, "a", sun_key, [])]),
        b"\x30\x80\x02\x01\x03\x30\x80" + b"\x30\x80" * 5000,
        b"\x30\x84\xff\xff\xff\xff\x02\x01\x00\x30\x00",
        b"\xfe\xed\xfe\xed\0\0\0\2\xff\xff\xff\xff" + bytes(100),
    )
    for base in bases:
        for _ in range(60):
            data = bytearray(base)
            for _ in range(rng.randrange(1, 4)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            inspection = scanner.scan(bytes(data[: rng.randrange(1, len(data) + 1)]))
            assert "crashed" not in {notice.code for notice in inspection.notices}

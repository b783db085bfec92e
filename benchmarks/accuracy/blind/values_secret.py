"""Key material and passwords, by the vendors' published forms; all random, none of them was ever given out."""

import base64
import hashlib
import json
import random
import string
import zlib

from markup import Maker
from values_china import chars, digits

ALNUM = string.ascii_letters + string.digits
URLSAFE = ALNUM + "-_"
HEX = "0123456789abcdef"
LOWER = string.ascii_lowercase + string.digits
UPPER = string.ascii_uppercase + string.digits
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
WORDS = [
    "Sunrise", "Tiger", "dragon", "lanzhou", "Xinjiang", "Tianshan", "yiban", "huarui", "Winter", "harbour", "copper", "monkey", "jiangnan", "Qinghai",
    "marble", "spring", "orchid"
]  # fmt: skip


def of(prefix: str, alphabet: str, count: int, suffix: str = "") -> Maker:
    """Return a maker of prefix + random characters."""
    return lambda r: prefix + chars(r, alphabet, count) + suffix


def github(prefix: str) -> Maker:
    """Return a maker of GitHub tokens with the CRC-32 in base 62 at the end."""

    def make(r: random.Random) -> str:
        body = chars(r, ALNUM, 30)
        number, check = zlib.crc32(body.encode()), ""
        while number:
            number, rest = divmod(number, 62)
            check = BASE62[rest] + check
        return prefix + body + check.rjust(6, "0")

    return make


def block(r: random.Random, size: int, width: int = 64) -> str:
    """Return base64 of random bytes in lines."""
    text = base64.b64encode(r.randbytes(size)).decode()
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def der(tag: int, *contents: bytes) -> bytes:
    """Return one DER element."""
    content = b"".join(contents)
    size = len(content)
    length = (
        bytes([size])
        if size < 128
        else bytes([0x81, size])
        if size < 256
        else bytes([0x82, size >> 8, size & 255])
    )
    return bytes([tag]) + length + content


def integer(r: random.Random, size: int) -> bytes:
    return der(
        2,
        b"\x00"
        + bytes([r.randrange(128, 256)])
        + r.randbytes(size - 2)
        + bytes([r.randrange(0, 128) * 2 + 1]),
    )


def pem(label: str, data: bytes) -> str:
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----"


def rsa_der(r: random.Random) -> bytes:
    """Return the structure of an RSA key with random numbers in it (2048 bits)."""
    return der(
        0x30,
        der(2, b"\x00"),
        integer(r, 256),
        der(2, b"\x01\x00\x01"),
        integer(r, 256),
        *(integer(r, 128) for _ in range(5)),
    )


def pem_rsa(r: random.Random) -> str:
    return pem("RSA PRIVATE KEY", rsa_der(r))


def pem_pkcs8(r: random.Random) -> str:
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d010101"), b"\x05\x00")
    return pem("PRIVATE KEY", der(0x30, der(2, b"\x00"), algorithm, der(4, rsa_der(r))))


def pem_encrypted(r: random.Random) -> str:
    scheme = der(0x30, bytes.fromhex("06092a864886f70d01050d"), der(0x30, r.randbytes(70)))
    return pem("ENCRYPTED PRIVATE KEY", der(0x30, scheme, der(4, r.randbytes(1232))))


SM2_IDS = bytes.fromhex("06072a8648ce3d020106082a811ccf5501822d")


def sm2_der(r: random.Random) -> bytes:
    inner = der(
        0x30,
        der(2, b"\x01"),
        der(4, r.randbytes(32)),
        der(0xA1, der(3, b"\x00\x04" + r.randbytes(64))),
    )
    return der(0x30, der(2, b"\x00"), der(0x30, SM2_IDS), der(4, inner))


def pem_sm2(r: random.Random) -> str:
    return pem("PRIVATE KEY", sm2_der(r))


def sm2_b64(r: random.Random) -> str:
    return base64.b64encode(sm2_der(r)).decode()


def sm2_public(r: random.Random) -> str:
    return base64.b64encode(
        der(0x30, der(0x30, SM2_IDS), der(3, b"\x00\x04" + r.randbytes(64)))
    ).decode()


def rsa_public(r: random.Random) -> str:
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d010101"), b"\x05\x00")
    return pem(
        "PUBLIC KEY",
        der(0x30, algorithm, der(3, b"\x00" + der(0x30, integer(r, 256), der(2, b"\x01\x00\x01")))),
    )


def openssh(r: random.Random) -> str:
    def text(data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + data

    public, secret, mark = r.randbytes(32), r.randbytes(32), r.randbytes(4)
    public_blob = text(b"ssh-ed25519") + text(public)
    private = mark + mark + public_blob + text(secret + public) + text(b"ops@bastion")
    private += bytes(range(1, -len(private) % 8 + 1))
    data = (
        b"openssh-key-v1\0"
        + text(b"none")
        + text(b"none")
        + text(b"")
        + b"\0\0\0\1"
        + text(public_blob)
        + text(private)
    )
    return pem("OPENSSH PRIVATE KEY", data)


def ssh_public(r: random.Random) -> str:
    blob = b"\0\0\0\x0bssh-ed25519\0\0\0 " + r.randbytes(32)
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} ops@bastion"


def pgp(r: random.Random) -> str:
    packet = bytes.fromhex("95038104") + r.randbytes(4) + bytes.fromhex("010800") + r.randbytes(889)
    text = base64.b64encode(packet).decode()
    lines = "\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{lines}\n={block(r, 3)}\n-----END PGP PRIVATE KEY BLOCK-----"


def certificate(r: random.Random) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{block(r, 800)}\n-----END CERTIFICATE-----"


def putty(r: random.Random) -> str:
    return (
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 2\n"
        f"{block(r, 51)}\nPrivate-Lines: 1\n{block(r, 36)}\nPrivate-MAC: {chars(r, HEX, 64)}"
    )


def jwt(r: random.Random) -> str:
    def part(value: dict[str, object]) -> str:
        return (
            base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode())
            .decode()
            .rstrip("=")
        )

    claims: dict[str, object] = {
        "sub": str(r.randrange(1000, 99999)),
        "name": "operator",
        "iat": 1716239022,
        "exp": 1916239022,
    }
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{chars(r, URLSAFE, 43)}"


def password(r: random.Random) -> str:
    word = r.choice(WORDS)
    return r.choice(
        (
            word + r.choice("@#!") + digits(r, 4), chars(r, ALNUM, 10) + r.choice("!@#*"), digits(r, 4) + r.choice("@#") + word.lower(),
            word[:2].upper() + r.choice("_@") + word.lower() + digits(r, 3), chars(r, ALNUM + "!@#*", 12) + "7", "P@ss" + word + digits(r, 2),
        )
    )  # fmt: skip


def password_plain(r: random.Random) -> str:
    """A password that is safe in URLs, shells and XML."""
    return r.choice(
        (
            r.choice(WORDS) + digits(r, 4),
            chars(r, ALNUM, 12) + "7k",
            digits(r, 3) + r.choice(WORDS).lower() + "_" + digits(r, 2),
        )
    )


def password_weak(r: random.Random) -> str:
    return r.choice(
        (
            "123456",
            "admin123",
            "888888",
            "1qaz2wsx",
            "root123",
            "Abc123456",
            "111111",
            "admin@123",
            "qwe123",
        )
    )


CRYPT = "./" + ALNUM


def crypt6(r: random.Random) -> str:
    return f"$6${chars(r, CRYPT, 16)}${chars(r, CRYPT, 86)}"


def cryptsm3(r: random.Random) -> str:
    return f"$sm3${chars(r, CRYPT, 16)}${chars(r, CRYPT, 43)}"


def yescrypt(r: random.Random) -> str:
    return f"$y$j9T${chars(r, CRYPT, 22)}${chars(r, CRYPT, 43)}"


def bcrypt(r: random.Random) -> str:
    return f"$2a$10${chars(r, CRYPT, 53)}"


def apr1(r: random.Random) -> str:
    return f"$apr1${chars(r, CRYPT, 8)}${chars(r, CRYPT, 22)}"


def cisco5(r: random.Random) -> str:
    return f"$1${chars(r, CRYPT, 4)}${chars(r, CRYPT, 22)}"


def huawei_cipher(r: random.Random) -> str:
    return f"$1c${chars(r, ALNUM + '/+', 40)}$"


def h3c_hash(r: random.Random) -> str:
    return f"$h$6${block(r, 12)}${block(r, 64, 200)}"


def ntlm(r: random.Random) -> str:
    return f"aad3b435b51404eeaad3b435b51404ee:{hashlib.sha256(r.randbytes(8)).hexdigest()[:32]}"


def uuid_key(r: random.Random) -> str:
    h = chars(r, HEX, 32)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-9{h[17:20]}-{h[20:]}"


def slack_bot(r: random.Random) -> str:
    return f"xoxb-{digits(r, 12)}-{digits(r, 13)}-{chars(r, ALNUM, 24)}"


MAKERS: dict[str, Maker] = {
    **{m.__name__: m for m in (pem_rsa, pem_pkcs8, pem_encrypted, pem_sm2, sm2_b64, sm2_public, rsa_public, openssh, ssh_public, pgp, certificate, putty, jwt, password, password_plain, password_weak, crypt6, cryptsm3, yescrypt, bcrypt, apr1, cisco5, huawei_cipher, h3c_hash, ntlm)},
    "aws_id": of("AKIA", string.ascii_uppercase + "234567", 16), "aws_secret": of("", ALNUM + "/+", 40), "gcp_key": of("AIza", URLSAFE, 35), "gcp_oauth": of("GOCSPX-", URLSAFE, 28),
    "azure_storage": lambda r: base64.b64encode(r.randbytes(64)).decode(), "azure_secret": lambda r: chars(r, ALNUM, 3) + "8Q~" + chars(r, ALNUM + "-_.", 34),
    "aliyun_id": of("LTAI5t", ALNUM, 18), "aliyun_id_old": of("LTAI", ALNUM, 12), "aliyun_secret": of("", ALNUM, 30), "tencent_id": of("AKID", ALNUM, 32), "tencent_secret": of("", ALNUM, 32),
    "huawei_id": of("", UPPER, 20), "huawei_secret": of("", ALNUM, 40), "baidu_id": of("ALTAK", ALNUM, 21), "baidu_bce": lambda r: "bce-v3/ALTAK-" + chars(r, ALNUM, 21) + "/" + chars(r, HEX, 40), "volc_id": lambda r: "AKLT" + base64.b64encode(chars(r, HEX, 32).encode()).decode().rstrip("="),
    "volc_secret": lambda r: base64.b64encode(base64.b64encode(chars(r, HEX, 24).encode()) + b"==").decode(), "qiniu_key": of("", URLSAFE, 40), "jd_id": of("JDC_", UPPER, 28),
    "wx_secret": of("", HEX, 32), "wx_appid": of("wx", HEX, 16), "wecom_id": of("ww", HEX, 16), "wecom_secret": of("", URLSAFE, 43), "wxpay_v3": of("", ALNUM, 32), "dingtalk_token": of("", HEX, 64), "dingtalk_sec": of("SEC", HEX, 64), "dingtalk_secret": of("", URLSAFE, 64),
    "feishu_hook": uuid_key, "feishu_id": of("cli_a", HEX, 15), "feishu_secret": of("", ALNUM, 32), "wecom_hook": uuid_key, "gitee": of("", HEX, 32), "deepseek": of("sk-", HEX, 32), "zhipu": lambda r: chars(r, HEX, 32) + "." + chars(r, ALNUM, 16), "moonshot": of("sk-", ALNUM, 48),
    "sm4_key": of("", HEX, 32), "sm2_hex": of("", HEX, 64), "aes_key": lambda r: base64.b64encode(r.randbytes(32)).decode(), "jwt_secret": of("", ALNUM, 48), "github": github("ghp_"), "github_app": github("ghs_"), "github_fine": lambda r: "github_pat_" + chars(r, ALNUM, 22) + "_" + chars(r, ALNUM, 59),
    "gitlab": of("glpat-", URLSAFE, 20), "slack": slack_bot, "slack_hook": lambda r: f"https://hooks.slack.com/services/T{chars(r, UPPER, 8)}/B{chars(r, UPPER, 10)}/{chars(r, ALNUM, 24)}", "stripe": of("sk_live_", ALNUM, 24), "stripe_long": of("sk_live_51", ALNUM, 97), "twilio": of("SK", HEX, 32), "sendgrid": lambda r: f"SG.{chars(r, URLSAFE, 22)}.{chars(r, URLSAFE, 43)}",
    "npm": github("npm_"), "pypi": of("pypi-AgEIcHlwaS5vcmc", URLSAFE, 150), "openai": lambda r: f"sk-proj-{chars(r, URLSAFE, 74)}T3BlbkFJ{chars(r, URLSAFE, 74)}", "anthropic": of("sk-ant-api03-", URLSAFE, 93, "AA"), "huggingface": of("hf_", string.ascii_letters, 34), "databricks": of("dapi", HEX, 32), "digitalocean": of("dop_v1_", HEX, 64),
    "telegram_bot": lambda r: digits(r, 10) + ":AA" + chars(r, URLSAFE, 33), "mailgun": of("key-", HEX, 32), "shopify": of("shpat_", HEX, 32), "heroku": uuid_key, "dockerhub": of("dckr_pat_", URLSAFE, 27), "vault": of("hvs.CAESI", URLSAFE, 90), "terraform_cloud": lambda r: chars(r, ALNUM, 14) + ".atlasv1." + chars(r, ALNUM + "-_=", 67),
    "square": of("sq0atp-", URLSAFE, 22), "notion": of("ntn_", ALNUM, 46), "linear": of("lin_api_", ALNUM, 40), "newrelic": of("NRAK-", UPPER, 27), "postman": lambda r: f"PMAK-{chars(r, HEX, 24)}-{chars(r, HEX, 34)}", "airtable": lambda r: f"pat{chars(r, ALNUM, 14)}.{chars(r, HEX, 64)}", "groq": of("gsk_", ALNUM, 52),
    "discord_hook": lambda r: f"https://discord.com/api/webhooks/{digits(r, 19)}/{chars(r, URLSAFE, 68)}", "facebook": of("EAAG", ALNUM, 120), "cloudflare": of("", URLSAFE, 40), "datadog": of("", HEX, 32), "encoded_password": lambda r: base64.b64encode(password(r).encode()).decode(), "docker_auth": lambda r: base64.b64encode(f"ci-robot:{chars(r, ALNUM, 16)}".encode()).decode(), "basic_auth": lambda r: base64.b64encode(f"admin:{password_plain(r)}".encode()).decode(),
}  # fmt: skip

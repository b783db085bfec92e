"""Key material and passwords in the shapes that vendors publish; none was ever given out."""

import base64
import hashlib
import json
import random
import struct
import zlib
from functools import cache

from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from values_negative import b64, hexes

LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
URL = WORD + "-_"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def some(r: random.Random, alphabet: str, n: int) -> str:
    return "".join(r.choice(alphabet) for _ in range(n))


def password(r: random.Random) -> str:
    return r.choice(
        (
            some(r, WORD, 10) + "!" + some(r, WORD, 3),
            r.choice(("Yb", "Ly", "Hq", "Xj", "Dba"))
            + r.choice("@#$_!")
            + some(r, WORD, 4)
            + str(r.randint(100, 9999)),
            r.choice(("Qwe", "Zxc", "Spring", "Winter", "Admin"))
            + r.choice("@#!")
            + str(r.randint(2018, 2026)),
            some(r, WORD + "@#%^*_-+", 14),
        )
    )


def password_plain(r: random.Random) -> str:
    """A password that needs no quoting in a URL, a shell or XML."""
    return r.choice(
        (
            some(r, WORD, 12),
            r.choice(("Yb", "Hr", "Oa")) + some(r, WORD, 5) + str(r.randint(100, 9999)),
            "P" + some(r, LOWER, 5) + "_" + some(r, WORD, 5),
        )
    )


def password_weak(r: random.Random) -> str:
    return r.choice(
        (
            "123456",
            "admin123",
            "root123",
            "Abc@123456",
            "88888888",
            "qwerty123",
            "1qaz@WSX",
            "P@ssw0rd",
            "huawei@123",
            "postgres",
            "tomcat",
            "a123456",
        )
    )


def github(r: random.Random, prefix: str = "ghp_") -> str:
    body = some(r, WORD, 30)
    check, code = zlib.crc32(body.encode()), ""
    for _ in range(6):
        check, rest = divmod(check, 62)
        code = BASE62[rest] + code
    return prefix + body + code


def github_server(r: random.Random) -> str:
    return github(r, "ghs_")


def npm(r: random.Random) -> str:
    return github(r, "npm_")


def github_pat(r: random.Random) -> str:
    return f"github_pat_{some(r, WORD, 22)}_{some(r, WORD, 59)}"


def gitlab(r: random.Random) -> str:
    return "glpat-" + some(r, URL, 20)


def aws_id(r: random.Random) -> str:
    return "AKIA" + some(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)


def aws_secret(r: random.Random) -> str:
    return b64(r, 40)


def aws_session(r: random.Random) -> str:
    return "IQoJb3JpZ2luX2VjE" + b64(r, 300)


def aliyun_id(r: random.Random) -> str:
    return "LTAI5t" + some(r, WORD, 18)


def aliyun_id_old(r: random.Random) -> str:
    return "LTAI" + some(r, WORD, 12)


def aliyun_secret(r: random.Random) -> str:
    return some(r, WORD, 30)


def tencent_id(r: random.Random) -> str:
    return "AKID" + some(r, WORD, 32)


def tencent_secret(r: random.Random) -> str:
    return some(r, WORD, 32)


def huawei_id(r: random.Random) -> str:
    return some(r, UPPER, 20)


def huawei_secret(r: random.Random) -> str:
    return some(r, WORD, 40)


def volc_id(r: random.Random) -> str:
    return "AKLT" + base64.b64encode(hexes(r, 32).encode()).decode().rstrip("=")


def volc_secret(r: random.Random) -> str:
    return base64.b64encode(base64.b64encode(hexes(r, 32).encode())).decode()


def baidu_id(r: random.Random) -> str:
    return "ALTAK" + some(r, WORD, 21)


def baidu_v3(r: random.Random) -> str:
    return f"bce-v3/ALTAK-{some(r, WORD, 21)}/{hexes(r, 40)}"


def qiniu(r: random.Random) -> str:
    return some(r, URL, 40)


def jd_id(r: random.Random) -> str:
    return "JDC_" + some(r, UPPER, 28)


def hex32(r: random.Random) -> str:
    return hexes(r, 32)


def hex40(r: random.Random) -> str:
    return hexes(r, 40)


def hex64(r: random.Random) -> str:
    return hexes(r, 64)


def wx_appid(r: random.Random) -> str:
    return "wx" + hexes(r, 16)


def corpid(r: random.Random) -> str:
    return "ww" + hexes(r, 16)


def corp_secret(r: random.Random) -> str:
    return some(r, URL, 43)


def dingtalk_hook(r: random.Random) -> str:
    return "https://oapi.dingtalk.com/robot/send?access_token=" + hexes(r, 64)


def dingtalk_sec(r: random.Random) -> str:
    return "SEC" + hexes(r, 64)


def guid(r: random.Random) -> str:
    h = hexes(r, 32)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def feishu_hook(r: random.Random) -> str:
    return "https://open.feishu.cn/open-apis/bot/v2/hook/" + guid(r)


def wecom_hook(r: random.Random) -> str:
    return "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + guid(r)


def slack_hook(r: random.Random) -> str:
    return f"https://hooks.slack.com/services/T{some(r, UPPER, 8)}/B{some(r, UPPER, 10)}/{some(r, WORD, 24)}"


def slack(r: random.Random) -> str:
    return (
        f"xoxb-{r.randint(10**11, 10**12 - 1)}-{r.randint(10**12, 10**13 - 1)}-{some(r, WORD, 24)}"
    )


def discord_hook(r: random.Random) -> str:
    return f"https://discord.com/api/webhooks/{r.randint(10**17, 10**18)}/{some(r, URL, 68)}"


def teams_hook(r: random.Random) -> str:
    return f"https://contoso.webhook.office.com/webhookb2/{guid(r)}@{guid(r)}/IncomingWebhook/{hexes(r, 32)}/{guid(r)}"


def telegram(r: random.Random) -> str:
    return f"{r.randint(10**9, 7 * 10**9)}:AA{some(r, URL, 33)}"


def stripe(r: random.Random) -> str:
    return "sk_live_51" + some(r, WORD, 97)


def openai(r: random.Random) -> str:
    return f"sk-proj-{some(r, URL, 74)}T3BlbkFJ{some(r, URL, 74)}"


def anthropic(r: random.Random) -> str:
    return f"sk-ant-api03-{some(r, URL, 93)}AA"


def deepseek(r: random.Random) -> str:
    return "sk-" + hexes(r, 32)


def zhipu(r: random.Random) -> str:
    return f"{hexes(r, 32)}.{some(r, WORD, 16)}"


def moonshot(r: random.Random) -> str:
    return "sk-" + some(r, WORD, 48)


def hugging(r: random.Random) -> str:
    return "hf_" + some(r, WORD[:52], 34)


def google_api(r: random.Random) -> str:
    return "AIza" + some(r, URL, 35)


def google_oauth(r: random.Random) -> str:
    return "GOCSPX-" + some(r, URL, 28)


def azure_storage(r: random.Random) -> str:
    return base64.b64encode(r.randbytes(64)).decode()


def azure_secret(r: random.Random) -> str:
    return some(r, WORD, 3) + "8Q~" + some(r, WORD + "~._-", 34)


def sendgrid(r: random.Random) -> str:
    return f"SG.{some(r, URL, 22)}.{some(r, URL, 43)}"


def mailgun(r: random.Random) -> str:
    return "key-" + hexes(r, 32)


def twilio_sid(r: random.Random) -> str:
    return "AC" + hexes(r, 32)


def pypi(r: random.Random) -> str:
    return "pypi-AgEIcHlwaS5vcmc" + some(r, URL, 150)


def docker_pat(r: random.Random) -> str:
    return "dckr_pat_" + some(r, URL, 27)


def digitalocean(r: random.Random) -> str:
    return "dop_v1_" + hexes(r, 64)


def vault(r: random.Random) -> str:
    return "hvs." + some(r, URL, 90)


def databricks(r: random.Random) -> str:
    return "dapi" + hexes(r, 32)


def shopify(r: random.Random) -> str:
    return "shpat_" + hexes(r, 32)


def grafana(r: random.Random) -> str:
    body = some(r, WORD, 32)
    return f"glsa_{body}_{zlib.crc32(body.encode()):08x}"


def sentry_dsn(r: random.Random) -> str:
    return f"https://{hexes(r, 32)}:{hexes(r, 32)}@sentry.corp.cn/{r.randint(2, 90)}"


def generic(r: random.Random) -> str:
    return some(r, WORD, 40)


def basic(r: random.Random) -> str:
    return base64.b64encode(
        f"{r.choice(('deploy', 'svc_his', 'admin'))}:{password_plain(r)}".encode()
    ).decode()


def base64_password(r: random.Random) -> str:
    return base64.b64encode(password(r).encode()).decode()


def segment(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def jwt(r: random.Random) -> str:
    head = segment(json.dumps({"alg": "HS256", "typ": "JWT"}, separators=(",", ":")).encode())
    body = segment(
        json.dumps(
            {
                "sub": str(r.randint(1000, 99999)),
                "name": "op" + some(r, LOWER, 4),
                "iat": 1_700_000_000 + r.randint(0, 10**7),
            },
            separators=(",", ":"),
        ).encode()
    )
    return f"{head}.{body}.{segment(r.randbytes(32))}"


def wrapped(label: str, der: bytes) -> str:
    text = base64.b64encode(der).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


@cache
def rsa_pool() -> tuple[tuple[int, int], ...]:
    """A few pairs of 512-bit primes, drawn by seed."""
    r, primes = random.Random("strangers"), []
    while len(primes) < 8:
        n = r.getrandbits(512) | 1 << 511 | 1 << 510 | 1
        if n % 3 != 1 and all(pow(a, n - 1, n) == 1 for a in (2, 3, 5, 7)) and (n - 1) % 65537:
            primes.append(n)
    return tuple(zip(primes[::2], primes[1::2], strict=True))


def rsa_key(r: random.Random) -> rsa.RSAPrivateKey:
    p, q = r.choice(rsa_pool())
    d = pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(65537, p * q)
    return rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public
    ).private_key()


def pem(key: object, form: ser.PrivateFormat) -> str:
    return key.private_bytes(ser.Encoding.PEM, form, ser.NoEncryption()).decode().strip()


def pem_rsa(r: random.Random) -> str:
    return pem(rsa_key(r), ser.PrivateFormat.TraditionalOpenSSL)


def pem_pkcs8(r: random.Random) -> str:
    return pem(rsa_key(r), ser.PrivateFormat.PKCS8)


def pem_ec(r: random.Random) -> str:
    return pem(
        ec.derive_private_key(r.getrandbits(250), ec.SECP256R1()),
        ser.PrivateFormat.TraditionalOpenSSL,
    )


def pem_one_line(r: random.Random) -> str:
    return pem_pkcs8(r).replace("\n", "\\n")


def pem_body(r: random.Random) -> str:
    """The base64 of a PKCS#8 key without its armour, as Chinese payment platforms have it configured."""
    return "".join(pem_pkcs8(r).split("\n")[1:-1])


def public_body(r: random.Random) -> str:
    return base64.b64encode(
        rsa_key(r)
        .public_key()
        .public_bytes(ser.Encoding.DER, ser.PublicFormat.SubjectPublicKeyInfo)
    ).decode()


def pem_public(r: random.Random) -> str:
    return wrapped("PUBLIC KEY", base64.b64decode(public_body(r)))


def pem_encrypted(r: random.Random) -> str:
    return "\n".join(
        [
            "-----BEGIN RSA PRIVATE KEY-----",
            "Proc-Type: 4,ENCRYPTED",
            f"DEK-Info: AES-256-CBC,{hexes(r, 32).upper()}",
            "",
            *(b64(r, 64) for _ in range(9)),
            b64(r, 43) + "=",
            "-----END RSA PRIVATE KEY-----",
        ]
    )


def sm2_pkcs8(r: random.Random) -> str:
    point = (
        ec.derive_private_key(r.getrandbits(250), ec.SECP256R1())
        .public_key()
        .public_bytes(ser.Encoding.X962, ser.PublicFormat.UncompressedPoint)
    )
    head = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")
    return base64.b64encode(head + r.randbytes(32) + bytes.fromhex("a144034200") + point).decode()


def pem_sm2(r: random.Random) -> str:
    return wrapped("PRIVATE KEY", base64.b64decode(sm2_pkcs8(r)))


def openssh(r: random.Random) -> str:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed := r.randbytes(32))
    public = key.public_key().public_bytes(ser.Encoding.Raw, ser.PublicFormat.Raw)

    def field(data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + data

    blob, check = field(b"ssh-ed25519") + field(public), r.randbytes(4)
    secret = check * 2 + blob + field(seed + public) + field(b"ops@bastion")
    secret += bytes(range(1, 1 + -len(secret) % 8))
    data = (
        b"openssh-key-v1\0"
        + field(b"none") * 2
        + field(b"")
        + struct.pack(">I", 1)
        + field(blob)
        + field(secret)
    )
    text = base64.b64encode(data).decode()
    return "\n".join(
        [
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            *(text[i : i + 70] for i in range(0, len(text), 70)),
            "-----END OPENSSH PRIVATE KEY-----",
        ]
    )


def putty(r: random.Random) -> str:
    return "\n".join(
        [
            "PuTTY-User-Key-File-3: ssh-ed25519",
            "Encryption: none",
            "Comment: ops-bastion",
            "Public-Lines: 2",
            "AAAAC3NzaC1lZDI1NTE5AAAAI" + b64(r, 39),
            b64(r, 4),
            "Private-Lines: 1",
            b64(r, 43) + "=",
            "Private-MAC: " + hexes(r, 64),
        ]
    )


def pgp_private(r: random.Random) -> str:
    return "\n".join(
        [
            "-----BEGIN PGP PRIVATE KEY BLOCK-----",
            "",
            "lQOYBGX" + b64(r, 57),
            *(b64(r, 64) for _ in range(14)),
            b64(r, 22) + "==",
            "=" + b64(r, 4),
            "-----END PGP PRIVATE KEY BLOCK-----",
        ]
    )


def age_key(r: random.Random) -> str:
    return "AGE-SECRET-KEY-1" + bech32("age-secret-key-", r.randbytes(32)).upper()


def bech32(prefix: str, data: bytes) -> str:
    """The data part and checksum of BIP 173."""
    number, chars = (
        int.from_bytes(data, "big") << (-len(data) * 8 % 5),
        "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
    )
    count = -(-len(data) * 8 // 5)
    words = [number >> 5 * (count - 1 - i) & 31 for i in range(count)]
    check = 1
    for v in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + words + [0] * 6:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ v
        for i, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= g if top >> i & 1 else 0
    return "".join(chars[w] for w in words + [(check ^ 1) >> 5 * (5 - i) & 31 for i in range(6)])


def base58(data: bytes) -> str:
    data += hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4]
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def wif(r: random.Random) -> str:
    return base58(b"\x80" + r.randbytes(32) + b"\x01")


def seed_phrase(r: random.Random) -> str:
    """One of the vectors that BIP 39 publishes."""
    return r.choice(
        (
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
            "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
            "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
            "scheme spot photo card baby mountain device kick cradle pact join borrow",
            "cat swing flag economy stadium alone churn speed unique patch report train",
            "vessel ladder alter error federal sibling chat ability sun glass valve picture",
        )
    )


CRYPT = "./" + BASE62


def shadow6(r: random.Random) -> str:
    return f"$6${some(r, CRYPT, 16)}${some(r, CRYPT, 86)}"


def shadow_y(r: random.Random) -> str:
    return f"$y$j9T${some(r, CRYPT, 22)}${some(r, CRYPT, 43)}"


def shadow_sm3(r: random.Random) -> str:
    return f"$sm3${some(r, CRYPT, 16)}${some(r, CRYPT, 43)}"


def bcrypt(r: random.Random) -> str:
    return f"$2y$10${some(r, CRYPT, 53)}"


def apr1(r: random.Random) -> str:
    return f"$apr1${some(r, CRYPT, 8)}${some(r, CRYPT, 22)}"


def ntlm(r: random.Random) -> str:
    return f"aad3b435b51404eeaad3b435b51404ee:{hexes(r, 32)}"


def totp(r: random.Random) -> str:
    return some(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32)


def wg_key(r: random.Random) -> str:
    return base64.b64encode(r.randbytes(32)).decode()


def sm2_public(r: random.Random) -> str:
    return "04" + hexes(r, 128)


def vrp_cipher(r: random.Random) -> str:
    return "%^%#" + some(r, WORD + "!@&*(){}[]<>,.;", 48) + "%^%#"


def cisco5(r: random.Random) -> str:
    return f"$1${some(r, CRYPT, 4)}${some(r, CRYPT, 22)}"


def cisco7(r: random.Random) -> str:
    return f"{r.randint(0, 15):02}" + hexes(r, 16).upper()


SECRET = {
    n: f
    for n, f in globals().items()
    if callable(f)
    and getattr(f, "__module__", "") == __name__
    and n not in {"some", "segment", "wrapped", "rsa_pool", "rsa_key", "pem", "bech32", "base58"}
}

"""Tokens of more vendors, each in the form that its vendor documents."""

import base64
import random
import re
import string
import zlib
from collections.abc import Callable

from values_secret import github

Maker = Callable[[random.Random], str]
PART = re.compile(r"\{(\w):(\d+)\}")
ALPHABETS = {
    "a": string.ascii_letters + string.digits,
    "b": string.ascii_uppercase + "234567",
    "d": string.digits,
    "h": "0123456789abcdef",
    "l": string.ascii_lowercase + string.digits,
    "u": string.ascii_letters + string.digits + "-_",
    "c": string.ascii_uppercase + string.digits,
}


def shape(pattern: str) -> Maker:
    """Return a maker: `{h:32}` are 32 characters of an alphabet, all else stands as it is."""

    def make(r: random.Random) -> str:
        return PART.sub(lambda m: "".join(r.choices(ALPHABETS[m[1]], k=int(m[2]))), pattern)

    return make


def atlassian(r: random.Random) -> str:
    body = shape("ATATT3xFfGF0{u:172}")(r)
    return f"{body}={zlib.crc32(body.encode()):08X}"


def encoded(r: random.Random) -> str:
    return base64.b64encode(r.randbytes(32)).decode()


def quoted(r: random.Random) -> str:
    return encoded(r).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


VENDORS: dict[str, Maker] = {
    kind: shape(pattern)
    for kind, pattern in {
        "airtable": "pat{a:14}.{h:64}", "artifactory": "AKCp{a:69}", "brevo": "xkeysib-{h:64}-{a:16}", "cloudflare": "{u:40}", "crates": "cio{a:32}",
        "doppler": "dp.pt.{a:43}", "dynatrace": "dt0c01.{b:24}.{b:64}", "easypost": "EZAK{a:54}", "figma": "figd_{u:40}", "fly": "FlyV1 fm2_{a:200}",
        "gitlab_runner": "glrt-{u:20}", "gitlab_trigger": "glptt-{h:40}", "google_access": "ya29.a0{u:160}", "google_refresh": "1//0{u:80}", "groq": "gsk_{a:52}",
        "hubspot": "pat-na1-{h:8}-{h:4}-{h:4}-{h:4}-{h:12}", "linear": "lin_api_{a:40}", "mailchimp": "{h:32}-us12", "mapbox": "sk.eyJ1Ijoi{a:60}.{u:22}", "newrelic": "NRAK-{c:27}",
        "notion": "ntn_{d:11}{a:35}", "nuget": "oy2{l:43}", "openrouter": "sk-or-v1-{h:64}", "perplexity": "pplx-{a:48}", "planetscale": "pscale_tkn_{u:43}",
        "postman": "PMAK-{h:24}-{h:34}", "prefect": "pnu_{a:36}", "pulumi": "pul-{h:40}", "replicate": "r8_{a:37}", "rubygems": "rubygems_{h:48}",
        "sentry_user": "sntryu_{h:64}", "shippo": "shippo_live_{h:40}", "slack_app": "xapp-1-A0{c:9}-{d:13}-{h:64}", "slack_config": "xoxe.xoxp-1-{a:163}", "slack_user": "xoxp-{d:12}-{d:12}-{d:13}-{h:32}",
        "square": "EAAA{u:60}", "stripe_rk": "rk_live_51{a:97}", "stripe_wh": "whsec_{a:32}", "supabase": "sbp_{h:40}", "tailscale": "tskey-auth-k{a:11}CNTRL-{a:32}",
        "terraform": "{a:14}.atlasv1.{u:67}", "twilio_key": "SK{h:32}", "xai": "xai-{a:80}",
    }.items()
} | {"atlassian": atlassian, "github_refresh": lambda r: github(r, "ghr_"), "sas_sig": quoted, "sb_key": encoded}  # fmt: skip

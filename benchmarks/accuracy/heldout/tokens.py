"""Tokens of vendors, made from their published forms; each row has the names under which people keep them, two for each half.

Names are rotated through the files of `config_files`, `source_code` and `operations`. An empty name says that the token stands by itself.
"""

from __future__ import annotations

import base64
import json
import random
import string
import zlib

from document import Maker

ALNUM = string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits
LOWER = string.ascii_lowercase + string.digits
HEX = "0123456789abcdef"
URL = ALNUM + "-_"
B64 = ALNUM + "+/"


def some(rng: random.Random, alphabet: str, count: int) -> str:
    """Return `count` characters of an alphabet."""
    return "".join(rng.choices(alphabet, k=count))


def checked(prefix: str) -> Maker:
    """Return a maker of tokens that end in the CRC-32 of their body, in base 62 (GitHub, npm)."""

    def make(rng: random.Random) -> str:
        body, number, tail = some(rng, ALNUM, 30), 0, ""
        number = zlib.crc32(body.encode())
        alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
        for _ in range(6):
            number, digit = divmod(number, 62)
            tail = alphabet[digit] + tail
        return prefix + body + tail

    return make


def plain(prefix: str, alphabet: str, count: int, suffix: str = "") -> Maker:
    """Return a maker of prefix, body and suffix."""
    return lambda rng: prefix + some(rng, alphabet, count) + suffix


def uuid(rng: random.Random) -> str:
    """Return a random UUID of version 4."""
    text = some(rng, HEX, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def jwt(rng: random.Random) -> str:
    """Return a signed token: header, claims, 32 bytes of signature."""
    parts = (
        {"alg": "HS256", "typ": "JWT"},
        {"sub": some(rng, string.digits, 8), "iat": 1700000000, "exp": 1800000000},
    )
    body = [
        base64.urlsafe_b64encode(json.dumps(p, separators=(",", ":")).encode()).decode().rstrip("=")
        for p in parts
    ]
    return ".".join((*body, some(rng, URL, 42) + "A"))


ROWS: tuple[tuple[str, Maker, str, str], ...] = (
    ("keys.aws-access-key", lambda r: r.choice(("AKIA", "ASIA")) + some(r, string.ascii_uppercase + "234567", 16), "aws_access_key_id", "S3_KEY_ID"),
    ("keys.aws-secret-key", plain("", B64, 40), "aws_secret_access_key", "AWS_SECRET_KEY"),
    ("keys.github-token", checked("ghp_"), "github_token", "GH_PAT"),
    ("keys.github-token", lambda r: "github_pat_" + some(r, ALNUM, 22) + "_" + some(r, ALNUM, 59), "GITHUB_PAT", "git_auth"),
    ("keys.gitlab-token", plain("glpat-", URL, 20), "gitlab_token", "CI_JOB_PAT"),
    ("keys.npm-token", checked("npm_"), "NPM_TOKEN", "//registry.npmjs.org/:_authToken"),
    ("keys.pypi-token", lambda r: "pypi-AgEIcHlwaS5vcmc" + some(r, URL, 150), "TWINE_PASSWORD", "pypi_upload"),
    ("keys.slack-token", lambda r: f"xoxb-{some(r, string.digits, 12)}-{some(r, string.digits, 12)}-{some(r, ALNUM, 24)}", "SLACK_BOT_TOKEN", "slack_api"),
    ("keys.slack-webhook", lambda r: f"https://hooks.slack.com/services/T{some(r, UPPER, 8)}/B{some(r, UPPER, 10)}/{some(r, ALNUM, 24)}", "SLACK_WEBHOOK", "alert_url"),
    ("keys.stripe-secret-key", plain("sk_live_", ALNUM, 24), "STRIPE_SECRET_KEY", "payment_key"),
    ("keys.stripe-webhook-secret", plain("whsec_", ALNUM, 32), "STRIPE_ENDPOINT_SECRET", "hook_signing"),
    ("keys.google-api-key", plain("AIza", URL, 35), "GOOGLE_MAPS_KEY", "firebase_api_key"),
    ("keys.google-oauth-secret", plain("GOCSPX-", URL, 28), "GOOGLE_CLIENT_SECRET", "oauth_secret"),
    ("keys.sendgrid-key", lambda r: f"SG.{some(r, URL, 22)}.{some(r, URL, 43)}", "SENDGRID_API_KEY", "mail_key"),
    ("keys.twilio-key", plain("SK", HEX, 32), "TWILIO_API_KEY", "twilio_sid"),
    ("keys.mailgun-key", plain("key-", HEX, 32), "MAILGUN_API_KEY", "mailgun"),
    ("keys.mailchimp-key", plain("", HEX, 32, "-us12"), "MAILCHIMP_API_KEY", "mailchimp"),
    ("keys.openai-key", lambda r: f"sk-proj-{some(r, URL, 74)}T3BlbkFJ{some(r, URL, 74)}", "OPENAI_API_KEY", "llm_key"),
    ("keys.openai-key", lambda r: f"sk-{some(r, ALNUM, 20)}T3BlbkFJ{some(r, ALNUM, 20)}", "openai_key", "gpt"),
    ("keys.anthropic-key", lambda r: f"sk-ant-api03-{some(r, URL, 93)}AA", "ANTHROPIC_API_KEY", "claude"),
    ("keys.huggingface-token", plain("hf_", ALNUM, 34), "HF_TOKEN", "hub_login"),
    ("keys.telegram-bot-token", lambda r: some(r, "123456789", 10) + ":AA" + some(r, URL, 33), "TELEGRAM_BOT_TOKEN", "bot"),
    ("keys.discord-webhook", lambda r: f"https://discord.com/api/webhooks/{some(r, '123456789', 18)}/{some(r, URL, 68)}", "DISCORD_URL", "notify"),
    ("keys.digitalocean-token", plain("dop_v1_", HEX, 64), "DO_TOKEN", "digitalocean_access"),
    ("keys.hashicorp-vault-token", plain("hvs.", ALNUM, 92), "VAULT_TOKEN", "vault_root"),
    ("keys.databricks-token", plain("dapi", HEX, 32), "DATABRICKS_TOKEN", "dbx"),
    ("keys.shopify-token", plain("shpat_", HEX, 32), "SHOPIFY_ACCESS_TOKEN", "shop"),
    ("keys.square-token", plain("sq0atp-", URL, 22), "SQUARE_ACCESS_TOKEN", "pos"),
    ("keys.atlassian-token", lambda r: "ATATT3xFfGF0" + some(r, URL, 171) + "=" + some(r, "0123456789ABCDEF", 8), "JIRA_API_TOKEN", "confluence_token"),
    ("keys.docker-token", plain("dckr_pat_", URL, 27), "DOCKER_PASSWORD", "dockerhub"),
    ("keys.rubygems-key", plain("rubygems_", HEX, 48), "GEM_HOST_API_KEY", "gems"),
    ("keys.nuget-key", plain("oy2", LOWER, 43), "NUGET_API_KEY", "nuget_push"),
    ("keys.grafana-token", lambda r: f"glsa_{some(r, ALNUM, 32)}_{some(r, HEX, 8)}", "GRAFANA_TOKEN", "dashboards"),
    ("keys.newrelic-key", plain("NRAK-", UPPER, 27), "NEW_RELIC_USER_KEY", "apm"),
    ("keys.postman-key", lambda r: f"PMAK-{some(r, HEX, 24)}-{some(r, HEX, 34)}", "POSTMAN_API_KEY", "pm"),
    ("keys.linear-key", plain("lin_api_", ALNUM, 40), "LINEAR_API_KEY", "linear"),
    ("keys.notion-token", plain("ntn_", ALNUM, 46), "NOTION_TOKEN", "notion"),
    ("keys.figma-token", plain("figd_", URL, 40), "FIGMA_TOKEN", "figma"),
    ("keys.dropbox-token", plain("sl.", URL, 140), "DROPBOX_TOKEN", "dbx_access"),
    ("keys.planetscale-token", plain("pscale_tkn_", URL, 43), "PLANETSCALE_TOKEN", "ps"),
    ("keys.pulumi-token", plain("pul-", HEX, 40), "PULUMI_ACCESS_TOKEN", "iac"),
    ("keys.terraform-cloud-token", lambda r: f"{some(r, ALNUM, 14)}.atlasv1.{some(r, URL, 67)}", "TFC_TOKEN", "token"),
    ("keys.sentry-dsn", lambda r: f"https://{some(r, HEX, 32)}@o{some(r, '123456789', 6)}.ingest.sentry.io/{some(r, '123456789', 7)}", "SENTRY_DSN", "dsn"),
    ("keys.groq-key", plain("gsk_", ALNUM, 52), "GROQ_API_KEY", "groq"),
    ("keys.xai-key", plain("xai-", ALNUM, 80), "XAI_API_KEY", "grok"),
    ("keys.replicate-token", plain("r8_", ALNUM, 37), "REPLICATE_API_TOKEN", "replicate"),
    ("keys.perplexity-key", plain("pplx-", ALNUM, 48), "PPLX_KEY", "perplexity"),
    ("keys.tailscale-key", lambda r: f"tskey-auth-{some(r, ALNUM, 16)}-{some(r, ALNUM, 32)}", "TS_AUTHKEY", "tailscale"),
    ("keys.supabase-token", plain("sbp_", HEX, 40), "SUPABASE_ACCESS_TOKEN", "supabase"),
    ("keys.azure-storage-key", plain("", B64, 86, "=="), "AccountKey", "AZURE_STORAGE_KEY"),
    ("keys.azure-devops-token", plain("", LOWER, 52), "AZURE_DEVOPS_PAT", "VSTS_TOKEN"),
    ("keys.microsoft-client-secret", lambda r: some(r, ALNUM, 3) + "8Q~" + some(r, ALNUM + "_-.~", 34), "AZURE_CLIENT_SECRET", "clientSecret"),
    ("keys.datadog-key", plain("", HEX, 32), "DD_API_KEY", "datadog_api_key"),
    ("keys.cloudflare-key", plain("", URL, 40), "CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"),
    ("keys.heroku-key", uuid, "HEROKU_API_KEY", "heroku_key"),
    ("keys.facebook-token", lambda r: "EAAC" + some(r, ALNUM, 120), "FB_PAGE_TOKEN", "meta"),
    ("keys.age-secret-key", lambda r: "AGE-SECRET-KEY-1" + some(r, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58), "SOPS_AGE_KEY", ""),
    ("keys.jwt", jwt, "Authorization", "id_token"),
    ("keys.totp-seed", plain("", string.ascii_uppercase + "234567", 32), "totp_secret", "OTP_SEED"),
    ("keys.alibaba-access-key", lambda r: "LTAI" + some(r, ALNUM, r.choice((12, 20))), "accessKeyId", "OSS_AK"),
    ("keys.alibaba-access-secret", plain("", ALNUM, 30), "aliyun.accessKeySecret", "OSS_ACCESS_KEY_SECRET"),
    ("keys.tencent-secret-id", plain("AKID", ALNUM, 32), "TENCENTCLOUD_SECRET_ID", "cos.secretId"),
    ("keys.tencent-secret-key", plain("", ALNUM, 32), "TENCENTCLOUD_SECRET_KEY", "cos.secretKey"),
    ("keys.huawei-access-key", plain("", UPPER, 20), "HUAWEICLOUD_SDK_AK", "huawei.obs.ak"),
    ("keys.huawei-secret-key", plain("", ALNUM, 40), "HUAWEICLOUD_SDK_SK", "huawei.obs.sk"),
    ("keys.volcengine-access-key", plain("AKLT", ALNUM, 43), "VOLC_ACCESSKEY", "volc_ak"),
    ("keys.qiniu-key", plain("", URL, 40), "qiniu.access-key", "QINIU_SECRET_KEY"),
    ("keys.baidu-bce-key", lambda r: f"bce-v3/ALTAK-{some(r, ALNUM, 21)}/{some(r, HEX, 40)}", "QIANFAN_TOKEN", "bce_key"),
    ("keys.jdcloud-access-key", plain("JDC_", UPPER, 28), "jdcloud_ak", "JD_ACCESS_KEY"),
    ("keys.wechat-app-secret", plain("", HEX, 32), "wx.appSecret", "WECHAT_APPSECRET"),
    ("keys.wechat-appid", plain("wx", HEX, 16), "appId", "miniprogram.appid"),
    ("keys.wecom-corp-secret", plain("", URL, 43), "corpsecret", "WEWORK_SECRET"),
    ("keys.wecom-webhook", lambda r: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={uuid(r)}", "wecom_hook", "robot"),
    ("keys.dingtalk-webhook", lambda r: f"https://oapi.dingtalk.com/robot/send?access_token={some(r, HEX, 64)}", "dingtalk.webhook", "钉钉机器人"),
    ("keys.dingtalk-sign-secret", plain("SEC", HEX, 64), "dingtalk.secret", "加签"),
    ("keys.feishu-webhook", lambda r: f"https://open.feishu.cn/open-apis/bot/v2/hook/{uuid(r)}", "feishu_hook", "飞书机器人"),
    ("keys.feishu-app-id", plain("cli_", HEX, 16), "feishu.appId", "LARK_APP_ID"),
    ("keys.feishu-app-secret", plain("", ALNUM, 32), "feishu.appSecret", "LARK_APP_SECRET"),
    ("keys.gitee-token", plain("", HEX, 32), "GITEE_TOKEN", "gitee_access_token"),
    ("keys.deepseek-key", plain("sk-", HEX, 32), "DASHSCOPE_API_KEY", "deepseek"),
    ("keys.zhipu-key", lambda r: f"{some(r, HEX, 32)}.{some(r, ALNUM, 16)}", "ZHIPUAI_API_KEY", "glm_key"),
    ("keys.sm-key-hex", plain("", HEX, 32), "sm4.key", "SM4_SECRET"),
    ("keys.sm-key-hex", plain("", HEX, 64), "sm2.privateKey", "国密私钥"),
    ("keys.generic-secret", plain("", ALNUM, 32), "jwt.secret", "ENCRYPTION_KEY"),
    ("keys.generic-secret", plain("", HEX, 40), "api_token", "client-secret"),
    ("keys.generic-secret", plain("", B64, 43, "="), "APP_KEY", "signing_key"),
)  # fmt: skip


def rows(half: str) -> list[tuple[str, str, Maker]]:
    """Return infotype, name and maker of every row, in the names of one half."""
    return [(kind, (dev, held)[half == "held-out"], make) for kind, make, dev, held in ROWS]


WORDS = [
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "falcon",
    "garnet",
    "harbor",
    "indigo",
    "juniper",
    "kestrel",
    "lotus",
    "meadow",
    "nectar",
    "onyx",
    "pepper",
]


def password(rng: random.Random) -> str:
    """Return a password as people choose them: words, years, and marks; pinyin; random."""
    word, other = rng.choice(WORDS), rng.choice(WORDS)
    return rng.choice((
        f"{word.title()}{other}#{rng.randint(10, 9999)}", f"{word}{rng.randint(1960, 2026)}", f"{word.title()}@{rng.randint(100, 999)}",
        f"Yb{rng.randint(1000, 9999)}!{word}", some(rng, ALNUM, 10) + "!", some(rng, ALNUM + "!@#%^*", 14) + "7", f"{word}_{other}{rng.randint(1, 99)}",
    ))  # fmt: skip


MAKERS: dict[str, Maker] = {
    "accounts.password": password,
    "keys.jwt": jwt,
    "keys.generic-secret": plain("", ALNUM, 32),
    "keys.generic-secret/hex": plain("", HEX, 40),
    "accounts.verification-code": lambda r: some(r, string.digits, 6),
    "accounts.card-security-code": lambda r: some(r, string.digits, 3),
    "accounts.password-hash": lambda r: "$6$" + some(r, ALNUM, 8) + "$" + some(r, ALNUM + "./", 86),
    "accounts.password-hash/sm3": lambda r: "$sm3$" + some(r, ALNUM, 16) + "$" + some(r, ALNUM + "./", 43),
    "accounts.password-hash/bcrypt": lambda r: "$2y$10$" + some(r, ALNUM + "./", 53),
    "accounts.password-hash/apr": lambda r: "$apr1$" + some(r, ALNUM, 8) + "$" + some(r, ALNUM + "./", 22),
    "accounts.http-basic": lambda r: base64.b64encode(f"svc-{r.choice(WORDS)}:{password(r)}".encode()).decode(),
}  # fmt: skip
for _kind, _make, *_ in ROWS:
    MAKERS.setdefault(_kind, _make)

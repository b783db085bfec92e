"""Private keys, tokens and cloud keys of vendors, where they usually lie."""

from markup import Genre

KEYS = (
    Genre("key-files", "pem", (
        "⟦pem_rsa⟧\n",
        "⟦pem_pkcs8⟧\n⟦~certificate⟧\n",
        "⟦openssh⟧\n",
        "⟦pem_sm2⟧\n",
        "⟦putty⟧\n",
        "⟦pgp⟧\n",
        "Bag Attributes\n    friendlyName: yb\n⟦pem_encrypted⟧\n",
        '// 签名私钥\nString PRI = "⟦sm2_b64⟧";\n',
    ), copies=2),
    Genre("vendor-tokens", "txt", (
        "github: ⟦github⟧\ngitlab: ⟦gitlab⟧\nslack: ⟦slack⟧\nstripe: ⟦stripe_long⟧\ntwilio: ⟦twilio⟧\nsendgrid: ⟦sendgrid⟧\n",
        "GH_PAT=⟦github_fine⟧\nOPENAI=⟦openai⟧\nANTHROPIC_API_KEY=⟦anthropic⟧\nHF_TOKEN=⟦huggingface⟧\nDATABRICKS_TOKEN=⟦databricks⟧\nDO_TOKEN=⟦digitalocean⟧\n",
        "const bot = new TelegramBot('⟦telegram_bot⟧');\nmailgun({apiKey: '⟦mailgun⟧'});\nShopify token ⟦shopify⟧\ndocker login -u x -p ⟦dockerhub⟧\nexport VAULT_TOKEN=⟦vault⟧\nTFC: ⟦terraform_cloud⟧\n",
        "HEROKU_API_KEY=⟦heroku⟧\nNOTION_TOKEN=⟦notion⟧\nLINEAR=⟦linear⟧\nNEW_RELIC_KEY=⟦newrelic⟧\nPostman: ⟦postman⟧\nGROQ_API_KEY=⟦groq⟧\n",
        "webhook = ⟦slack_hook⟧\nhook2 = ⟦discord_hook⟧\nsquare ⟦square⟧\nairtable ⟦airtable⟧\nfb_token=⟦facebook⟧\nauth: Bearer ⟦jwt⟧\n",
        "curl -H \"Authorization: token ⟦github_app⟧\" https://api.github.com\ncurl -H 'Authorization: Basic ⟦basic_auth⟧' http://a.cn\nCF_API_TOKEN=⟦cloudflare⟧\nDD_API_KEY=⟦datadog⟧\nGOOGLE_MAPS=⟦gcp_key⟧\nclient_secret: ⟦gcp_oauth⟧\n",
    )),
    Genre("cloud-cn", "txt", (
        "阿里云 AccessKey：⟦aliyun_id⟧\nAccessKeySecret：⟦aliyun_secret⟧\n腾讯云 SecretId ⟦tencent_id⟧ SecretKey ⟦tencent_secret⟧\n华为云 AK：⟦huawei_id⟧ SK：⟦huawei_secret⟧\n",
        "百度云 ak=⟦baidu_id⟧\n千帆 API Key：⟦baidu_bce⟧\n火山引擎 AccessKeyId: ⟦volc_id⟧\nSecretAccessKey: ⟦volc_secret⟧\n京东云 ⟦jd_id⟧\n七牛 SecretKey: ⟦qiniu_key⟧\n",
        "旧密钥 ⟦aliyun_id_old⟧ / ⟦aliyun_secret⟧ 已禁用，请更换。\n微信小程序 AppID ⟦?wx_appid⟧ AppSecret ⟦wx_secret⟧\n企业微信 corpid=⟦?wecom_id⟧ corpsecret=⟦wecom_secret⟧\n",
        "微信支付 APIv3密钥：⟦wxpay_v3⟧\n钉钉机器人 https://oapi.dingtalk.com/robot/send?access_token=⟦dingtalk_token⟧ 加签 ⟦dingtalk_sec⟧\n钉钉应用 appSecret: ⟦dingtalk_secret⟧\n飞书 app_id=⟦?feishu_id⟧ app_secret=⟦feishu_secret⟧\n",
        "告警推送：https://open.feishu.cn/open-apis/bot/v2/hook/⟦feishu_hook⟧\n企业微信群机器人：https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=⟦wecom_hook⟧\nGitee 私人令牌：⟦gitee⟧\n",
        'DeepSeek key ⟦deepseek⟧\n智谱 api_key = "⟦zhipu⟧"\nMOONSHOT_API_KEY=⟦moonshot⟧\ngitee_token=⟦gitee⟧\n',
    )),
    Genre("cloud-json", "json", (
        '{\n  "type": "service_account",\n  "project_id": "yb-prod",\n  "private_key_id": "⟦?sha1⟧",\n  "client_email": "⟦?x|svc@yb-prod.iam.gserviceaccount.com⟧",\n  "aws": {"accessKeyId": "⟦aws_id⟧", "secretAccessKey": "⟦aws_secret⟧"}\n}\n',
        '{"appId":"⟦?huawei_id⟧","tenant":"⟦~uuid⟧","clientSecret":"⟦azure_secret⟧","storageAccountKey":"⟦azure_storage⟧"}\n',
    )),
    Genre("key-in-prose", "txt", (
        "国密改造对接：加密用 SM4，密钥为 ⟦sm4_key⟧，私钥 ⟦sm2_hex⟧ 请勿外泄。\nAES密钥：⟦aes_key⟧\n",
        "接口联调参数：appKey=⟦~number10⟧，appSecret=⟦wx_secret⟧；签名密钥 ⟦wxpay_v3⟧；SM4秘钥：⟦sm4_key⟧\n",
    )),
)  # fmt: skip

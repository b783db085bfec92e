"""Configurations, shells, pipelines and what people write about passwords."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

CONFIG = (
    Genre("dotenv", "env", (
        "APP_ENV=production\nAPP_DEBUG=false\nDB_HOST=⟦?private_ip⟧\nDB_PORT=3306\nDB_USERNAME=yb_app\nDB_PASSWORD=⟦password_plain⟧\nREDIS_PASSWORD=⟦password_plain⟧\nJWT_SECRET=⟦jwt_secret⟧\nALIYUN_ACCESS_KEY_ID=⟦aliyun_id⟧\nALIYUN_ACCESS_KEY_SECRET=⟦aliyun_secret⟧\n",
        "export PGPASSWORD='⟦password_plain⟧'\nexport TENCENTCLOUD_SECRET_ID=\"⟦tencent_id⟧\"\nexport TENCENTCLOUD_SECRET_KEY=\"⟦tencent_secret⟧\"\nexport NODE_ENV=prod\nexport SMTP_PASS='⟦password⟧'\nexport SESSION_KEY=⟦jwt_secret⟧\n",
        'AWS_ACCESS_KEY_ID=⟦aws_id⟧\nAWS_SECRET_ACCESS_KEY=⟦aws_secret⟧\nOPENAI_API_KEY=⟦openai⟧\nSTRIPE_SECRET_KEY=⟦stripe⟧\nMAIL_PASSWORD="⟦password⟧"\n',
        "HUAWEICLOUD_SDK_AK=⟦huawei_id⟧\nHUAWEICLOUD_SDK_SK=⟦huawei_secret⟧\nDEEPSEEK_API_KEY=⟦deepseek⟧\nQINIU_ACCESS_KEY=⟦qiniu_key⟧\nQINIU_SECRET_KEY=⟦qiniu_key⟧\nADMIN_PWD=⟦password⟧\n",
    )),
    Genre("application-yml", "yml", (
        "spring:\n  datasource:\n    url: jdbc:mysql://⟦?private_ip⟧:3306/yb?useSSL=false\n    username: yb\n    password: ⟦password⟧\n  redis:\n    host: ⟦?private_ip⟧\n    password: ⟦password_plain⟧\noss:\n  accessKeyId: ⟦aliyun_id⟧\n  accessKeySecret: ⟦aliyun_secret⟧\nwx:\n  appid: ⟦?wx_appid⟧\n  secret: ⟦wx_secret⟧\n",
        'server:\n  port: 8443\n  ssl:\n    key-store: classpath:server.p12\n    key-store-password: ⟦password_plain⟧\ndatasource:\n  master:\n    driver-class-name: dm.jdbc.driver.DmDriver\n    jdbc-url: "jdbc:dm://⟦?private_ip⟧:5236/YB?user=SYSDBA&password=⟦password_plain⟧"\nsa-token:\n  jwt-secret-key: ⟦jwt_secret⟧\nsm4:\n  key: ⟦sm4_key⟧\n',
        "nacos:\n  config:\n    server-addr: ⟦?private_ip⟧:8848\n    username: nacos\n    password: ⟦password_weak⟧\nrocketmq:\n  access-key: mqadmin\n  secret-key: ⟦password_plain⟧\nxxl:\n  job:\n    accessToken: ⟦jwt_secret⟧\n",
        "spring:\n  rabbitmq: {host: ⟦?private_ip⟧, username: guest, password: ⟦password_weak⟧}\n  mail:\n    username: ⟦?email⟧\n    password: ⟦password⟧\ntencent:\n  cos:\n    secret-id: ⟦tencent_id⟧\n    secret-key: ⟦tencent_secret⟧\n",
    )),
    Genre("properties", "properties", (
        "jdbc.driver=oracle.jdbc.OracleDriver\njdbc.url=jdbc:oracle:thin:@⟦?private_ip⟧:1521:orcl\njdbc.username=ybjs\njdbc.password=⟦password⟧\nftp.user=upload\nftp.pwd=⟦password⟧\nsms.appKey=⟦~number10⟧\nsms.appSecret=⟦wx_secret⟧\n",
        "# 人大金仓\nkb.url=jdbc:kingbase8://⟦?private_ip⟧:54321/ybdb?user=system&password=⟦password_plain⟧\n# 微信支付\nwxpay.mchId=1⟦~number9⟧\nwxpay.apiV3Key=⟦wxpay_v3⟧\nwx.corpSecret=⟦wecom_secret⟧\nkeystore.passwd=⟦password⟧\n",
    )),
    Genre("ini", "ini", (
        "[database]\nserver = ⟦?private_ip⟧\nuser = sa\npassword = ⟦password⟧\n\n[ftp]\nhost=⟦?private_ip⟧\nuid=upload\npwd=⟦password_weak⟧\n",
        '[client]\nuser=root\npassword="⟦password⟧"\n\n[vpn]\nserver=⟦?public_ip⟧\n账号=yb_yw\n密码=⟦password⟧\n',
    )),
    Genre("compose", "yml", (
        "version: '3.8'\nservices:\n  db:\n    image: mysql:8.0.33\n    environment:\n      MYSQL_ROOT_PASSWORD: ⟦password_plain⟧\n      MYSQL_DATABASE: yb\n  minio:\n    image: minio/minio\n    environment:\n      - MINIO_ROOT_USER=admin\n      - MINIO_ROOT_PASSWORD=⟦password_plain⟧\n",
        'services:\n  cache:\n    image: redis:7\n    command: redis-server --requirepass ⟦password_plain⟧\n  es:\n    image: elasticsearch:8.11.1\n    environment:\n      ELASTIC_PASSWORD: "⟦password⟧"\n  app:\n    environment:\n      DATABASE_URL: postgres://yb:⟦password_plain⟧@db:5432/yb\n',
    )),
    Genre("k8s", "yaml", (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: yb-db\nstringData:\n  username: yb\n  password: ⟦password⟧\n  redis-url: redis://:⟦password_plain⟧@redis:6379/0\n",
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  config.json: |\n    {"dbPassword": "⟦password_plain⟧", "slack": "⟦slack⟧"}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: reg}\ntype: Opaque\ndata:\n  token: ⟦?aes_key⟧\nstringData:\n  gh: ⟦github⟧\n',
    )),
    Genre("shell-history", "txt", (
        "cd /opt/app\nls -al\nmysql -uroot -p⟦password_plain⟧ -h ⟦?private_ip⟧ yb\nssh root@⟦?private_ip⟧\nsshpass -p '⟦password⟧' scp a.tar root@⟦?private_ip⟧:/tmp\nredis-cli -h ⟦?private_ip⟧ -a ⟦password_plain⟧\ncurl -u admin:⟦password_plain⟧ http://⟦?private_ip⟧:9200/_cat/indices\ntail -f logs/info.log\n",
        "  101  sqlplus ybjs/⟦password_plain⟧@orcl\n  102  disql SYSDBA/⟦password_plain⟧@⟦?private_ip⟧:5236\n  103  expdp system/⟦password_plain⟧@yb directory=dump dumpfile=yb.dmp\n  104  echo '⟦password⟧' | passwd --stdin oracle\n  105  export AWS_SECRET_ACCESS_KEY=⟦aws_secret⟧\n  106  curl -H 'Authorization: Bearer ⟦jwt⟧' https://api.huarui-tech.cn/v1\n  107  zip -P ⟦password_plain⟧ data.zip a.csv\n",
        "git clone https://oauth2:⟦gitlab⟧@git.huarui-tech.cn/yb/core.git\ndocker login -u ci -p ⟦password_plain⟧ hub.huarui-tech.cn\nkubectl create secret generic db --from-literal=password=⟦password_plain⟧\nopenssl enc -d -aes-256-cbc -in a -out b -k ⟦password_plain⟧\nnet use Z: \\\\⟦?private_ip⟧\\share ⟦password_plain⟧ /user:admin\n",
        "PGPASSWORD=⟦password_plain⟧ psql -h ⟦?private_ip⟧ -U postgres\nmongo ⟦?private_ip⟧/admin -u root -p ⟦password_plain⟧\nwget --user=ops --password=⟦password_plain⟧ ftp://⟦?private_ip⟧/a.zip\nsudo htpasswd -b /etc/nginx/.htpasswd ops ⟦password_plain⟧\n7z a -p⟦password_plain⟧ out.7z data/\n",
    )),
    Genre("ci-log", "log", (
        "[Pipeline] sh\n+ docker login -u robot -p ⟦password_plain⟧ registry.huarui-tech.cn\nLogin Succeeded\n+ npm config set //registry.npmjs.org/:_authToken ⟦npm⟧\n+ git push https://⟦github⟧@github.com/huarui/app.git\nFinished: SUCCESS\n",
        "2024-06-01T03:12:11.1230000Z ##[group]Run deploy\n2024-06-01T03:12:11.3310000Z env:\n2024-06-01T03:12:11.3320000Z   SONAR_TOKEN: ⟦?x|***⟧\n2024-06-01T03:12:11.3330000Z   DEPLOY_PASSWORD: ⟦password_plain⟧\n2024-06-01T03:12:12.0000000Z Uploading with token ⟦gitlab⟧\n2024-06-01T03:12:13.0000000Z sha256:⟦~sha256⟧ pushed\n",
    )),
    Genre("terraform", "tf", (
        'provider "alicloud" {\n  access_key = "⟦aliyun_id⟧"\n  secret_key = "⟦aliyun_secret⟧"\n  region     = "cn-hangzhou"\n}\nresource "alicloud_db_account" "a" {\n  account_password = "⟦password⟧"\n}\n',
        'provider "tencentcloud" {\n  secret_id  = "⟦tencent_id⟧"\n  secret_key = "⟦tencent_secret⟧"\n}\nvariable "db_password" {\n  default = "⟦password⟧"\n}\nterraform {\n  backend "remote" { token = "⟦terraform_cloud⟧" }\n}\n',
    )),
    Genre("dotnet", "json", (
        '{\n  "ConnectionStrings": {\n    "Default": "Server=⟦?private_ip⟧;Database=YB;User Id=sa;Password=⟦password_plain⟧;TrustServerCertificate=true"\n  },\n  "Jwt": { "Key": "⟦jwt_secret⟧", "Issuer": "yb" },\n  "Smtp": { "User": "a", "Password": "⟦password⟧" }\n}\n',
        '{"AzureStorage": "DefaultEndpointsProtocol=https;AccountName=ybstore;AccountKey=⟦azure_storage⟧;EndpointSuffix=core.windows.net",\n "Mongo": "mongodb+srv://svc:⟦password_plain⟧@cluster0.ab1cd.mongodb.net/yb",\n "Ldap": {"BindDn": "cn=svc,dc=yb", "BindPassword": "⟦password⟧"}}\n',
    )),
    Genre("web-config", "config", (
        '<?xml version="1.0"?>\n<configuration>\n <connectionStrings>\n  <add name="yb" connectionString="Data Source=⟦?private_ip⟧;Initial Catalog=yb;User ID=ybuser;Pwd=⟦password_plain⟧" />\n </connectionStrings>\n <appSettings><add key="SmsPassword" value="⟦password_plain⟧" /></appSettings>\n</configuration>\n',
        '<server>\n <id>nexus</id>\n <username>deploy</username>\n <password>⟦password_plain⟧</password>\n</server>\n<Resource name="jdbc/yb" username="yb" password="⟦password_plain⟧" url="jdbc:mysql://⟦?private_ip⟧/yb"/>\n',
    )),
    Genre("rc-files", "txt", (
        "//registry.npmjs.org/:_authToken=⟦npm⟧\nregistry=https://registry.npmmirror.com\nemail=⟦?email⟧\n_auth=⟦docker_auth⟧\nalways-auth=true\n",
        "machine git.huarui-tech.cn\nlogin deploy\npassword ⟦password_plain⟧\n\nmachine ftp.huarui-tech.cn login up password ⟦password_plain⟧\n",
        "[distutils]\nindex-servers = pypi\n\n[pypi]\nusername = __token__\npassword = ⟦pypi⟧\n\n[internal]\nrepository = http://pypi.huarui-tech.cn\nusername = ci\npassword = ⟦password⟧\n",
        'https://ops:⟦password_plain⟧@git.huarui-tech.cn\nhttps://x-token:⟦github⟧@github.com\n{"auths":{"hub.huarui-tech.cn":{"auth":"⟦docker_auth⟧"}}}\n',
    )),
    Genre("password-chat", "txt", (
        "老李：堡垒机密码多少\n小周：密码是⟦password⟧，用户名还是yw01\n老李：登不上啊\n小周：哦改了，新密码 ⟦password⟧\n",
        "A：VPN怎么登\nB：账号yb_zhang 密码⟦password⟧\nA：数据库呢\nB：root的口令我设成了⟦password⟧，别外传\n",
        "请查收，压缩包解压密码：⟦password⟧\n测试环境地址 http://⟦?private_ip⟧:8080 ，账号 admin，初始密码 ⟦password_weak⟧ ，首次登录请修改。\n",
        "会议室WiFi：YB-Guest，密码：⟦password_plain⟧\n投影仪开机密码为⟦password_weak⟧。\n服务器 ⟦?private_ip⟧ root/⟦password⟧\n邮箱授权码：⟦password_plain⟧\n",
        "各位同事，系统已切换。用户名为本人工号，统一初始口令⟦password⟧（区分大小写），登录后立即修改。\n短信验证码⟦otp|482913⟧，5分钟内有效，请勿泄露。\n",
        "【某平台】您的验证码为⟦otp|730284⟧，用于登录，请勿告知他人。\n密码已重置为⟦password_plain⟧，请尽快登录修改。\n",
    ), charsets=CN),
    Genre("password-doc", "md", (
        "# 运维交接\n\n| 系统 | 地址 | 用户名 | 密码 |\n|---|---|---|---|\n| 核心库 | ⟦?private_ip⟧ | system | ⟦password⟧ |\n| 备份库 | ⟦?private_ip⟧ | sys | ⟦password⟧ |\n| 防火墙 | ⟦?private_ip⟧ | admin | ⟦password⟧ |\n",
        "服务器清单\n主机名,IP,账号,口令,备注\n" + rows("app0%i,⟦?private_ip⟧,root,⟦password_plain⟧,应用", 4),
        "Login details for the staging box\nHost: ⟦?private_ip⟧\nUser: deploy\nPass: ⟦password⟧\n\nThe VPN passphrase is ⟦password⟧.\n",
        "Hi team,\nthe root password for db02 is ⟦password⟧ and the new admin pw is: ⟦password⟧\nusername: svc_yb / password: ⟦password⟧\n",
    )),
    Genre("hashes", "txt", (
        "root:⟦crypt6⟧:19500:0:99999:7:::\nybapp:⟦cryptsm3⟧:19500:0:99999:7:::\nnobody:*:18000:0:99999:7:::\n",
        "ops:⟦apr1⟧\nadmin:⟦bcrypt⟧\nAdministrator:500:⟦ntlm⟧:::\nsvc:⟦yescrypt⟧:19700:0:99999:7:::\n",
    )),
    Genre("source-code", "java", (
        'public class Db {\n    private static final String URL = "jdbc:mysql://⟦?private_ip⟧:3306/yb";\n    private static final String PASSWORD = "⟦password⟧";\n    Connection c = DriverManager.getConnection(URL, "yb", "⟦password⟧");\n    String appSecret = "⟦wx_secret⟧";\n}\n',
        'const client = new OSS({ accessKeyId: "⟦aliyun_id⟧", accessKeySecret: "⟦aliyun_secret⟧" });\nlet pwd = "⟦password⟧"; // 数据库密码\naxios.post(url, {username: "admin", password: "⟦password⟧"});\n',
        'import pymysql\nconn = pymysql.connect(host="⟦?private_ip⟧", user="root", passwd="⟦password⟧", db="yb")\nr = redis.Redis(host="r1", password=\'⟦password⟧\')\nAPI_TOKEN = "⟦jwt_secret⟧"\n',
        'func main() {\n\tdsn := "yb:⟦password_plain⟧@tcp(⟦?private_ip⟧:3306)/yb?charset=utf8mb4"\n\tcfg.SecretKey = "⟦tencent_secret⟧"\n\tcfg.SecretId = "⟦tencent_id⟧"\n\tos.Setenv("DB_PASS", "⟦password⟧")\n}\n',
    )),
)  # fmt: skip

"""Configuration files with credentials: .env, properties, YAML, JSON, INI, compose, Kubernetes, Terraform, CI.

`TOKENS` are shapes for a vendor's token with its usual name; the others hold passwords and connection strings.
"""

from __future__ import annotations

DEVELOPMENT = (
    "spring.datasource.url=jdbc:mysql://10.1.2.3:3306/his?useSSL=false\nspring.datasource.username=his\nspring.datasource.password=<<accounts.password>>\n",
    "spring:\n  redis:\n    host: 10.0.0.8\n    port: 6379\n    password: <<accounts.password>>\n",
    "DB_HOST=db.internal\nDB_USER=app\nDB_PASSWORD=<<accounts.password>>\nREDIS_URL=redis://:<<accounts.password>>@cache.internal:6379/0\n",
    "[mysql]\nhost = 10.2.0.5\nuser = report\npassword = <<accounts.password>>\n",
    "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: <<accounts.password>>\n    ports:\n      - 5432:5432\n",
    '{"host": "smtp.corp-mail.cn", "port": 465, "user": "notice", "password": "<<accounts.password>>"}',
    '<connectionStrings><add name="Main" connectionString="Server=10.3.1.1;Database=hr;User Id=sa;Password=<<accounts.password>>;" /></connectionStrings>',
    "database_url: postgresql://billing:<<accounts.password>>@pg-1.internal:5432/billing\n",
    "jdbc:dm://10.66.1.9:5236?user=SYSDBA&password=<<accounts.password>>",
    'resource "aws_db_instance" "main" {\n  username = "root_user"\n  password = "<<accounts.password>>"\n}\n',
    "kind: Secret\napiVersion: v1\nstringData:\n  username: svc\n  password: <<accounts.password>>\n",
    "mongodb://reader:<<accounts.password>>@10.8.8.8:27017/logs?authSource=admin",
    "ldap.bind.dn=cn=svc,dc=corp,dc=cn\nldap.bind.password=<<accounts.password>>\n",
    "jwt:\n  secret: <<keys.generic-secret>>\n  expire: 7200\n",
    "encrypt.key=<<keys.generic-secret>>\n",
    "machine git.corp.cn\nlogin builder\npassword <<accounts.password>>\n",
    "aliyun:\n  oss:\n    endpoint: oss-cn-beijing.aliyuncs.com\n    accessKeyId: <<keys.alibaba-access-key>>\n    accessKeySecret: <<keys.alibaba-access-secret>>\n",
    "[default]\naws_access_key_id = <<keys.aws-access-key>>\naws_secret_access_key = <<keys.aws-secret-key>>\nregion = cn-north-1\n",
    "# keys\n<<keys.alibaba-access-key>>\n<<keys.alibaba-access-secret>>\n",
    "<<keys.aws-access-key>>:<<keys.aws-secret-key>>",
    "tencent: <<keys.tencent-secret-id>> / <<keys.tencent-secret-key>>",
)  # fmt: skip

HELD = (
    "datasource:\n  master:\n    url: jdbc:oracle:thin:@10.9.9.1:1521/ybdb\n    username: yb_core\n    password: '<<accounts.password>>'\n",
    "redis.password=<<accounts.password>>\nredis.timeout=3000\n",
    "export PGUSER=etl\nexport PGPASSWORD='<<accounts.password>>'\nMYSQL_ROOT_PASSWORD=\"<<accounts.password>>\"\n",
    "; mail relay\n[smtp]\nserver=mail.internal\nlogin=robot\npasswd=<<accounts.password>>\n",
    "  rabbitmq:\n    environment:\n      - RABBITMQ_DEFAULT_USER=mq\n      - RABBITMQ_DEFAULT_PASS=<<accounts.password>>\n",
    '{\n  "ConnectionStrings": {\n    "Default": "Data Source=sql01;Initial Catalog=Pay;User ID=pay_rw;Pwd=<<accounts.password>>;Encrypt=True"\n  }\n}\n',
    '<bean id="ds"><property name="username" value="scott"/><property name="password" value="<<accounts.password>>"/></bean>',
    "SQLALCHEMY_DATABASE_URI = 'mysql+pymysql://web:<<accounts.password>>@mysql-0:3306/shop'\n",
    "url=jdbc:kingbase8://10.0.4.4:54321/social?user=system&password=<<accounts.password>>\n",
    'variable "db_password" {\n  default = "<<accounts.password>>"\n}\n',
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: mq\nstringData:\n  MQ_PASS: <<accounts.password>>\n",
    "amqp://events:<<accounts.password>>@mq.internal:5672/prod",
    "ftp_user: sync\nftp_pass: <<accounts.password>>\n",
    "shiro.cipherKey=<<keys.generic-secret>>\n",
    'security:\n  token-signing-key: "<<keys.generic-secret>>"\n',
    "sshpass.password: <<accounts.password>>\nssh_user: ops\n",
    "cos:\n  secret-id: <<keys.tencent-secret-id>>\n  secret-key: <<keys.tencent-secret-key>>\n",
    "s3:\n  access_key: <<keys.aws-access-key>>\n  secret_key: <<keys.aws-secret-key>>\n",
    "ak sk:\n<<keys.alibaba-access-key>>\n<<keys.alibaba-access-secret>>\n",
    "<<keys.tencent-secret-id>>,<<keys.tencent-secret-key>>",
    "(<<keys.aws-access-key>>, <<keys.aws-secret-key>>)",
    "gbase8s://dba:<<accounts.password>>@10.5.5.5:9088/yb",
)  # fmt: skip

TOKENS = {
    "development": ("{0}={1}\n", "  {0}: {1}\n", '"{0}": "{1}",\n', "export {0}={1}\n", '{0} = "{1}"\n'),
    "held-out": ("{0}: '{1}'\n", "- name: {0}\n  value: {1}\n", 'set {0}="{1}"\n', "      - {0}={1}\n", '    "{0}" : "{1}"\n', "{0} = {1}\n", "ENV {0} {1}\n"),
}  # fmt: skip

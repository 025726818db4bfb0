/** What each setting is for, in a sentence or two, in the order in which the reference tells them. */
export const settingWords: Readonly<Record<string, string>> = {
  PORT: 'The port on which a web process answers.',
  OTLP_PORT: 'A second port that takes OTLP only, such as 4318, where exporters cannot be told a path.',
  BASE_URL:
    'The address that people use, behind whatever stands before it. Links of mails and the check of forms depend on it. Default: http://localhost:PORT.',
  DATA_DIR: 'The folder for the embedded database, its secrets, logs and local mails. Replicas keep only logs there.',
  CATALOG: 'The folder of YAML that is applied at the first start.',
  DATABASE_URL:
    'A PostgreSQL 15 to 18 of your own, as postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or with HOST:PORT,HOST:PORT where one stands in for another: the one that takes changes is used. Not set: `npm start` brings one. Needed by `npm run web` and `npm run worker`.',
  DATABASE_READ_URL:
    'A standby that screens read from while it is at most ten seconds behind, or several as HOST:PORT,HOST:PORT, the same as in DATABASE_URL too. Nothing is decided by what it says.',
  DATABASE_POOLER: '`transaction` when PgBouncer in transaction mode stands at DATABASE_URL.',
  DATABASE_DIRECT_URL:
    'The server itself, where a pooler stands before it: for migrations, retention and listening. Needed with DATABASE_POOLER=transaction.',
  SMTP_URL: 'The mail server, as smtp:// or smtps://USER:PASSWORD@HOST:PORT. Not set: mails go to a local mailbox page.',
  SMTP_FALLBACK_URL: 'A second mail server, used while the first cannot be.',
  BOUNCE_URL: 'The mailbox to which mails come back that could not be delivered, as imap:// or imaps:// with user and password.',
  MAIL_FROM: 'The sender of mails.',
  HEARTBEAT_URL:
    'Asked for after every audit that found nothing wrong, at most once a minute. Let a watcher outside call you when that stops.',
  AUTH_SECRET:
    'Signs sessions and seals secrets; the same for every replica. `npm start` makes one in DATA_DIR. Make one with: openssl rand -hex 32',
  AUTH_SECRET_PREVIOUS:
    'Secrets that were AUTH_SECRET before, with commas between, the last first: what they have sealed can still be opened.',
  DATA_KEY: 'Keys the hashes by which personal identifiers are found and protected. Default: made from AUTH_SECRET.',
  DATA_KEY_PREVIOUS: 'Keys that were DATA_KEY before, with commas between, the last first.',
  AUDIT_SIGNING_KEY: 'Signs the checkpoints of the audit trail. Default: made from AUTH_SECRET.',
  OIDC_ISSUER: 'Single sign-on: the address of the OpenID Connect provider. With OIDC_CLIENT_ID and OIDC_CLIENT_SECRET or not at all.',
  OIDC_CLIENT_ID: 'Single sign-on: the id of this client at the provider.',
  OIDC_CLIENT_SECRET: 'Single sign-on: the secret of this client at the provider.',
  OIDC_SCOPES: 'Single sign-on: what is asked of the provider.',
  OIDC_GROUPS_CLAIM: 'Single sign-on: the claim that lists the groups of whoever signs in.',
  OIDC_SIGN_OUT: 'Single sign-on: `provider` leads whoever signs out to the provider, which ends its own session as well.',
  LOG_LEVEL: 'How much is written to the log: JSON lines on standard output.',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'A collector for the traces and numbers of the product itself. The other OTEL_EXPORTER_OTLP_* variables mean what the specification says.',
  OTEL_SDK_DISABLED: '`true` sends nothing, whatever else is set.',
  OTEL_SERVICE_NAME: 'The name under which it reports about itself.',
  OTEL_TRACES_SAMPLER_ARG: 'The share of requests and rounds that is traced.',
  OTEL_METRIC_EXPORT_INTERVAL: 'How often numbers are sent, in ms.',
  SELF_TELEMETRY: '`on` lets `npm start` send all of that to itself.',
  DEMO: '`1` offers people with a known password on the sign-in page; `npm run demo` sets it.',
};

import { z } from 'zod';
import { listAddresses } from './list-addresses';
import { readSecretFiles } from './read-secret-files';

const blank = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());

const oneServer = z.url({ protocol: /^postgres(ql)?$/, hostname: /.*/, error: 'must be a postgresql:// address' });
const isServer = (address: string) => oneServer.safeParse(address).success && URL.parse(address)?.host !== '';
/** Of one server, or of several that stand in for each other: postgresql://db0,db1/x. */
const postgresUrl = z
  .string()
  .refine((url) => {
    const addresses = listAddresses(url);
    return addresses.length > 1 ? addresses.every(isServer) : oneServer.safeParse(url).success;
  }, 'must be a postgresql:// address')
  .meta({ format: 'uri' });
const smtpUrl = z.url({ protocol: /^smtps?$/, hostname: /.*/, error: 'must be an smtp:// or smtps:// address' });
const imapUrl = z.url({ protocol: /^imaps?$/, hostname: /.*/, error: 'must be an imap:// or imaps:// address with user and password' });
const webUrl = z.url({ protocol: /^https?$/, hostname: /.*/, error: 'must be an http:// or https:// address' });
const secret = z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -hex 32');
/** Several of them, the last used first. */
const secrets = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').flatMap((one) => one.trim() || []) : []),
  z.array(secret),
);
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const environment = z
  .object({
    PORT: z.preprocess(blank, z.coerce.number({ error: 'must be a port number' }).int().min(1).max(65_535).default(3000)),
    OTLP_PORT: optional(z.coerce.number({ error: 'must be a port number' }).int().min(1).max(65_535)),
    BASE_URL: optional(webUrl),
    DATA_DIR: z.preprocess(blank, z.string().default('./.data')),
    DATABASE_URL: optional(postgresUrl),
    DATABASE_READ_URL: optional(postgresUrl),
    DATABASE_POOLER: z.preprocess(blank, z.enum(['none', 'transaction'], { error: 'must be none or transaction' }).default('none')),
    DATABASE_DIRECT_URL: optional(postgresUrl),
    SMTP_URL: optional(smtpUrl),
    SMTP_FALLBACK_URL: optional(smtpUrl),
    BOUNCE_URL: optional(imapUrl),
    HEARTBEAT_URL: optional(webUrl),
    MAIL_FROM: z.preprocess(
      blank,
      z
        .string()
        .regex(/^[^\r\n,]+@[^\r\n,]+$/, 'must be one mail address')
        .default('Throughline <throughline@localhost>'),
    ),
    AUTH_SECRET: optional(secret),
    AUTH_SECRET_PREVIOUS: secrets,
    DATA_KEY: optional(secret),
    DATA_KEY_PREVIOUS: secrets,
    AUDIT_SIGNING_KEY: optional(z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -hex 32')),
    OIDC_ISSUER: optional(webUrl),
    OIDC_CLIENT_ID: optional(z.string()),
    OIDC_CLIENT_SECRET: optional(z.string()),
    OIDC_SCOPES: z.preprocess(
      blank,
      z
        .string()
        .regex(/^[\w:./ -]+$/, 'must be words with blanks between')
        .default('openid profile email'),
    ),
    OIDC_GROUPS_CLAIM: z.preprocess(blank, z.string().max(200).default('groups')),
    OIDC_SIGN_OUT: z.preprocess(blank, z.enum(['here', 'provider'], { error: 'must be here or provider' }).default('here')),
    DEMO: z.preprocess(blank, z.enum(['0', '1'], { error: 'must be 1 or 0' }).default('0')),
    SELF_TELEMETRY: z.preprocess(blank, z.enum(['on', 'off'], { error: 'must be on or off' }).default('off')),
    OTEL_EXPORTER_OTLP_ENDPOINT: optional(webUrl),
    OTEL_SDK_DISABLED: z.preprocess(blank, z.enum(['true', 'false'], { error: 'must be true or false' }).default('false')),
    OTEL_SERVICE_NAME: z.preprocess(blank, z.string().max(200).default('throughline')),
    OTEL_TRACES_SAMPLER_ARG: z.preprocess(blank, z.coerce.number({ error: 'must be a share from 0 to 1' }).min(0).max(1).default(0.1)),
    OTEL_METRIC_EXPORT_INTERVAL: z.preprocess(blank, z.coerce.number({ error: 'must be milliseconds' }).int().min(1000).default(60_000)),
    CATALOG: z.preprocess(blank, z.string().default('./catalog')),
    LOG_LEVEL: z.preprocess(blank, z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info')),
  })
  .refine((e) => e.OTLP_PORT !== e.PORT, { path: ['OTLP_PORT'], error: 'must be another port than PORT, which takes OTLP as well' })
  .refine((e) => e.DATABASE_POOLER === 'none' || (e.DATABASE_URL !== undefined && e.DATABASE_DIRECT_URL !== undefined), {
    path: ['DATABASE_DIRECT_URL'],
    error: 'is needed behind a pooler: the address of the server itself, for migrations, retention and listening',
  })
  .refine((e) => e.SMTP_FALLBACK_URL === undefined || e.SMTP_URL !== undefined, {
    path: ['SMTP_FALLBACK_URL'],
    error: 'is the second way; set SMTP_URL, the first, as well',
  })
  .refine(
    (e) => [e.OIDC_ISSUER, e.OIDC_CLIENT_ID, e.OIDC_CLIENT_SECRET].every((v, _, all) => (v === undefined) === (all[0] === undefined)),
    {
      path: ['OIDC_*'],
      error: 'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together or not at all',
    },
  );

/** The settings one by one, for the reference. */
export const environmentShape: Readonly<Record<string, z.ZodType>> = environment.shape;

/** Where and how the product reports about itself; the exporters read the other OTEL_EXPORTER_OTLP_* variables themselves. */
export interface TelemetryConfig {
  readonly serviceName: string;
  /** Share of requests and rounds that are traced. */
  readonly tracedShare: number;
  readonly metricIntervalMs: number;
}

/** The provider of single sign-on. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** The claim that lists the groups of whoever signs in. */
  readonly groupsClaim: string;
  /** Whoever signs out is led to the provider, which ends its own session too. */
  readonly signOutThere: boolean;
}

/** What the environment says, checked. `null` means: not set. */
export interface Config {
  readonly port: number;
  readonly baseUrl: string;
  /** A second port for OTLP only, such as 4318. */
  readonly otlpPort: number | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** A standby that screens may read from while it is close behind. Nothing is decided by what it says. */
  readonly databaseReadUrl: string | null;
  /** What stands before DATABASE_URL: nothing that matters, or PgBouncer in transaction mode, where a session is ours for one transaction only. */
  readonly databasePooler: 'none' | 'transaction';
  /** The server itself, for what needs a session; DATABASE_URL when not set. */
  readonly databaseDirectUrl: string | null;
  readonly smtpUrl: string | null;
  /** A second mail server, used while the first cannot be. */
  readonly smtpFallbackUrl: string | null;
  /** The mailbox to which mails that cannot be delivered come back. */
  readonly bounceUrl: string | null;
  /** Asked for after every audit that found nothing wrong, so that a watcher outside notices when they stop. */
  readonly heartbeatUrl: string | null;
  readonly mailFrom: string;
  readonly authSecret: string | null;
  /** Earlier ones, which still open what they sealed and still prove what they signed. */
  readonly authSecretsBefore: readonly string[];
  /** What the keys are made of that stand for personal values, the current one first: DATA_KEY, else AUTH_SECRET. Empty when neither is set. */
  readonly dataSecrets: readonly string[];
  /** What the key that signs audit checkpoints is made of; AUTH_SECRET when not set. */
  readonly auditSigningKey: string | null;
  readonly oidc: OidcConfig | null;
  /** True in `npm run demo`: the sign-in page offers the demo people. */
  readonly demo: boolean;
  readonly catalogDir: string;
  /** Null unless OTEL_EXPORTER_OTLP_ENDPOINT is set. */
  readonly telemetry: TelemetryConfig | null;
  /** `npm start` is to send the product's own telemetry to itself. */
  readonly selfTelemetry: boolean;
  readonly logLevel: (typeof logLevels)[number];
}

/** The settings in `source`; throws one Error that names every fault at once. */
export function parseConfig(source: Readonly<Record<string, string | undefined>>): Config {
  const files = readSecretFiles(source);
  const parsed = environment.safeParse(files.source);
  if (!parsed.success || files.faults.length > 0) {
    const issues = parsed.success ? [] : parsed.error.issues;
    const faults = [...files.faults, ...issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)];
    throw new Error(`These settings cannot be used:\n${faults.join('\n')}`);
  }
  const e = parsed.data;
  const oidc =
    e.OIDC_ISSUER && e.OIDC_CLIENT_ID && e.OIDC_CLIENT_SECRET
      ? {
          issuer: e.OIDC_ISSUER.replace(/\/+$/, ''),
          clientId: e.OIDC_CLIENT_ID,
          clientSecret: e.OIDC_CLIENT_SECRET,
          scopes: [...new Set(['openid', ...e.OIDC_SCOPES.trim().split(/\s+/)])],
          groupsClaim: e.OIDC_GROUPS_CLAIM,
          signOutThere: e.OIDC_SIGN_OUT === 'provider',
        }
      : null;
  return {
    port: e.PORT,
    otlpPort: e.OTLP_PORT ?? null,
    baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ''),
    dataDir: e.DATA_DIR,
    databaseUrl: e.DATABASE_URL ?? null,
    databaseReadUrl: e.DATABASE_READ_URL ?? null,
    databasePooler: e.DATABASE_POOLER,
    databaseDirectUrl: e.DATABASE_DIRECT_URL ?? e.DATABASE_URL ?? null,
    smtpUrl: e.SMTP_URL ?? null,
    smtpFallbackUrl: e.SMTP_FALLBACK_URL ?? null,
    bounceUrl: e.BOUNCE_URL ?? null,
    heartbeatUrl: e.HEARTBEAT_URL ?? null,
    mailFrom: e.MAIL_FROM,
    authSecret: e.AUTH_SECRET ?? null,
    authSecretsBefore: e.AUTH_SECRET_PREVIOUS,
    dataSecrets: e.DATA_KEY
      ? [e.DATA_KEY, ...e.DATA_KEY_PREVIOUS]
      : e.AUTH_SECRET
        ? [e.AUTH_SECRET, ...e.DATA_KEY_PREVIOUS, ...e.AUTH_SECRET_PREVIOUS]
        : [],
    auditSigningKey: e.AUDIT_SIGNING_KEY ?? null,
    oidc,
    demo: e.DEMO === '1',
    catalogDir: e.CATALOG,
    telemetry:
      e.OTEL_EXPORTER_OTLP_ENDPOINT === undefined || e.OTEL_SDK_DISABLED === 'true'
        ? null
        : { serviceName: e.OTEL_SERVICE_NAME, tracedShare: e.OTEL_TRACES_SAMPLER_ARG, metricIntervalMs: e.OTEL_METRIC_EXPORT_INTERVAL },
    selfTelemetry: e.SELF_TELEMETRY === 'on',
    logLevel: e.LOG_LEVEL,
  };
}

let parsed: Config | undefined;

/** The settings of this process, read once on first use. */
export function config(): Config {
  parsed ??= parseConfig(process.env);
  return parsed;
}

/** Adds settings that a start made itself (an address, a secret); they count for this process and for its children from now on. */
export function completeEnvironment(made: Readonly<Record<string, string>>): void {
  Object.assign(process.env, made);
  parsed = undefined;
}

/** The environment of a child process: this one's, with `changes` on top. */
export function childEnvironment(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** One raw value of the environment, for tools around the product; the product itself reads `config()`. */
export function readSetting(name: string): string | undefined {
  return process.env[name];
}

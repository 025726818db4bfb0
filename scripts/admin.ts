import { isPassing, ThroughlineError } from '@/lib/domain';
import { auditCheckpoints } from './admin/audit-checkpoints';
import { backfillKpi } from './admin/backfill-kpi';
import { backup } from './admin/backup';
import { catalogVerb } from './admin/catalog';
import { configuration } from './admin/configuration';
import { createKey } from './admin/create-key';
import { createScimToken } from './admin/create-scim-token';
import { createToken } from './admin/create-token';
import { createUser } from './admin/create-user';
import { distribute } from './admin/distribute';
import { doctor } from './admin/doctor';
import { holdVerb } from './admin/hold';
import { licences } from './admin/licences';
import { listKeys } from './admin/list-keys';
import { eraseVerb, redactStoredVerb } from './admin/privacy';
import { reapplyCatalog, reapplyPreset } from './admin/reapply';
import { releaseHoldVerb } from './admin/release-hold';
import { resealVerb } from './admin/reseal';
import { restore } from './admin/restore';
import { retention } from './admin/retention';
import { revokeKey } from './admin/revoke-key';
import { rotateKey } from './admin/rotate-key';
import { sendDigestVerb } from './admin/send-digest';
import { upgradeDatabase } from './admin/upgrade-database';
import { UsageError, type Verb } from './admin/verb';
import { verifyAudit } from './admin/verify-audit';
import { withDatabase } from './setup/with-database';

const verbs: readonly Verb[] = [
  createUser,
  createKey,
  listKeys,
  rotateKey,
  revokeKey,
  createToken,
  createScimToken,
  catalogVerb,
  reapplyPreset,
  reapplyCatalog,
  backfillKpi,
  retention,
  redactStoredVerb,
  eraseVerb,
  resealVerb,
  verifyAudit,
  auditCheckpoints,
  licences,
  sendDigestVerb,
  backup,
  restore,
  upgradeDatabase,
  holdVerb,
  releaseHoldVerb,
  doctor,
  configuration,
  distribute,
];

function explain(fault: string): never {
  const usages = verbs.flatMap((verb) => verb.usage).map((usage) => `  npm run admin -- ${usage}`);
  console.error([fault, 'Usage:', ...usages].join('\n'));
  process.exit(2);
}

const [name = '', ...args] = process.argv.slice(2);
const verb = verbs.find((known) => known.name === name);
if (!verb) explain(name === '' ? 'What is to be done?' : `There is no "${name}".`);
try {
  const run = verb.prepare(args);
  if (verb.database === 'none') await run();
  else await withDatabase(run, { migrated: verb.database !== 'as it is' });
} catch (error) {
  if (error instanceof UsageError) explain(error.message);
  if (error instanceof ThroughlineError) console.error(error.message);
  else if (isPassing(error)) console.error(`The database does not answer (${String(error)}). Is DATABASE_URL right, or DATA_DIR?`);
  else console.error(error);
  process.exitCode = 1;
}

import { isPassing, ThroughlineError } from '@/lib/domain';
import { auditCheckpoints } from './admin/audit-checkpoints';
import { backfillKpi } from './admin/backfill-kpi';
import { catalogVerb } from './admin/catalog';
import { createKey } from './admin/create-key';
import { createToken } from './admin/create-token';
import { createUser } from './admin/create-user';
import { listKeys } from './admin/list-keys';
import { reapplyCatalog, reapplyPreset } from './admin/reapply';
import { retention } from './admin/retention';
import { revokeKey } from './admin/revoke-key';
import { rotateKey } from './admin/rotate-key';
import { sendDigestVerb } from './admin/send-digest';
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
  catalogVerb,
  reapplyPreset,
  reapplyCatalog,
  backfillKpi,
  retention,
  verifyAudit,
  auditCheckpoints,
  sendDigestVerb,
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
  await withDatabase(run);
} catch (error) {
  if (error instanceof UsageError) explain(error.message);
  if (error instanceof ThroughlineError) console.error(error.message);
  else if (isPassing(error)) console.error(`The database does not answer (${String(error)}). Is DATABASE_URL right, or DATA_DIR?`);
  else console.error(error);
  process.exitCode = 1;
}

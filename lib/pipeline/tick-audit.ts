import { mendSubjects } from '@/lib/assign';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Finding, newId, UNSOUND } from '@/lib/domain';
import { findOnDuty, listBare } from '@/lib/duty';
import { findHold } from '@/lib/hold';
import { type AuditFault, auditTelling, findAudit, findingBase, listUnsound, noteAudit, noteHeartbeat } from '@/lib/notify';
import { postOutside } from '@/lib/outbound';
import { raiseAndTell } from './raise-and-mend';
import { inTurn } from './turns';

const HEARTBEAT_DEADLINE_MS = 5_000;
const HEARTBEAT_EVERY_MS = 60_000;

/**
 * Audits once whether everybody who must be told is or will be. What does not hold is noted for the banner and raised as an exception, which ends when an
 * audit no longer finds it; when all holds, the watcher outside is told so, at most once a minute. `host`: what the clock of this host says, to be held
 * against the database's. Returns what was found.
 */
export async function tickAudit(now: Date, host: Date = now): Promise<AuditFault[]> {
  // Nobody is told on purpose: the screens say so, and the watcher outside hears nothing.
  if (await findHold()) {
    await noteAudit([], now);
    return [];
  }
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const { smtpUrl } = config();
  const duty = await findOnDuty(
    catalog,
    catalog.schedules.map(({ id }) => id),
    now,
  );
  // At night nobody need be on duty for a team that is not there at night.
  const bare = await listBare(catalog, now);
  const faults = await auditTelling({
    now,
    host,
    escalated: catalog.escalations.filter(({ teams }) => teams.length === 0).flatMap(({ severities }) => severities),
    onDuty: [...duty]
      .filter(([schedule, people]) => people.length > 0 || bare.includes(schedule))
      .map(([schedule, people]) => ({ schedule, people: people.map(({ person }) => person) })),
    mails: smtpUrl !== null,
  });
  await raise(faults, index, now);
  const last = await findAudit();
  await noteAudit(faults, now);
  if (faults.length === 0) await tellWatcher(last?.heartbeat_at ?? null, now);
  return faults;
}

async function raise(faults: readonly AuditFault[], index: CatalogIndex, now: Date): Promise<void> {
  const standing = await listUnsound();
  const over = standing.filter(({ check }) => !faults.some((fault) => fault.check === check));
  const fresh = faults.filter((fault) => !standing.some(({ check }) => check === fault.check));
  if (over.length + fresh.length === 0) return;
  const proofs = new Map(over.map(({ subject_id }) => [subject_id, { at: now, text: 'An audit no longer found it.' }]));
  await inTurn(async (tx) => {
    const findings = fresh.map((fault) => ({ ...findingOf(fault, now), history: false }));
    await raiseAndTell(tx, { findings, mend: () => mendSubjects(tx, proofs, index, now) }, index, now);
  });
}

const findingOf = ({ check, text, refs }: AuditFault, now: Date): Finding => ({
  ...findingBase,
  code: UNSOUND,
  environment: 'production',
  signature: `${UNSOUND} attr.check="${check}"`,
  groupedBy: { 'attr.check': check },
  subject: { kind: 'record', id: newId(now) },
  at: now,
  evidence: { eventKey: null, text: refs.length > 0 ? `${text} The first: ${refs.join(', ')}.` : text },
  variables: { 'attr.check': check, 'attr.what': text },
});

async function tellWatcher(last: Date | null, now: Date): Promise<void> {
  const url = config().heartbeatUrl;
  if (url === null || (last !== null && now.getTime() - last.getTime() < HEARTBEAT_EVERY_MS)) return;
  // The operator names it at the start: it may stand in the own network.
  const headers = { 'user-agent': 'throughline-heartbeat' };
  const answer = await postOutside({ url, private: true, method: 'GET', headers, body: '', deadlineMs: HEARTBEAT_DEADLINE_MS });
  await noteHeartbeat(answer.ok ? null : (answer.status === null ? answer.text : `It answered ${answer.status}.`).slice(0, 300), now);
}

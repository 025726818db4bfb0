import { findActor } from '@/lib/access';
import { closeDatabase, connectTo, migrate } from '@/lib/db';
import { endpoints } from '@/lib/domain/endpoints';
import { askRoute } from './access/ask-route';
import { judgeAccess } from './access/judge-access';
import { samplesOf } from './access/samples';
import { type Scene, seedAccess } from './access/seed-access';
import { startCluster } from './detect/start-cluster';
import { type AuditMeasure, measureAudit } from './measure-audit';

export interface AccessMeasure {
  endpoints: number;
  cases: number;
  leaks: number;
  /** Time to know who asks and what they may, as a share of the rest of a read; the reads that screens make, each by each in turn. */
  readOverheadRatio: number;
  audit: AuditMeasure | null;
}

interface AccessOptions {
  seconds: number;
  /** So many entries of the audit trail are written, sealed and looked at; none when 0. */
  auditEntries: number;
}

const measured = ['listTransactions', 'listExceptions', 'readHealth', 'listKpis', 'getTransaction', 'getException'];

/** Both ways in the same seconds, by turns, so that a busy machine slows both alike. */
async function measureOverhead({ personas, subjects }: Scene, seconds: number): Promise<number> {
  const token = personas.find(({ name }) => name === 'it_operations-inside')?.token ?? '';
  const samples = samplesOf(subjects);
  const reads = endpoints.filter(({ name }) => measured.includes(name));
  const headers = () => ({ authorization: `Bearer ${token}` });
  let [access, whole] = [0, 0];
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n += 1) {
    const of = reads[n % reads.length];
    const sample = of ? samples[of.name]?.[0] : undefined;
    if (!of || !sample) throw new Error('There is no read to measure.');
    const begun = performance.now();
    await findActor(new Headers(headers()));
    const known = performance.now();
    const { method, path } = of;
    const asked = { ...(sample.params ? { params: sample.params } : {}), ...(sample.query ? { query: sample.query } : {}) };
    const response = await askRoute({ method, path, ...asked, headers: headers() });
    await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
    // The first round of each is not at its usual speed yet.
    if (n < 3 * reads.length) continue;
    access += known - begun;
    whole += performance.now() - known;
  }
  return Math.round((access / (whole - access)) * 1000) / 1000;
}

/** Who may do what, tried as everybody, and what that costs, on a database of its own. */
export async function runAccess({ seconds, auditEntries }: AccessOptions, onStop: (stop: () => Promise<void>) => void) {
  const cluster = await startCluster(null, onStop);
  onStop(closeDatabase);
  await cluster.make('access');
  await migrate(cluster.url('access'));
  await connectTo(cluster.url('access'));
  const scene = await seedAccess();
  const report = await judgeAccess(scene);
  const readOverheadRatio = await measureOverhead(scene, seconds);
  const json: AccessMeasure = {
    endpoints: report.endpoints,
    cases: report.cases,
    leaks: report.leaks.length,
    readOverheadRatio,
    audit: auditEntries === 0 ? null : await measureAudit({ entries: auditEntries, seconds: 8, tampers: 3 }),
  };
  const text = [
    ...report.faults.map((fault) => `not tried: ${fault}`),
    ...report.leaks.map((leak) => `leak: ${leak}`),
    `${report.endpoints} endpoints in ${report.cases} cases, ${report.leaks.length} leaks. Knowing who asks takes ${(readOverheadRatio * 100).toFixed(1)} % of a read.`,
    ...(json.audit
      ? [
          `${json.audit.entries} audit entries looked at in ${json.audit.verifySeconds} s; ${json.audit.found} of ${json.audit.tampered} changed bytes found.`,
        ]
      : []),
  ].join('\n');
  return { text, json, ok: report.leaks.length + report.faults.length === 0 && json.audit?.found === json.audit?.tampered };
}

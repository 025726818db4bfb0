import { findActor } from '@/lib/access';
import { asItself, closeDatabase, connectTo, migrate } from '@/lib/db';
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
  /** Time to know who asks and what the second wall costs, as a share of the rest of a read; the reads that screens make, each by each in turn. */
  readOverheadRatio: number;
  /** A read through the second wall by one past it, for somebody who sees one place. */
  wallRatio: number;
  audit: AuditMeasure | null;
}

interface AccessOptions {
  seconds: number;
  /** So many entries of the audit trail are written, sealed and looked at; none when 0. */
  auditEntries: number;
}

const measured = ['listTransactions', 'listExceptions', 'readHealth', 'listKpis', 'getTransaction', 'getException'];

/** All ways in the same seconds, by turns, so that a busy machine slows them alike. */
async function measureOverhead(
  { personas, subjects }: Scene,
  seconds: number,
): Promise<Pick<AccessMeasure, 'readOverheadRatio' | 'wallRatio'>> {
  const token = personas.find(({ name }) => name === 'it_operations-inside')?.token ?? '';
  const samples = samplesOf(subjects);
  const reads = endpoints.filter(({ name }) => measured.includes(name));
  const headers = () => ({ authorization: `Bearer ${token}` });
  let [access, walled, bare] = [0, 0, 0];
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
    const read = async () => {
      const from = performance.now();
      const response = await askRoute({ method, path, ...asked, headers: headers() });
      await response.text();
      if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
      return performance.now() - from;
    };
    const through = await read();
    const past = await asItself(read);
    // The first round of each is not at its usual speed yet.
    if (n < 3 * reads.length) continue;
    access += known - begun;
    walled += through;
    bare += past;
  }
  const rounded = (ratio: number) => Math.round(ratio * 1000) / 1000;
  return { readOverheadRatio: rounded((access + Math.max(0, walled - bare)) / (bare - access)), wallRatio: rounded(walled / bare) };
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
  const overhead = await measureOverhead(scene, seconds);
  const json: AccessMeasure = {
    endpoints: report.endpoints,
    cases: report.cases,
    leaks: report.leaks.length,
    ...overhead,
    audit: auditEntries === 0 ? null : await measureAudit({ entries: auditEntries, seconds: 8, tampers: 3 }),
  };
  const text = [
    ...report.faults.map((fault) => `not tried: ${fault}`),
    ...report.leaks.map((leak) => `leak: ${leak}`),
    `${report.endpoints} endpoints in ${report.cases} cases, ${report.leaks.length} leaks. Knowing who asks and the second wall take ${(overhead.readOverheadRatio * 100).toFixed(1)} % of a read, the wall alone ${((overhead.wallRatio - 1) * 100).toFixed(1)} %.`,
    ...(json.audit
      ? [
          `${json.audit.entries} audit entries looked at in ${json.audit.verifySeconds} s; ${json.audit.found} of ${json.audit.tampered} changed bytes found.`,
        ]
      : []),
  ].join('\n');
  return { text, json, ok: report.leaks.length + report.faults.length === 0 && json.audit?.found === json.audit?.tampered };
}

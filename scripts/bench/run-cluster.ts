import { join } from 'node:path';
import { loadCatalog } from '@/lib/catalog';
import { balanceReplicas } from '../faults/cluster/balance-replicas';
import type { Truth } from '../faults/count-truth';
import { ensureSecrets } from '../setup/ensure-secrets';
import { findFreePort } from '../setup/free-port';
import { openLog } from '../setup/open-log';
import { webService } from '../setup/services';
import { Supervisor } from '../setup/supervise';
import { checkToldEvents } from './check-events';
import { checkSpans } from './check-spans';
import { openSpans } from './lane';
import { lendDatabase } from './lend-database';
import { type Phase, runPhase } from './run-phase';
import { type BenchProduct, startProduct } from './start-product';

export interface ClusterOptions {
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  readonly batch: number;
  readonly telling: number;
  /** The coordinator of a Citus cluster, whose machines are measured too; null where there is none. */
  readonly citusUrl: string | null;
}

/** So many web processes on one worker, on a database of so many machines, and what came of the same traffic. */
export interface Layout extends Plan {
  readonly nodes: number;
  readonly phase: Phase;
  readonly truths: readonly Truth[];
}

interface Around {
  readonly onStop: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

interface Plan {
  readonly webs: number;
  /** The one that is brought along, a server of CITUS_URL by itself, or all of them. */
  readonly database: 'own' | 'coordinator alone' | 'Citus';
}

const PLANS: readonly Plan[] = [
  { webs: 1, database: 'own' },
  { webs: 2, database: 'own' },
  { webs: 3, database: 'own' },
];
/** The same server once without its machines and once with them, so that what is compared is the same PostgreSQL. */
const CITUS_PLANS: readonly Plan[] = [
  { webs: 1, database: 'coordinator alone' },
  { webs: 1, database: 'Citus' },
];

/**
 * Measures spans with one, two and three web processes behind a balancer, and with one and all machines of Citus where there is one, each on a fresh
 * product, and holds each against what was acknowledged.
 */
export async function runCluster(options: ClusterOptions, { onStop, say }: Around): Promise<Layout[]> {
  const { citusUrl } = options;
  const catalog = await loadCatalog('catalog');
  const layouts: Layout[] = [];
  if (citusUrl === null) say('CITUS_URL is not set: databases of several machines are left out');
  for (const plan of citusUrl === null ? PLANS : [...PLANS, ...CITUS_PLANS]) {
    const { webs, database } = plan;
    say(`${webs} web, database: ${database}`);
    const stops: (() => Promise<void>)[] = [];
    const stop = async () => {
      for (const one of stops.splice(0).reverse()) await one();
    };
    onStop(stop);
    const lent = citusUrl === null || database === 'own' ? null : await lendDatabase(citusUrl, database === 'Citus');
    if (lent) stops.push(lent.drop);
    const settings = lent ? { DATABASE_URL: lent.url } : {};
    const started = await startProduct({ keep: false, settings, onStop: (one) => stops.push(one) });
    const whole = { ...started, processes: { ...started.processes, ...lent?.processes } };
    const product = await addWebs(whole, webs - 1, (one) => stops.push(one));
    const lane = openSpans({ seed: options.seed + layouts.length + 1, size: options.batch, telling: options.telling }, catalog);
    const phase = await runPhase({ product, lane, connections: options.connections, say, seconds: options.seconds });
    const { acknowledged: seen, lost, doubled } = await checkSpans(product.databaseUrl, lane.plan, lane.acknowledged);
    const truths = [
      { name: 'acknowledged spans are stored once, by id', seen, lost, doubled, wrong: 0 },
      await checkToldEvents(product.databaseUrl, lane.plan, lane.acknowledged),
    ];
    layouts.push({ ...plan, nodes: lent?.nodes ?? 1, phase, truths });
    await stop();
  }
  return layouts;
}

/** The product with so many web processes more, all behind one address. */
async function addWebs(product: BenchProduct, more: number, onStop: (stop: () => Promise<void>) => void): Promise<BenchProduct> {
  const supervisor = new Supervisor(openLog(join(product.dataDir, 'logs'), []));
  onStop(() => supervisor.stop());
  const { authSecret } = await ensureSecrets(product.dataDir);
  const settings = { DATABASE_URL: product.databaseUrl, DATA_DIR: product.dataDir, AUTH_SECRET: authSecret, LOG_LEVEL: 'warn' };
  const ports = [Number(new URL(product.url).port)];
  for (let n = 0; n < more; n += 1) {
    const port = await findFreePort(0);
    const service = webService({ port, otlpPort: null, baseUrl: `http://127.0.0.1:${port}` });
    await supervisor.start({ ...service, name: `web ${n + 2}`, env: { ...service.env, ...settings, PORT: String(port) } });
    ports.push(port);
  }
  const balancer = await balanceReplicas(ports);
  onStop(balancer.stop);
  return { ...product, url: balancer.url, processes: { ...product.processes, ...supervisor.pids() } };
}

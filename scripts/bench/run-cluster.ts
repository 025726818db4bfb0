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
import { type Phase, runPhase } from './run-phase';
import { type BenchProduct, startProduct } from './start-product';

export interface ClusterOptions {
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  readonly batch: number;
  readonly telling: number;
}

/** So many web processes on one worker and one database, and what came of the same traffic. */
export interface Layout {
  readonly webs: number;
  readonly phase: Phase;
  readonly truths: readonly Truth[];
}

interface Around {
  readonly onStop: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

const LAYOUTS = [1, 2, 3];

/** Measures spans with one, two and three web processes behind a balancer, each on a fresh product, and holds each against what was acknowledged. */
export async function runCluster(options: ClusterOptions, { onStop, say }: Around): Promise<Layout[]> {
  const catalog = await loadCatalog('catalog');
  const layouts: Layout[] = [];
  for (const webs of LAYOUTS) {
    say(`${webs} web`);
    const stops: (() => Promise<void>)[] = [];
    const stop = async () => {
      for (const one of stops.splice(0).reverse()) await one();
    };
    onStop(stop);
    const product = await addWebs(await startProduct({ keep: false, onStop: (one) => stops.push(one) }), webs - 1, (one) =>
      stops.push(one),
    );
    const lane = openSpans({ seed: options.seed + webs, size: options.batch, telling: options.telling }, catalog);
    const phase = await runPhase({ product, lane, connections: options.connections, say, seconds: options.seconds });
    const { acknowledged: seen, lost, doubled } = await checkSpans(product.databaseUrl, lane.plan, lane.acknowledged);
    const truths = [
      { name: 'acknowledged spans are stored once, by id', seen, lost, doubled, wrong: 0 },
      await checkToldEvents(product.databaseUrl, lane.plan, lane.acknowledged),
    ];
    layouts.push({ webs, phase, truths });
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

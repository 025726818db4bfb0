import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { loadCatalog } from '@/lib/catalog';
import { childEnvironment } from '@/lib/config';
import { openEvents } from './lane';
import { type Phase, runPhase } from './run-phase';
import type { BenchProduct } from './start-product';

export interface Backfill {
  readonly kpi: string;
  /** Of one KPI over all that is stored, with nothing else to do. */
  readonly seconds: number;
  /** Events counted a second while it runs again, over those without it. */
  readonly ingestRatio: number;
}

export interface BackfillOptions {
  readonly product: BenchProduct;
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** Works the KPI with the most cases out anew over all history, alone and beside events. */
export async function measureBackfill({ product, seconds, connections, seed, say }: BackfillOptions): Promise<Backfill> {
  const kpi = await findLargestKpi(product.databaseUrl);
  say(`Working ${kpi} out anew over all history`);
  const from = performance.now();
  await runBackfill(product, kpi);
  const took = (performance.now() - from) / 1000;
  const lane = openEvents({ seed: seed + 1, size: 500 }, await loadCatalog('catalog'));
  const counted = async () => rateOf(await runPhase({ product, lane, seconds, connections, say }));
  const without = await counted();
  let running = true;
  // It begins anew as often as it ends while events come in.
  const backfilling = (async () => {
    while (running) await runBackfill(product, kpi);
  })();
  // Met below.
  backfilling.catch(() => undefined);
  const beside = await counted();
  running = false;
  await backfilling;
  return { kpi, seconds: Math.round(10 * took) / 10, ingestRatio: Math.round((100 * beside) / without) / 100 };
}

const rateOf = ({ records, seconds, lag }: Phase) => records / (seconds + lag.settleMs / 1000);

async function findLargestKpi(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT kpi FROM kpi_bucket GROUP BY kpi ORDER BY sum(n) DESC LIMIT 1');
    if (rows.length === 0) throw new Error('No KPI has counted anything.');
    return rows[0].kpi;
  } finally {
    await client.end();
  }
}

/** `npm run admin -- backfill-kpi` beside a running product. */
function runBackfill({ dataDir, databaseUrl }: BenchProduct, kpi: string): Promise<void> {
  const command = ['--import', join(process.cwd(), 'scripts', 'preload.mjs'), join('scripts', 'admin.ts'), 'backfill-kpi', kpi];
  const child = spawn(process.execPath, command, {
    env: childEnvironment({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let fault = '';
  child.stderr.on('data', (chunk: Buffer) => (fault += chunk.toString()));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`The back-fill ended with ${code}: ${fault}`))));
  return promise;
}

import { createIngestKey, DEMO_PASSWORD } from '@/lib/access';
import { completeEnvironment, config } from '@/lib/config';
import { closeDatabase, connectTo } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import { askRunning } from '../setup/claim-data-dir';
import { startE2eProduct } from '../setup/e2e-product';
import { ensureSecrets } from '../setup/ensure-secrets';
import { sendDemo } from './send-demo';

export interface Stage {
  readonly url: string;
  readonly databaseUrl: string;
  readonly mailboxUrl: string;
  readonly password: string;
  /** Takes live traffic. */
  readonly liveKey: string;
}

/** A product of its own that shows what the demo shows, with live traffic. */
export async function startStage(onStop: (stop: () => Promise<void>) => void): Promise<Stage> {
  const { info, stop } = await startE2eProduct();
  onStop(stop);
  // What is sealed here is opened by the product.
  completeEnvironment({ AUTH_SECRET: config().authSecret ?? (await ensureSecrets(info.dataDir)).authSecret });
  await sendDemo(info, onStop);
  return { ...info, liveKey: info.keys.live };
}

/** The demo that runs on `dataDir`. Throws Error when none does. */
export async function joinStage(dataDir: string): Promise<Stage> {
  const running = await askRunning(dataDir);
  if (!running?.databaseUrl || !running.mailboxUrl) throw new Error(`No demo runs on ${dataDir}. Start it with npm run demo.`);
  await connectTo(running.databaseUrl);
  const { text } = await createIngestKey(systemActor('shots'), { environment: 'production', name: 'shots', history: false });
  await closeDatabase();
  return { url: running.url, databaseUrl: running.databaseUrl, mailboxUrl: running.mailboxUrl, password: DEMO_PASSWORD, liveKey: text };
}

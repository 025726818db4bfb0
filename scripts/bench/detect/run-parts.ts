import { fork } from 'node:child_process';
import { loadCatalog } from '@/lib/catalog';
import type { Trunk } from './load-trunk';
import type { DetectRun } from './plan-detect';
import { type DetectOutcome, runDetect } from './run-detect';
import { reachCluster } from './start-cluster';

type Order = Pick<Trunk, 'rate' | 'historyDays'> & { server: string; run: DetectRun };
type Answer = { outcome: DetectOutcome } | { fault: string };

interface Parts {
  server: string;
  trunk: Pick<Trunk, 'rate' | 'historyDays'>;
  /** Processes that work side by side. */
  jobs: number;
  onOutcome: (outcome: DetectOutcome) => Promise<void>;
  onStop: (stop: () => Promise<void>) => void;
}

/** Shares runs among processes: each of them has the one database that lib/db knows. Rejects with the first fault. */
export async function runParts(runs: readonly DetectRun[], { server, trunk, jobs, onOutcome, onStop }: Parts): Promise<void> {
  const left = [...runs];
  const work = async (): Promise<void> => {
    const child = fork(process.argv[1] ?? '', ['detect-part'], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    onStop(async () => void child.kill());
    const ended = new Promise<Answer>((resolve) => child.once('exit', (code) => resolve({ fault: `a part ended with ${code}` })));
    try {
      for (let run = left.shift(); run; run = left.shift()) {
        const order: Order = { server, ...trunk, run };
        const answered = new Promise<Answer>((resolve) => child.once('message', (answer: Answer) => resolve(answer)));
        child.send(order);
        const answer = await Promise.race([answered, ended]);
        if ('fault' in answer) throw new Error(`${run.name}: ${answer.fault}`);
        await onOutcome(answer.outcome);
      }
    } finally {
      left.length = 0;
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, runs.length) }, work));
}

/** The part of another process: does the runs that it is told, one after the other, until it is ended. */
export async function servePart(): Promise<void> {
  const catalog = await loadCatalog('catalog');
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ server, run, ...trunk }: Order) => {
    runDetect(reachCluster(server), { ...trunk, catalog, say: () => undefined }, run).then(
      (outcome) => process.send?.({ outcome } satisfies Answer),
      (error: unknown) =>
        process.send?.({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Answer),
    );
  });
}

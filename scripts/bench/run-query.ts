import { type Loaded, loadHistory } from './load-history';
import { type Backfill, measureBackfill } from './measure-backfill';
import { prepareQuestions, type Reads, readCold, readWarm } from './measure-reads';
import { measureRollLag, type RollLag } from './measure-roll-lag';
import { measureSketches } from './measure-sketches';
import { type BenchProduct, startProduct } from './start-product';

export interface QueryOptions {
  readonly events: number;
  readonly days: number;
  readonly sliceDays: number;
  /** That reads go on for, warm. */
  readonly seconds: number;
  readonly seed: number;
  readonly connections: number;
  readonly keep: boolean;
}

export interface QueryStage {
  readonly loaded: Loaded;
  readonly warm: Reads;
  readonly cold: Reads;
  readonly filesForgotten: boolean;
}

export interface QueryResult {
  /** A tenth of the events, over the same days. */
  readonly tenth: QueryStage;
  readonly full: QueryStage;
  readonly lag: RollLag;
  readonly backfill: Backfill;
  readonly sketchBytes: Readonly<Record<string, number>>;
}

export interface Stopping {
  readonly onStop: (stop: () => Promise<void>) => void;
  readonly say: (line: string) => void;
}

/** Loads a tenth of the events into a product of its own and reads, then all of them into another and reads the same. */
export async function runQuery(options: QueryOptions, stopping: Stopping): Promise<QueryResult> {
  const tenth = await runStage({ ...options, events: Math.ceil(options.events / 10), keep: false }, stopping, async () => null);
  const full = await runStage(options, stopping, async (product) => ({
    lag: await measureRollLag(product, options.seed),
    sketchBytes: await measureSketches(product.databaseUrl),
    backfill: await measureBackfill({ ...options, product, say: stopping.say }),
  }));
  return { tenth: tenth.stage, full: full.stage, ...full.more };
}

async function runStage<T>(options: QueryOptions, { onStop, say }: Stopping, more: (product: BenchProduct) => Promise<T>) {
  let stop: () => Promise<void> = async () => undefined;
  const started = await startProduct({
    keep: options.keep,
    onStop: (one) => {
      let ended: Promise<void> | null = null;
      stop = () => (ended ??= one());
      onStop(stop);
    },
  });
  say(`Bringing in ${options.events} events over ${options.days} days`);
  const loaded = await loadHistory({ ...options, product: started, say });
  const questions = await prepareQuestions(started);
  say(`Asking ${questions.length} questions, cold`);
  const { reads: cold, product, filesForgotten } = await readCold(started, questions);
  say('Asking them warm');
  const warm = await readWarm(product, questions, options.seconds);
  const rest = await more(product);
  await stop();
  return { stage: { loaded, warm, cold, filesForgotten }, more: rest };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from './ask-database';
import { countTruth } from './count-truth';
import type { GroupResult, Scene, Strike } from './scene';

export interface GroupEnd {
  readonly name: string;
  readonly strikes: readonly Strike[];
  readonly figures?: Readonly<Record<string, number>>;
  readonly broken?: readonly string[];
}

const DRAIN_WITHIN_MS = 120_000;

/** Waits until nothing is left to do, counts, and says what came out. Throws Error when the work does not come to its end in two minutes. */
export async function settleGroup(scene: Scene, { name, strikes, figures = {}, broken = [] }: GroupEnd): Promise<GroupResult> {
  const { product, ledger } = scene;
  const started = Date.now();
  for (;;) {
    await drainInbox(product.databaseUrl());
    const drainMs = Date.now() - started;
    const truths = await countTruth(product.databaseUrl(), ledger);
    // What a sender gave up on may still be stored while we count: then it is not at rest yet.
    const atRest = truths.every(({ waiting = 0 }) => waiting === 0) || Date.now() - started > DRAIN_WITHIN_MS;
    if (atRest) return { name, strikes, truths, drainMs, acknowledged: ledger.list('events').ids.length, figures, broken };
  }
}

/** Resolves with the ms it took until no stored event waited for the worker. */
export async function drainInbox(databaseUrl: string): Promise<number> {
  const started = Date.now();
  let waiting = -1;
  for (; Date.now() - started < DRAIN_WITHIN_MS; await sleep(100)) {
    const [row] = await askDatabase(databaseUrl, { text: 'SELECT count(*)::float8 AS n FROM event_inbox' }, z.object({ n: z.number() }));
    waiting = row?.n ?? -1;
    if (waiting === 0) return Date.now() - started;
  }
  throw new Error(`${waiting} events still waited for the worker after ${DRAIN_WITHIN_MS / 1000} s.`);
}

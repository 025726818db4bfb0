import type { Catalog } from '@/lib/domain';
import { drawChance } from '../setup/draw-chance';
import { type OpenTransaction, startTransaction } from './start-transaction';

export interface EventPlan {
  readonly seed: number;
  /** Events a request. */
  readonly size: number;
}

/** Writes the request of batch `batch`. Batches are asked for in order: transactions go on from one to the next. */
export type EventWriter = (batch: number, atMs: number) => Uint8Array;

/** So many transactions are under way at any time: the events of one are spread over many requests. */
const OPEN = 2_000;
const FAILED_SHARE = 0.03;
const ERRORS = ['timeout', 'unavailable', 'throttled', 'auth_failed', 'schema_violation', 'connection_lost'];

export const eventIdOf = ({ seed }: EventPlan, batch: number, index: number): string => `b${seed}-${batch}-${index}`;

/**
 * Transaction events over all workflows of the catalog: orders, hires, time files, journals, each with its keys, measures and steps in order;
 * three in a hundred fail, which raises exceptions.
 */
export function writeEvents(plan: EventPlan, catalog: Catalog): EventWriter {
  const random = drawChance(plan.seed);
  const interfaces = new Map(catalog.interfaces.map((one) => [one.id, one]));
  let started = 0;
  const start = () => startTransaction({ catalog, random, id: `${plan.seed}-${started++}` });
  const open: OpenTransaction[] = Array.from({ length: OPEN }, start);

  const writeEvent = (eventId: string, occurredMs: number) => {
    const slot = Math.floor(random() * OPEN);
    const tx = open[slot] ?? start();
    const { workflow } = tx;
    const milestone = workflow.milestones[tx.step++];
    const used = interfaces.get(milestone?.interface ?? '');
    const failed = random() < FAILED_SHARE;
    const error = failed ? ERRORS[Math.floor(random() * ERRORS.length)] : undefined;
    if (failed || tx.step >= tx.steps) open[slot] = start();
    return {
      eventId,
      occurredAt: new Date(occurredMs).toISOString(),
      source: 'bench',
      ...tx.identity,
      workflow: workflow.id,
      milestone: milestone?.id,
      ...(used ? { interface: used.id, connector: used.connector, durationMs: Math.round(20 + 4_000 * random() ** 4) } : {}),
      ...(milestone?.application ? { application: milestone.application } : {}),
      facility: tx.facility,
      department: tx.department,
      status: failed ? 'failed' : 'completed',
      ...(error ? { error: { code: error.toUpperCase(), class: error, message: `The other side said ${error}`, retryable: true } } : {}),
      businessKeys: tx.keys,
      ...(tx.step === 1 ? { measures: tx.measures } : {}),
      attributes: { run: `r-${Math.floor(random() * 1e9).toString(36)}`, queue: `q-${Math.floor(random() * 20)}` },
    };
  };
  return (batch, atMs) =>
    Buffer.from(
      JSON.stringify(Array.from({ length: plan.size }, (_, index) => writeEvent(eventIdOf(plan, batch, index), atMs - 400 * random()))),
    );
}

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { getter } from '../measure-lookups';
import { quantile } from '../quantile';
import type { BenchProduct } from '../start-product';

/** p95 in ms of what five screens read, of receiving, and of an answer in which no data is (what the machine itself makes of the time). */
export type Answers = Readonly<Record<'health' | 'exceptions' | 'transactions' | 'transaction' | 'kpis' | 'ingest' | 'yardstick', number>>;

export interface AnswersOf {
  readonly product: BenchProduct;
  /** The number of the next event. */
  next: number;
}

export const startAnswers = async (product: BenchProduct): Promise<AnswersOf> => ({ product, next: 1 });

const WARM_UP = 3;
const TIMES = 16;
const EVENTS = 20;
const page = z.object({ rows: z.array(z.object({ id: z.string() })) });

/** Asks each so often, in turns, one request at a time; returns p95 of each, and how many events were acknowledged. */
export async function measureAnswers(of: AnswersOf, atMs: number): Promise<{ p95Ms: Answers; acknowledged: number }> {
  const { product } = of;
  const get = getter(product);
  const { rows } = page.parse(await get('/api/transactions?limit=100'));
  const idOf = (turn: number) => rows[turn % Math.max(1, rows.length)]?.id ?? '';
  const asked: Readonly<Record<keyof Answers, (turn: number) => Promise<unknown>>> = {
    yardstick: () => get('/api/me'),
    health: () => get('/api/health?by=facility,workflow'),
    exceptions: () => get('/api/exceptions'),
    transactions: () => get('/api/transactions'),
    transaction: (turn) => get(`/api/transactions/${idOf(turn)}`),
    kpis: () => get('/api/kpis'),
    ingest: () => post(of, atMs),
  };
  const names = Object.keys(asked) as (keyof Answers)[];
  const times = new Map<keyof Answers, number[]>(names.map((name) => [name, []]));
  for (let turn = 0; turn < WARM_UP + TIMES; turn += 1)
    for (const name of names) {
      const from = performance.now();
      await asked[name](turn);
      if (turn >= WARM_UP) times.get(name)?.push(performance.now() - from);
    }
  const p95Ms = Object.fromEntries(names.map((name) => [name, quantile(times.get(name) ?? [], 0.95)])) as unknown as Answers;
  return { p95Ms, acknowledged: (WARM_UP + TIMES) * EVENTS };
}

/** Journals of one step each, in the other environment, so that they change nothing of what is asked. */
async function post(of: AnswersOf, atMs: number): Promise<void> {
  const { url, testKey } = of.product;
  const events = Array.from({ length: EVENTS }, (_, place) => {
    const eventId = `soak-${of.next++}-${randomUUID()}`;
    const occurredAt = new Date(atMs - 1_000 + place).toISOString();
    return {
      eventId,
      transactionId: eventId,
      occurredAt,
      source: 'soak',
      workflow: 'wf-gl-posting',
      facility: 'fac-lakehead',
      status: 'completed',
    };
  });
  const response = await fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  const text = await response.text();
  const said = response.status === 200 ? z.object({ accepted: z.number() }).parse(JSON.parse(text)).accepted : 0;
  if (said !== EVENTS) throw new Error(`Events were answered ${response.status}: ${text.slice(0, 300)}`);
}

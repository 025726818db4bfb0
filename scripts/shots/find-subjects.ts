import { setTimeout as sleep } from 'node:timers/promises';
import type { APIRequestContext } from 'playwright-core';
import { z } from 'zod';
import type { E2eInfo } from '../setup/e2e-info';
import type { Subjects } from './plan-pages';

const WITHIN_MS = 8 * 60_000;
/** A trace is drawn best with some depth; the first transactions of the list are looked at for one. */
const LOOKED_AT = 40;

const rowsOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row) });
const exceptionRows = rowsOf(z.object({ ref: z.string(), severity: z.string(), code: z.string(), transactions: z.number() }));
const idRows = rowsOf(z.object({ id: z.string() }));
const refRows = rowsOf(z.object({ ref: z.string() }));
const health = z.object({
  facilities: z.array(z.object({ id: z.string(), attention: z.number() })),
  workflows: z.array(z.object({ id: z.string(), attention: z.number() })),
});
const interfaces = z.object({ interfaces: z.array(z.object({ id: z.string(), n: z.number() })) });
const slos = z.object({ slos: z.array(z.object({ id: z.string(), good: z.number(), bad: z.number() })) });
const transaction = z.object({ traces: z.array(z.object({ total: z.number(), errors: z.number() })) });
const mails = z.array(z.object({ id: z.string() }));
const mail = z.object({ text: z.string().nullish() });

/** Somebody signed in who may see everything, and what they read through. */
export interface Scout {
  readonly request: APIRequestContext;
  readonly info: Pick<E2eInfo, 'url' | 'mailboxUrl'> & { readonly liveKey: string };
}

/**
 * Finds a telling example of each thing that is wanted; the others are ''. Throws Error where there is none: of what the worker makes only after
 * eight minutes.
 */
export async function findSubjects(scout: Scout, wanted: ReadonlySet<keyof Subjects>): Promise<Subjects> {
  const most = <T>(list: readonly T[], of: (one: T) => number): T | undefined => list.toSorted((a, b) => of(b) - of(a))[0];
  const exception = ['exception', 'exceptionType', 'replay'].some((name) => wanted.has(name as keyof Subjects))
    ? await findException(scout)
    : { ref: '', code: '' };
  const worst = async (of: 'facilities' | 'workflows') => most((await read(scout, '/api/health', health))[of], (one) => one.attention)?.id;
  const finders: Readonly<Record<keyof Subjects, () => Promise<string | undefined> | string>> = {
    exception: () => exception.ref,
    exceptionType: () => exception.code,
    acknowledgement: () => findAcknowledgement(scout),
    facility: () => worst('facilities'),
    workflow: () => worst('workflows'),
    interface: async () => most((await read(scout, '/api/interfaces', interfaces)).interfaces, ({ n }) => n)?.id,
    kpi: () => 'kpi-order-latency',
    slo: async () => most((await read(scout, '/api/slos', slos)).slos, ({ good, bad }) => good + bad)?.id,
    report: () => 'cfo',
    runbook: () => 'integration-platform',
    person: () => findPerson(scout),
    refused: () => findRefused(scout),
    replay: () => findReplay(scout, exception.ref),
    team: () => 'team-integration',
    transaction: () => findTransaction(scout),
  };
  const found = new Map<string, string>();
  for (const [name, find] of Object.entries(finders)) found.set(name, wanted.has(name as keyof Subjects) ? ((await find()) ?? '') : '');
  // Every name of the finders is there, and they are typed to be all names of Subjects.
  return Object.fromEntries(found) as unknown as Subjects;
}

async function read<T extends z.ZodType>({ request }: Scout, path: string, schema: T): Promise<z.output<T>> {
  const answer = await request.get(path);
  if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}: ${(await answer.text()).slice(0, 300)}`);
  return schema.parse(await answer.json());
}

/** What is looked for may still be on its way through the worker. */
async function until<T>(what: string, find: () => Promise<T | null | undefined>): Promise<T> {
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(2_000)) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
  }
  throw new Error(`There is ${what} in what the product shows, even after ${WITHIN_MS / 60_000} minutes.`);
}

const findException = (scout: Scout) =>
  until('no urgent exception', async () => {
    const { rows } = await read(scout, '/api/exceptions?tab=all', exceptionRows);
    const urgent = rows.filter(({ severity }) => severity <= 'sev2');
    return urgent.find(({ transactions }) => transactions > 1) ?? urgent[0];
  });

/** Whoever looks; where there is no page of people yet, nobody is needed. */
async function findPerson({ request }: Scout): Promise<string> {
  const answer = await request.get('/api/people');
  return answer.ok() ? (idRows.parse(await answer.json()).rows[0]?.id ?? '') : '';
}

/** The link of a mail that can be acknowledged with one press. */
const findAcknowledgement = (scout: Scout) =>
  until('no mail that can be acknowledged', async () => {
    const list = mails.parse(await (await fetch(`${scout.info.mailboxUrl}/api/email`)).json());
    for (const { id } of list.toReversed()) {
      const { text } = mail.parse(await (await fetch(`${scout.info.mailboxUrl}/api/email/${id}`)).json());
      const [, token] = /\/acknowledge\/([\w.-]+)/.exec(text ?? '') ?? [];
      if (token) return token;
    }
    return null;
  });

const refused = [
  {
    workflow: 'wf-p2p-po',
    milestone: 'po_approved',
    facility: 'CSU',
    businessKeys: [{ type: 'po_number', value: 'PO-4600991', role: 'root' }],
  },
  { workflow: 'wf-p2p-po', milestone: 'po_created', occurredAt: 'yesterday', transactionId: 'order-17' },
  'no event',
];

/** A refused record; some are sent when there is none. */
async function findRefused(scout: Scout): Promise<string> {
  const look = async () => (await read(scout, '/api/rejected', idRows)).rows[0]?.id;
  const there = await look();
  if (there) return there;
  await fetch(`${scout.info.url}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${scout.info.liveKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(refused),
  });
  return until('no refused record', look);
}

/** A replay; one is asked for when there is none. */
async function findReplay(scout: Scout, exception: string): Promise<string> {
  const look = async () => (await read(scout, '/api/replays', refRows)).rows[0]?.ref;
  const there = await look();
  if (there) return there;
  const list = await read(scout, '/api/transactions?state=failed&limit=40', idRows);
  const reason = 'The key was renewed; what was refused is asked for again.';
  const asked = [{ exception, reason, checked: reason }, ...list.rows.map(({ id }) => ({ transactions: [id], reason, checked: reason }))];
  for (const data of asked) if ((await scout.request.post('/api/replays', { data, headers: { origin: scout.info.url } })).ok()) break;
  return until('no replay', look);
}

/** The transaction with the most telling trace: one that failed somewhere, then the longest. */
const findTransaction = (scout: Scout): Promise<string> => until('no transaction', () => findTelling(scout));

async function findTelling(scout: Scout): Promise<string | undefined> {
  const { rows } = await read(scout, `/api/transactions?state=failed&limit=${LOOKED_AT}`, idRows);
  const { rows: others } = await read(scout, `/api/transactions?workflow=wf-p2p-po&limit=${LOOKED_AT}`, idRows);
  const scored: { id: string; score: number }[] = [];
  for (const { id } of [...rows, ...others]) {
    const { traces } = await read(scout, `/api/transactions/${id}`, transaction);
    scored.push({ id, score: traces.reduce((sum, { total, errors }) => sum + total + (errors > 0 ? 40 : 0), 0) });
  }
  return scored.sort((a, b) => b.score - a.score)[0]?.id;
}

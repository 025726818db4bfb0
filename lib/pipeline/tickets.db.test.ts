import { createHmac } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { assignFindings, mendSubjects } from '@/lib/assign';
import { aFinding, later, NOON } from '@/lib/assign/assign.fixture';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ConflictError, type ExceptionAction, ForbiddenError, InvalidInputError, newId, systemActor } from '@/lib/domain';
import { getException, readTicketAddress } from '@/lib/show';
import { act } from './act';
import { changeTicketAddress } from './act-on-ticket';
import { tellChanges } from './tell-changes';
import { tickTickets } from './tick-tickets';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const SECRET = 'the secret that both sides know';
const messageSchema = z.object({
  id: z.string(),
  type: z.string(),
  exception: z.string(),
  ticketUrl: z.string().nullable(),
  transactions: z.number(),
});
type Message = z.infer<typeof messageSchema>;

/** A ticket system: what it got, and how it answers. */
let server: Server;
let url = '';
let got: Message[] = [];
let behave: (message: Message, response: ServerResponse) => void = () => undefined;
let index: CatalogIndex;

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
  for (const table of ['exception_member', 'transaction']) await execute(sql`SELECT ensure_partition(${table}, ${NOON})`);
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('ana', 'Ana', 'ana@quillmoor.example')`);
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = request.headers;
      const expected = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
      if (signature !== `v1,${expected}`) return void response.writeHead(401).end('bad signature');
      const message = messageSchema.parse(JSON.parse(body));
      expect(id).toBe(message.id);
      got.push(message);
      behave(message, response);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tickets`;
});
afterAll(() => server.close());

const person = (id: string, role: Actor['grants'][number]['role']): Actor => ({
  kind: 'person',
  id,
  name: id === 'ana' ? 'Ana' : id,
  email: null,
  teams: [],
  grants: [{ role, facilities: [], departments: [], workflows: [], environments: [] }],
});
const ana = person('ana', 'it_operations');
const setUp = (mayBeInside = true) =>
  changeTicketAddress(systemActor('test'), 'production', { environment: 'production', url, secret: SECRET, private: mayBeInside });

let ref = '';
let subject = '';
beforeEach(async () => {
  got = [];
  behave = (_, response) => void response.writeHead(202).end();
  await execute(sql`DELETE FROM ticket_message`);
  await execute(sql`DELETE FROM ticket_address`);
  subject = newId(NOON);
  const found = aFinding({ signature: `EXC-PLT-AUTH ${subject}`, subject: { kind: 'transaction', id: subject } });
  const [change] = await inTransaction((tx) => assignFindings(tx, [found], index, NOON));
  const [row] = await query(
    sql`SELECT number FROM exception WHERE id = ${change?.exception.id ?? ''}::uuid`,
    z.object({ number: z.number() }),
  );
  ref = `EX-${row?.number}`;
});
type Asked = Extract<ExceptionAction, { action: 'ask_ticket' | 'ticket' | 'reopen' | 'resolve' }>;
type Without<T> = T extends unknown ? Omit<T, 'version'> : never;
const does = async (asked: Without<Asked>, at = later(10)) => {
  const { row } = await getException(ana, ref, at);
  await act(ana, ref, { ...asked, version: row.version } as ExceptionAction, at);
  return getException(ana, ref, at);
};
const states = async () =>
  (await readTicketAddress(systemActor('test'), { environment: 'production' })).rows.map(({ kind, state, attempts }) => [
    kind,
    state,
    attempts,
  ]);
const lines = async () =>
  (await getException(ana, ref, later(20))).log.map(({ kind, note, after }) => `${kind} ${after ?? note ?? ''}`.trim());

describe('a ticket', () => {
  test('is asked for, signed, and linked by what the answer names', async () => {
    expect((await getException(ana, ref, NOON)).allowed).not.toContain('ask_ticket');
    await setUp();
    expect((await getException(ana, ref, NOON)).allowed).toContain('ask_ticket');
    behave = (_, response) => void response.writeHead(201).end(JSON.stringify({ ticketUrl: 'https://tickets.quillmoor.example/INC-42' }));
    await does({ action: 'ask_ticket' });
    await expect(does({ action: 'ask_ticket' })).rejects.toThrow(ConflictError);
    expect(await tickTickets(later(10))).toBe(1);
    expect(await tickTickets(later(10))).toBe(0);
    expect(got).toMatchObject([{ type: 'throughline.ticket.requested', exception: ref, transactions: 1, ticketUrl: null }]);
    const view = await getException(ana, ref, later(11));
    expect(view.row.ticketUrl).toBe('https://tickets.quillmoor.example/INC-42');
    expect(view.allowed).not.toContain('ask_ticket');
    expect((await lines()).slice(0, 2)).toEqual(['ticket https://tickets.quillmoor.example/INC-42', 'ticket_asked']);
  });

  test.each([
    ['no JSON', 'thank you'],
    ['an address without TLS', '{"ticketUrl":"http://tickets.quillmoor.example/1"}'],
    ['a script', '{"ticketUrl":"javascript:alert(1)"}'],
    ['an address of the own network', '{"ticketUrl":"https://10.0.0.7/1"}'],
  ])('is not linked by %s', async (_, answer) => {
    await setUp();
    behave = (_message, response) => void response.writeHead(200).end(answer);
    await does({ action: 'ask_ticket' });
    await tickTickets(later(10));
    expect((await getException(ana, ref, later(11))).row.ticketUrl).toBeNull();
    expect((await lines())[0]).toMatch(/^ticket_told It took the request/);
  });

  test('cannot be asked for where no ticket system is set up; nothing is left of it', async () => {
    await expect(does({ action: 'ask_ticket' })).rejects.toThrow(InvalidInputError);
    expect(await lines()).not.toContain('ticket_asked');
  });
});

describe('the ticket system', () => {
  const linked = 'https://tickets.quillmoor.example/INC-7';

  test('hears in order of what has a ticket there, and of nothing else', async () => {
    await setUp();
    await does({ action: 'resolve', reason: 'key renewed' });
    await does({ action: 'reopen', reason: 'not over' });
    await does({ action: 'ticket', url: linked });
    const proofs = new Map([[subject, { at: later(15), text: 'it went through' }]]);
    await does({ action: 'resolve', reason: 'key renewed' });
    await does({ action: 'reopen', reason: 'not over' });
    await inTransaction(async (tx) => tellChanges(tx, await mendSubjects(tx, proofs, index, later(15)), index, later(15)));
    for (let round = 0; round < 6; round++) await tickTickets(later(16 + round));
    expect(got.map(({ type, ticketUrl }) => [type.split('.').at(-1), ticketUrl])).toEqual([
      ['linked', linked],
      ['resolved', linked],
      ['reopened', linked],
    ]);
  });

  test('gets the same message again, with the same id, until it takes it; a worker that died leaves it to the next', async () => {
    await setUp();
    await does({ action: 'ticket', url: linked });
    behave = (_, response) => void response.writeHead(503).end('busy');
    await tickTickets(later(10));
    expect(await states()).toEqual([['linked', 'waiting', 1]]);
    expect(await tickTickets(later(10))).toBe(0);
    behave = (_, response) => void response.writeHead(200).end();
    await execute(sql`UPDATE ticket_message SET state = 'sending', lease_until = clock_timestamp() - interval '1 second'`);
    await tickTickets(later(12));
    expect(new Set(got.map(({ id }) => id)).size).toBe(1);
    expect([got.length, await states()]).toEqual([2, [['linked', 'taken', 2]]]);
  });

  test('that refuses, or cannot be reached at all, is told of in the history', async () => {
    await setUp();
    behave = (_, response) => void response.writeHead(422).end('no such queue');
    await does({ action: 'ticket', url: linked });
    await tickTickets(later(10));
    expect(await states()).toEqual([['linked', 'refused', 1]]);
    expect((await lines())[0]).toBe('ticket_failed 422 no such queue');
    behave = (_, response) => void response.writeHead(500).end();
    await does({ action: 'ticket', url: null });
    for (let hour = 1; hour < 10; hour++) await tickTickets(later(60 * 3 * hour));
    expect((await states())[0]).toEqual(['unlinked', 'unreachable', 6]);
  });

  test('inside the own network is refused unless that is allowed', async () => {
    await expect(setUp(false)).rejects.toThrow(/https/);
    await setUp();
    await execute(sql`UPDATE ticket_address SET private = false, url = 'https://127.0.0.1/tickets'`);
    await does({ action: 'ticket', url: linked });
    await tickTickets(later(10));
    expect(got).toEqual([]);
    expect((await states())[0]).toEqual(['linked', 'refused', 1]);
  });

  test('is set up by administrators, and its secret is never shown', async () => {
    await expect(changeTicketAddress(ana, 'production', null)).rejects.toThrow(ForbiddenError);
    await setUp();
    expect(JSON.stringify(await readTicketAddress(ana, { environment: 'production' }))).not.toContain(SECRET);
    const [row] = await query(sql`SELECT secret FROM ticket_address`, z.object({ secret: z.string() }));
    expect(row?.secret).not.toContain(SECRET);
    await does({ action: 'ticket', url: linked });
    await changeTicketAddress(systemActor('test'), 'production', null);
    await tickTickets(later(10));
    expect((await states())[0]).toEqual(['linked', 'cancelled', 0]);
  });
});

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type ExceptionChange, type ExceptionRecord, newId, UNTOUCHED } from '@/lib/domain';
import type { TellableException } from './begin-attempt.db';
import { writeIntents } from './write-intents.db';

export const NOW = new Date('2026-11-18T16:00:00Z');

/** An exception as assign would make it: one connector that refuses, felt at two facilities. */
export function exceptionOf(changes: Partial<ExceptionRecord> = {}): ExceptionRecord {
  const at = new Date('2026-11-18T15:12:00Z');
  return {
    id: newId(NOW),
    number: 1042,
    environment: 'production',
    code: 'EXC-PLT-AUTH',
    signature: newId(NOW),
    groupedBy: { connector: 'con-sched-rest' },
    title: 'Access refused or credential expired',
    statement: '23 messages refused by Scheduling API',
    state: 'open',
    severity: 'sev2',
    severityReason: 'Usual severity of this kind of exception',
    severitySetBy: 'rule',
    team: 'team-integration',
    teamReason: 'Owner of this kind of exception',
    personId: null,
    ...UNTOUCHED,
    facility: null,
    department: null,
    workflow: 'wf-employee-onboarding',
    interface: null,
    connector: 'con-sched-rest',
    application: null,
    supplier: null,
    facilities: ['fac-lakehead', 'fac-bayfield'],
    departments: ['dept-hr'],
    workflows: ['wf-employee-onboarding'],
    transactions: 23,
    amountMinor: 210_000,
    currency: 'USD',
    lines: null,
    people: 23,
    runbook: 'runbooks/integration-platform.md',
    history: false,
    firstAt: at,
    lastAt: at,
    openedAt: NOW,
    acknowledgeBy: new Date('2026-11-18T17:00:00Z'),
    dueAt: new Date('2026-11-19T00:00:00Z'),
    deadlineAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    closedBy: null,
    resolution: null,
    reopened: 0,
    version: 1,
    apartFrom: [],
    cause: null,
    flaps: [],
    heldUntil: null,
    heldReason: null,
    ...changes,
  };
}

/** The same as a mail is told of it. */
export const tellableOf = (changes: Partial<ExceptionRecord & TellableException> = {}): TellableException => ({
  ...exceptionOf(),
  located: null,
  explains: 0,
  resolvedAt: null,
  closedBy: null,
  resolution: null,
  ...changes,
});

let lastNumber = 2000;

/** Writes the exception's row, and what must be told of it. */
export async function tell(
  index: CatalogIndex,
  changes: Partial<ExceptionRecord> = {},
  kind: ExceptionChange['kind'] = 'opened',
  at = NOW,
): Promise<ExceptionRecord> {
  lastNumber += 1;
  const e = exceptionOf({ number: lastNumber, ...changes });
  await execute(sql`
    INSERT INTO exception (id, number, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, severity_set_by,
      team, team_reason, connector, supplier, workflow, facilities, departments, workflows, transactions, amount_minor, currency, lines, people,
      runbook, history, first_at, last_at, opened_at, acknowledge_by, due_at, acknowledged_at, reopened)
    VALUES (${e.id}::uuid, ${e.number}, ${e.environment}, ${e.code}, ${e.signature}, ${JSON.stringify(e.groupedBy)}::jsonb, ${e.title}, ${e.statement},
      ${e.state}, ${e.severity}, ${e.severityReason}, ${e.severitySetBy}, ${e.team}, ${e.teamReason}, ${e.connector}, ${e.supplier}, ${e.workflow},
      ${e.facilities}::text[], ${e.departments}::text[], ${e.workflows}::text[], ${e.transactions}, ${e.amountMinor}, ${e.currency}, ${e.lines},
      ${e.people}, ${e.runbook}, ${e.history}, ${e.firstAt}, ${e.lastAt}, ${e.openedAt}, ${e.acknowledgeBy}, ${e.dueAt}, ${e.acknowledgedAt}, ${e.reopened})`);
  await inTransaction((tx) => writeIntents(tx, [{ exception: e, kind, before: null }], index, at));
  return e;
}

const intentSchema = z.object({
  id: z.string(),
  state: z.string(),
  state_reason: z.string().nullable(),
  reason: z.string(),
  epoch: z.number(),
  recipient: z.string(),
  message_id: z.string(),
  available_at: z.date(),
  ended_at: z.date().nullable(),
  outcomes: z.array(z.string().nullable()),
});

/** The intents of an exception with the outcomes of their attempts, oldest first. */
export const intentsOf = (exceptionId: string) =>
  query(
    sql`SELECT i.*, coalesce((SELECT array_agg(d.outcome ORDER BY d.attempt) FROM delivery d WHERE d.intent_id = i.id), '{}') AS outcomes
        FROM intent i WHERE i.exception_id = ${exceptionId}::uuid ORDER BY i.created_at, i.id`,
    intentSchema,
  );

export interface Mailbox {
  url: string;
  mails: string[];
  close: () => Promise<void>;
}

/** A real SMTP server that keeps the mails it took. */
export async function openMailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let mail = '';
      stream.on('data', (chunk) => {
        mail += String(chunk);
      });
      stream.on('end', () => {
        mails.push(mail);
        done();
      });
    },
    ...options,
  });
  // Clients that are cut off reset the connection; that is what some tests are about.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A server that speaks SMTP only as far as `answer` says; null closes the connection, undefined says nothing. */
export async function openScript(answer: (line: string, socket: Socket) => string | null | undefined): Promise<Mailbox> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let [buffer, inData, mail] = ['', false, ''];
    const reply = (line: string) => {
      const text = answer(line, socket);
      if (text === null) socket.destroy();
      else if (text !== undefined) socket.write(`${text}\r\n`);
      return text;
    };
    reply('CONNECT');
    socket.on('data', (chunk) => {
      buffer += String(chunk);
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (inData && line !== '.') mail += `${line}\r\n`;
        else if (inData) {
          inData = false;
          mails.push(mail);
          reply('.');
        } else if (reply(line)?.startsWith('354')) inData = true;
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { url: `smtp://127.0.0.1:${port}`, mails, close };
}

/** Answers as a plain, willing server does. */
export const willing = (line: string): string => (line === 'CONNECT' ? '220 ready' : line === 'DATA' ? '354 go ahead' : '250 OK');

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { actOnException, assignFindings, mendSubjects, reviewExceptions } from '@/lib/assign';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { ConflictError, type ExceptionAction, type Finding, InvalidInputError, newId } from '@/lib/domain';
import { tellEnded } from '@/lib/duty';
import { auditTelling, deliverIntents } from '@/lib/notify';
import { type Mailbox, openMailbox } from '@/lib/notify/notify.fixture';
import { preparePartitions } from '@/lib/store';
import { addSilence } from './act-on-duty';
import { type Everything, type Found, readEverything, walkThrough } from './audit-oracle.fixture';
import { dana, failedOn } from './life.fixture';
import { tellChanges } from './tell-changes';
import { tickCauses } from './tick-causes';
import { tickEscalations } from './tick-escalations';
import { tickUnreached } from './tick-unreached';

testDatabase();

/** So many sequences, the same each time; seventy others, drawn anew, were looked at by hand. */
const LOOK = { numRuns: 6, seed: 10, endOnFailure: true };
const NOON = new Date('2026-11-18T18:00:00Z');
const at = (minute: number) => new Date(NOON.getTime() + minute * 60_000);
let index: CatalogIndex;
let escalated: string[];
const moods = {
  good: {},
  refusing: {
    onRcptTo: (_to: unknown, _session: unknown, done: (error?: Error | null) => void) => done(withCode('5.1.1 no such user', 550)),
  },
  full: { onRcptTo: (_to: unknown, _session: unknown, done: (error?: Error | null) => void) => done(withCode('4.2.2 full', 452)) },
};
const withCode = (text: string, responseCode: number) => Object.assign(new Error(text), { responseCode });
const servers = new Map<keyof typeof moods, Mailbox>();
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await execute(
    sql`INSERT INTO person (id, name, email) VALUES ('dana', 'Dana', 'dana@quillmoor.example'), ('root', 'Root', 'root@q.example')`,
  );
  await execute(
    sql`INSERT INTO access_grant (id, person_id, role, created_by) VALUES (gen_random_uuid(), 'root', 'administrator', 'test')`,
  );
  index = indexCatalog((await currentCatalog()).catalog);
  escalated = index.catalog.escalations.filter(({ teams }) => teams.length === 0).flatMap(({ severities }) => severities);
  await preparePartitions(['exception_member'], [NOON, new Date()]);
  for (const mood of ['good', 'refusing', 'full'] as const) servers.set(mood, await openMailbox(moods[mood]));
});
afterAll(async () => {
  for (const server of servers.values()) await server.close();
});

const subjects = Array.from({ length: 4 }, () => newId(NOON));
const places = ['con-sched-rest', 'con-wms-rest', 'con-cred-rest'] as const;
const codes = ['EXC-PLT-AUTH', 'EXC-INV-LOST'] as const;
const finding = ({ which, subject }: Step, now: Date, history: boolean): Finding & { history: boolean } => {
  const code = codes[which % codes.length] ?? codes[0];
  const connector = places[which % places.length] ?? places[0];
  return failedOn({ code, connector, groupedBy: { connector }, subject: subjects[subject] ?? '', at: now, history });
};

const reason = 'It is so.';
const later = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
const deeds: Record<string, (version: number, now: Date) => ExceptionAction> = {
  acknowledge: (version) => ({ action: 'acknowledge', version }),
  critical: (version) => ({ action: 'severity', version, severity: 'sev1', reason }),
  low: (version) => ({ action: 'severity', version, severity: 'sev4', reason }),
  snooze: (version, now) => ({ action: 'snooze', version, until: later(now, 60), orMore: 1, reason }),
  wake: (version) => ({ action: 'wake', version }),
  wait: (version, now) => ({ action: 'wait', version, waitingOn: 'a colleague', nextActionAt: later(now, 45) }),
  resolve: (version) => ({ action: 'resolve', version, reason }),
  reopen: (version) => ({ action: 'reopen', version, reason }),
};

async function act(deed: (typeof deeds)[string], which: number, now: Date): Promise<void> {
  const rows = await query(
    sql`SELECT number, version FROM exception ORDER BY number`,
    z.object({ number: z.number(), version: z.number() }),
  );
  const row = rows[which % Math.max(1, rows.length)];
  if (!row) return;
  await actOnException(dana, row.number, deed(row.version, now), index, now, async (tx, { changes }) => {
    await tellChanges(tx, changes, index, now);
  }).catch((error: unknown) => {
    if (!(error instanceof ConflictError || error instanceof InvalidInputError)) throw error;
  });
}

/** What the house does by the clock. */
const rounds: Record<string, (now: Date) => Promise<unknown>> = {
  causes: tickCauses,
  escalations: tickEscalations,
  unreached: tickUnreached,
  ended: tellEnded,
  review: (now) => inTransaction(async (tx) => tellChanges(tx, await reviewExceptions(tx, index, now), index, now)),
  deliver: (now) => deliverIntents(now, { transportUrl: servers.get('good')?.url ?? '' }),
  refused: (now) => deliverIntents(now, { transportUrl: servers.get('refusing')?.url ?? '' }),
  full: (now) => deliverIntents(now, { transportUrl: servers.get('full')?.url ?? '' }),
  // A sender that is killed after it has claimed; its lease ends at once.
  killed: (now) =>
    execute(sql`UPDATE intent SET state = 'sending', attempts = attempts + 1, lease_token = gen_random_uuid(), lease_until = clock_timestamp()
      WHERE state = 'waiting' AND available_at <= ${now} AND bundle_id IS NULL`),
};

/** What must never happen, and what an audit calls it. Each says of which exceptions it took something. */
const damages: Record<string, { check: keyof Found; cause: (now: Date) => ReturnType<typeof sql> }> = {
  'what was to be told is gone': {
    check: 'untold',
    cause:
      () => sql`WITH gone AS (DELETE FROM intent i USING exception e WHERE e.id = i.exception_id AND e.state <> 'resolved' AND NOT e.history AND e.parent_id IS NULL
      RETURNING e.number) SELECT DISTINCT number FROM gone`,
  },
  'a sender holds it for ever': {
    check: 'overdue',
    cause: (now) => sql`WITH hit AS (UPDATE intent i SET state = 'sending', lease_until = 'infinity', available_at = ${now} FROM exception e
      WHERE e.id = i.exception_id AND i.state <> 'cancelled' AND i.bundle_id IS NULL AND e.snoozed_until IS NULL RETURNING e.number) SELECT DISTINCT number FROM hit`,
  },
  'it is put off for ever': {
    check: 'overdue',
    cause: () => sql`WITH hit AS (UPDATE intent i SET state = 'waiting', available_at = '2099-01-01Z', lease_until = NULL FROM exception e
      WHERE e.id = i.exception_id AND i.state <> 'cancelled' AND i.bundle_id IS NULL AND e.snoozed_until IS NULL RETURNING e.number) SELECT DISTINCT number FROM hit`,
  },
  'the mail that was to tell it has ended without it': {
    check: 'overdue',
    cause: (now) => sql`WITH mail AS (
        INSERT INTO intent (id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at, ended_at)
        SELECT gen_random_uuid(), 'production', 'bundle', 'a@q.example', '', 'delivered', '<x@q.example>', ${now}, ${now}, ${now} RETURNING id)
      , hit AS (UPDATE intent i SET bundle_id = mail.id, state = 'waiting' FROM exception e, mail WHERE e.id = i.exception_id AND i.state <> 'cancelled' RETURNING e.number)
      SELECT DISTINCT number FROM hit`,
  },
  'nobody says that it could not be delivered': {
    check: 'unraised',
    cause: (now) => sql`WITH hit AS (UPDATE intent i SET state = 'dead', ended_at = ${now}, fault_raised_at = NULL FROM exception e
      WHERE e.id = i.exception_id AND i.bundle_id IS NULL RETURNING e.number) SELECT DISTINCT number FROM hit`,
  },
  'its timer is gone': {
    check: 'no_timer',
    cause:
      () => sql`WITH gone AS (DELETE FROM escalation_timer t USING exception e WHERE e.id = t.exception_id AND e.state = 'open' AND e.parent_id IS NULL AND NOT e.history
        AND e.severity = ANY(${escalated}::text[]) AND t.epoch = 1 + e.reopened
        AND e.opened_at > (SELECT min(started_at) FROM escalation_timer o WHERE o.exception_id <> e.id) RETURNING e.number) SELECT number FROM gone`,
  },
  'its timer is passed over': {
    check: 'timers',
    cause: (now) => sql`WITH hit AS (UPDATE escalation_timer t SET next_at = ${now}, held_since = NULL, held_reason = NULL FROM exception e
      WHERE e.id = t.exception_id AND t.ended_at IS NULL RETURNING e.number) SELECT DISTINCT number FROM hit`,
  },
  'its timer stands still and nothing holds it': {
    check: 'timers',
    cause: (now) => sql`WITH hit AS (UPDATE escalation_timer t SET held_since = ${now}, held_reason = 'acknowledged' FROM exception e
      WHERE e.id = t.exception_id AND t.ended_at IS NULL AND t.epoch = 1 + e.reopened AND e.state = 'open' AND e.acknowledged_at IS NULL AND e.parent_id IS NULL
        AND e.snoozed_until IS NULL AND NOT EXISTS (SELECT FROM silence) RETURNING e.number) SELECT DISTINCT number FROM hit`,
  },
};
const damageNames = Object.keys(damages);

interface Step {
  do: string;
  which: number;
  subject: number;
}
const some = (names: readonly string[], weight: number) => ({
  weight,
  arbitrary: fc.record({ do: fc.constantFrom(...names), which: fc.nat(5), subject: fc.nat(3) }),
});
const usual = [
  some(['raise', 'raise', 'history'], 4),
  some(['mend'], 1),
  some(Object.keys(deeds), 4),
  some(Object.keys(rounds), 5),
  some(['quiet'], 1),
  // Minutes, hours, and a clock that is set back.
  some(['a minute', 'ten minutes', 'an hour', 'a day', 'back'], 3),
] as const;
const moves: Record<string, number> = { 'a minute': 1, 'ten minutes': 10, 'an hour': 61, 'a day': 1441, back: -47 };

async function clear(): Promise<void> {
  for (const table of [
    sql`escalation_timer`,
    sql`delivery`,
    sql`intent`,
    sql`mail_route`,
    sql`silence`,
    sql`exception_split`,
    sql`exception_link`,
    sql`exception_member`,
    sql`exception_history`,
    sql`exception`,
  ])
    await execute(sql`DELETE FROM ${table}`);
}

/** Does one step and returns the minute after it. */
async function take(step: Step, minute: number): Promise<number> {
  const now = at(minute);
  const deed = deeds[step.do];
  if (step.do in moves) return Math.max(0, minute + (moves[step.do] ?? 0));
  if (step.do === 'raise' || step.do === 'history') {
    const found = finding(step, now, step.do === 'history');
    await inTransaction(async (tx) => tellChanges(tx, await assignFindings(tx, [found], index, now), index, now));
  } else if (step.do === 'mend') {
    const proofs = new Map([[subjects[step.subject] ?? '', { at: now, text: 'it went through' }]]);
    await inTransaction(async (tx) => tellChanges(tx, await mendSubjects(tx, proofs, index, now), index, now));
  } else if (step.do === 'quiet') {
    const nothing = {
      facilities: [],
      departments: [],
      workflows: [],
      interfaces: [],
      applications: [],
      codes: [],
      severities: [],
      teams: [],
    };
    await addSilence(
      dana,
      'production',
      {
        ...nothing,
        kind: 'silence',
        connectors: [places[step.which % places.length] ?? ''],
        startsAt: now,
        endsAt: new Date(later(now, 40)),
        reason,
        hidesCritical: step.subject === 0,
      },
      now,
    );
  } else if (deed) await act(deed, step.which, now);
  else await rounds[step.do]?.(now);
  return minute + 1;
}

/** Number of things and first numbers of each check, as an audit says them. */
async function audited(now: Date): Promise<Record<string, { n: number; refs: string[] }>> {
  const faults = await auditTelling({ now, host: new Date(), escalated, onDuty: [], mails: true });
  return Object.fromEntries(
    faults.map(({ check, text, refs }) => [check, { n: text.startsWith('One ') ? 1 : Number(/^\d+/.exec(text)?.[0]), refs }]),
  );
}
const expected = (found: Found) =>
  Object.fromEntries(
    Object.entries(found)
      .filter(([, numbers]) => numbers.length > 0)
      .map(([check, numbers]) => [
        check,
        {
          n: numbers.length,
          refs: [...new Set(numbers)]
            .slice(0, 5)
            .filter((one) => one > 0)
            .map((one) => `EX-${one}`),
        },
      ]),
  );
/** What the audit finds, after it was held against the walk through every row. */
async function agree(minute: number): Promise<{ found: Found; all: Everything }> {
  const all = await readEverything();
  const found = walkThrough(all, at(minute), escalated);
  expect(await audited(at(minute))).toEqual(expected(found));
  return { found, all };
}

describe('whatever happens, whatever people do and whatever the clock does', () => {
  test('an audit finds what a walk through every row finds, and nothing is ever untold or without its timer', {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...usual), { minLength: 8, maxLength: 30 }), async (steps) => {
        await clear();
        let minute = 0;
        for (const step of steps) {
          minute = await take(step, minute);
          const { found } = await agree(minute);
          expect([found.untold, found.no_timer], step.do).toEqual([[], []]);
        }
        // With every round done nothing is left to find: what is to be told goes out, each timer is looked at.
        for (let round = 0; round < 3; round += 1) {
          minute += 1;
          for (const name of ['unreached', 'escalations', 'ended', 'deliver'] as const) await rounds[name]?.(at(minute));
        }
        const { found } = await agree(minute);
        expect(found).toEqual({ untold: [], overdue: [], timers: [], no_timer: [], unraised: [] });
      }),
      LOOK,
    );
  });

  test.each(damageNames)('%s: found, and told of the very exceptions that it struck', { timeout: 180_000 }, async (name) => {
    const { check, cause } = damages[name] ?? { check: 'untold' as const, cause: () => sql`` };
    let struck = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...usual.slice(0, 4)), { minLength: 4, maxLength: 8 }), async (steps) => {
        await clear();
        let minute = 0;
        // Something that an escalation is for is always there, opened after another.
        const first = { do: 'raise', subject: 0 };
        for (const step of [
          { ...first, which: 0 },
          { ...first, which: 1 },
          { do: 'critical', which: 0, subject: 0 },
          { do: 'critical', which: 1, subject: 0 },
          ...steps,
        ])
          minute = await take(step, minute);
        const hit = (await query(cause(at(minute)), z.object({ number: z.number() }))).map(({ number }) => number);
        minute += 20;
        const { found } = await agree(minute);
        struck += hit.length;
        expect(found[check]).toEqual(expect.arrayContaining(hit));
      }),
      { ...LOOK, numRuns: 2 },
    );
    expect(struck, 'the damage was caused at least once').toBeGreaterThan(0);
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { actOnException, assignFindings, mendSubjects } from '@/lib/assign';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { ConflictError, type ExceptionAction, type Finding, InvalidInputError, newId } from '@/lib/domain';
import { preparePartitions } from '@/lib/store';
import { dana, failedOn } from './life.fixture';
import { tellChanges } from './tell-changes';
import { tickCauses } from './tick-causes';

testDatabase();

const NOON = new Date('2026-11-18T18:00:00Z');
const at = (minute: number) => new Date(NOON.getTime() + minute * 60_000);
let index: CatalogIndex;
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('dana', 'Dana', 'dana@quillmoor.example')`);
  index = indexCatalog((await currentCatalog()).catalog);
  await preparePartitions(['exception_member', 'bucket_hour'], [NOON]);
});

const causes = ['con-sched-rest', 'con-wms-rest'] as const;
const subjects = Array.from({ length: 4 }, () => newId(NOON));
const finding = (code: 'EXC-PLT-AUTH' | 'EXC-INV-LOST', cause: number, subject: number, minute: number): Finding & { history: boolean } => {
  const connector = causes[cause] ?? causes[0];
  const groupedBy = code === 'EXC-PLT-AUTH' ? { connector } : { facility: 'fac-granite', connector };
  return failedOn({ code, connector, groupedBy, subject: subjects[subject] ?? '', at: at(minute), history: false });
};

const rowSchema = z.object({
  id: z.string(),
  number: z.number(),
  signature: z.string(),
  state: z.string(),
  closed_by: z.string().nullable(),
  resolution: z.string().nullable(),
  resolved_by: z.string().nullable(),
  parent_id: z.string().nullable(),
  held_until: z.date().nullable(),
  version: z.number(),
  waiting_on: z.string().nullable(),
  paused_at: z.date().nullable(),
  snoozed_until: z.date().nullable(),
  apart_from: z.array(z.string()),
  open: z.number(),
  cases: z.array(z.string()),
  kinds: z.array(z.string()),
});
const rows = () =>
  query(
    sql`SELECT e.*, (SELECT count(*) FROM exception_member m WHERE m.exception_id = e.id AND m.mended_at IS NULL)::int AS open,
          (SELECT coalesce(array_agg(m.subject_id ORDER BY m.at, m.subject_id) FILTER (WHERE m.mended_at IS NULL), '{}') FROM exception_member m WHERE m.exception_id = e.id) AS cases,
          (SELECT array_agg(h.kind ORDER BY h.id) FROM exception_history h WHERE h.exception_id = e.id) AS kinds FROM exception e ORDER BY number`,
    rowSchema,
  );

/** Of nothing: where an exception has no open case left, there is nothing to split off. */
const NO_CASE = 'aaaaaaaa-0000-4000-8000-00000000000f';

type Row = z.infer<typeof rowSchema>;
const last = (kinds: readonly string[], wanted: readonly string[]) => kinds.filter((kind) => wanted.includes(kind)).at(-1);

function check(all: readonly Row[], before: readonly Row[]): void {
  const open = all.filter(({ state }) => state !== 'resolved');
  expect(new Set(open.map(({ signature }) => signature)).size, 'one open exception a signature').toBe(open.length);
  // A case that was split off goes on where it was put: it is open in one exception of its cause.
  const held = open.flatMap(({ signature, cases }) => cases.map((one) => `${signature.replace(/ split=.*$/, '')} ${one}`));
  expect(new Set(held).size, 'one open exception a case and cause').toBe(held.length);
  for (const row of all) {
    // History is complete: it begins with the opening, and its last turn is the state.
    expect(row.kinds[0]).toBe('opened');
    expect(last(row.kinds, ['opened', 'reopened', 'resolved'])).toBe(
      row.state === 'resolved' ? 'resolved' : row.kinds.includes('reopened') ? 'reopened' : 'opened',
    );
    // Never silently closed: who or what ended it is said, and by evidence only when nothing is left open.
    if (row.state === 'resolved') {
      expect([row.closed_by, row.resolution, row.resolved_by]).not.toContain(null);
      if (row.closed_by === 'evidence') expect(row.open).toBe(0);
      expect([row.waiting_on, row.paused_at, row.snoozed_until], 'what is over neither waits nor sleeps').toEqual([null, null, null]);
    } else {
      expect([row.closed_by, row.resolution]).toEqual([null, null]);
      expect((row.waiting_on !== null) === (row.state === 'waiting'), 'it waits on somebody exactly while it waits').toBe(true);
      if (row.paused_at !== null) expect(row.state, 'a clock stands only while it waits').toBe('waiting');
      // Whoever slept, or stood under another, is told awake and alone by its history.
      if (row.snoozed_until === null) expect(last(row.kinds, ['snoozed', 'woken', 'reopened'])).not.toBe('snoozed');
      const stands = last(row.kinds, ['adopted', 'merged', 'released', 'unmerged']);
      expect(row.parent_id !== null).toBe(stands === 'adopted' || stands === 'merged');
      if (row.parent_id !== null) expect(row.apart_from).not.toContain(row.parent_id);
      // A person may open again what nothing is wrong with.
      if (!row.kinds.includes('reopened'))
        expect(row.open > 0 || row.held_until !== null, 'open with nothing wrong only where it is held').toBe(true);
    }
    const parent = all.find(({ id }) => id === row.parent_id);
    if (row.state !== 'resolved' && parent) expect(parent.parent_id, 'one level, no circle').toBeNull();
    const was = before.find(({ id }) => id === row.id);
    if (was) {
      expect(row.version).toBeGreaterThanOrEqual(was.version);
      expect(row.kinds.slice(0, was.kinds.length), 'history is only added to').toEqual(was.kinds);
    }
  }
  expect(all.length, 'nothing disappears').toBeGreaterThanOrEqual(before.length);
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('auth', 'lost'), cause: fc.nat(1), subject: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mend'), cause: fc.nat(1), subject: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'acknowledge',
        'resolve',
        'reopen',
        'raise',
        'wait',
        'supplier',
        'snooze',
        'wake',
        'merge',
        'merge',
        'unmerge',
        'split',
        'split',
      ),
      cause: fc.nat(3),
      subject: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('causes', 'hours'), cause: fc.nat(1), subject: fc.nat(3) }) },
);

interface Said {
  version: number;
  reason: string;
  into: string;
  soon: string;
  first: string;
}
type Work = (said: Said) => ExceptionAction;
const works: Record<string, Work> & { wait: Work } = {
  wait: ({ version }) => ({ action: 'wait', version, waitingOn: 'a colleague' }),
  supplier: ({ version, reason, soon }) => ({
    action: 'wait',
    version,
    for: 'supplier',
    waitingOn: 'the supplier',
    reason,
    nextActionAt: soon,
  }),
  snooze: ({ version, reason, soon }) => ({ action: 'snooze', version, until: soon, orMore: 1, reason }),
  wake: ({ version }) => ({ action: 'wake', version }),
  merge: ({ version, reason, into }) => ({ action: 'merge', version, into, reason }),
  unmerge: ({ version, reason }) => ({ action: 'unmerge', version, reason }),
  split: ({ version, reason, first }) => ({ action: 'split', version, cases: [first], reason }),
};

const fits: Record<string, (row: Row) => boolean> = {
  split: ({ state, cases }) => state !== 'resolved' && cases.length > 1,
  merge: ({ state, parent_id }) => state !== 'resolved' && parent_id === null,
  unmerge: ({ state, parent_id }) => state !== 'resolved' && parent_id !== null,
  wake: ({ snoozed_until }) => snoozed_until !== null,
};

async function act(all: readonly Row[], deed: string, which: number, now: Date): Promise<void> {
  // Where it can be done, so that it mostly is; else anywhere, to be refused.
  const fit = all.filter(fits[deed] ?? (() => true));
  const from = fit.length > 0 ? fit : all;
  const row = from[which % Math.max(1, from.length)];
  if (!row) return;
  const { version } = row;
  const reason = 'It is so.';
  const [into, [first = NO_CASE]] = [all[(which + 1) % all.length]?.number ?? 0, row.cases];
  const soon = new Date(now.getTime() + 60 * 60_000).toISOString();
  const action =
    deed === 'acknowledge'
      ? ({ action: 'acknowledge', version } as const)
      : deed === 'resolve'
        ? ({ action: 'resolve', version, reason } as const)
        : deed === 'reopen'
          ? ({ action: 'reopen', version, reason } as const)
          : deed === 'raise'
            ? ({ action: 'severity', version, severity: 'sev1', reason } as const)
            : (works[deed] ?? works.wait)({ version, reason, into: `EX-${into}`, soon, first });
  await actOnException(dana, row.number, action, index, now, async (tx, { changes }) => {
    await tellChanges(tx, changes, index, now);
  }).catch((error: unknown) => {
    // Nothing to split, nothing to merge with: refused, and nothing happened.
    if (!(error instanceof ConflictError || error instanceof InvalidInputError)) throw error;
  });
}

describe('whatever happens and whatever people do', () => {
  test('there is one open exception a signature, its history is complete, and nothing is closed silently', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 30 }), async (steps) => {
        for (const table of [
          sql`intent`,
          sql`exception_split`,
          sql`exception_link`,
          sql`exception_member`,
          sql`exception_history`,
          sql`exception`,
        ])
          await execute(sql`DELETE FROM ${table}`);
        let before: Row[] = [];
        let minute = 0;
        for (const { do: deed, cause, subject } of steps) {
          minute += deed === 'hours' ? 180 : 3;
          const now = at(minute);
          if (deed === 'auth' || deed === 'lost') {
            const found = finding(deed === 'auth' ? 'EXC-PLT-AUTH' : 'EXC-INV-LOST', cause, subject, minute);
            await inTransaction(async (tx) => tellChanges(tx, await assignFindings(tx, [found], index, now), index, now));
          } else if (deed === 'mend') {
            const proofs = new Map([[subjects[subject] ?? '', { at: now, text: 'it went through' }]]);
            await inTransaction(async (tx) => tellChanges(tx, await mendSubjects(tx, proofs, index, now), index, now));
          } else if (deed === 'causes' || deed === 'hours') await tickCauses(now);
          else await act(before, deed, cause, now);
          const after = await rows();
          check(after, before);
          before = after;
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

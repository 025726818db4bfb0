import { expect, test } from 'vitest';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, newId } from '@/lib/domain';
import { readRunbookWork } from './read-runbook-work.db';

testDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const MINUTE_MS = 60_000;
const actor = (facilities: string[] = []): Actor => ({
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  email: null,
  teams: [],
  grants: [{ role: 'it_operations', facilities, departments: [], workflows: [], environments: [] }],
});

async function anEnded(said: {
  openedMinutesAgo: number;
  tickedAfter?: number;
  endedAfter: number;
  by?: string;
  reopened?: number;
  facility?: string;
}) {
  const opened = new Date(NOW.getTime() - said.openedMinutesAgo * MINUTE_MS);
  const at = (minutes: number) => new Date(opened.getTime() + minutes * MINUTE_MS);
  const id = newId(opened);
  await execute(sql`SELECT ensure_partition('exception_member', ${opened})`);
  await execute(
    sql`INSERT INTO exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason, runbook,
          first_at, last_at, opened_at, acknowledge_by, due_at, resolved_at, closed_by, reopened)
        VALUES (${id}::uuid, 'production', 'EXC-X', ${id}, '{}', 't', 's', 'resolved', 'sev2', 'r', 'team', 'r', 'runbooks/x.md', ${opened}, ${opened}, ${opened},
          ${opened}, ${opened}, ${at(said.endedAfter)}, ${said.by ?? 'evidence'}, ${said.reopened ?? 0})`,
  );
  await execute(
    sql`INSERT INTO exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence)
        VALUES (${newId(opened)}::uuid, ${id}::uuid, 'transaction', 'production', ${said.facility ?? 'fac-a'}, 'dept-a', 'wf-a', ${opened}, 'e')`,
  );
  if (said.tickedAfter !== undefined)
    await execute(sql`INSERT INTO exception_step VALUES (${id}::uuid, 'Do it', ${at(said.tickedAfter)}, 'ana', 'Ana')`);
}

test('what worked is counted from the first step, beside what mended alone; what is hidden, replaced or old is not counted', async () => {
  await anEnded({ openedMinutesAgo: 600, tickedAfter: 10, endedAfter: 30 });
  await anEnded({ openedMinutesAgo: 700, tickedAfter: 5, endedAfter: 45 });
  await anEnded({ openedMinutesAgo: 800, tickedAfter: 5, endedAfter: 65, by: 'person' });
  await anEnded({ openedMinutesAgo: 900, tickedAfter: 5, endedAfter: 15, reopened: 1 });
  await anEnded({ openedMinutesAgo: 1000, endedAfter: 120 });
  await anEnded({ openedMinutesAgo: 1100, endedAfter: 90, by: 'superseded' });
  await anEnded({ openedMinutesAgo: 100 * 1440, tickedAfter: 1, endedAfter: 2 });
  // Ticked after it had ended: it did not mend it.
  await anEnded({ openedMinutesAgo: 1200, tickedAfter: 50, endedAfter: 40, facility: 'fac-b' });

  const whole = await readRunbookWork(actor(), 'production', ['EXC-X', 'EXC-Y'], NOW);
  expect([...whole]).toEqual([
    ['EXC-X', { ended: 6, followed: 4, mended: 2, mendedMs: 20 * MINUTE_MS, alone: 2, aloneMs: 40 * MINUTE_MS }],
  ]);
  const part = await readRunbookWork(actor(['fac-b']), 'production', ['EXC-X'], NOW);
  expect(part.get('EXC-X')).toEqual({ ended: 1, followed: 0, mended: 0, mendedMs: null, alone: 1, aloneMs: 40 * MINUTE_MS });
});

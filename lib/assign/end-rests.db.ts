import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { AWAKE, type ExceptionRecord, systemActor, whyAwake } from '@/lib/domain';
import { sayDuration } from '@/lib/domain/say';
import { appendHistory, type HistoryEntry } from './append-history.db';
import type { Addressee } from './check-mentions.db';
import { exceptionRowSchema } from './exception-row';
import { endWait } from './pause-clock';
import { updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
const MOST_A_ROUND = 200;

/** What rested and does not any more, and who has it. */
export interface Rested {
  exception: ExceptionRecord;
  why: 'woken' | 'action_due';
  to: Addressee;
}

/**
 * Notes which snoozes are over, clears them, and gives back to its owner what waited until now: its clock goes on. Returns both, with the person who has
 * it, else its team. A snooze ends by itself whenever this runs: only the history waits for it. Cost: indexes exception_snoozed and exception_next_action.
 */
export async function endRests(tx: Connection, index: CatalogIndex, now: Date): Promise<Rested[]> {
  const rows = await query(
    sql`SELECT * FROM exception e WHERE state <> 'resolved' AND (next_action_at <= ${now}::timestamptz
          OR snoozed_until IS NOT NULL AND (snoozed_until <= ${now}::timestamptz OR transactions >= snooze_transactions OR severity < snooze_severity))
        ORDER BY id LIMIT ${MOST_A_ROUND} FOR UPDATE SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
  if (rows.length === 0) return [];
  const ended = rows.map((was) => endRest(was, index, now));
  await updateExceptions(
    tx,
    ended.map(({ is }) => is),
  );
  await appendHistory(
    tx,
    ended.flatMap(({ said }) => said),
  );
  const people = await readAddresses(
    tx,
    rows.flatMap(({ personId }) => personId ?? []),
  );
  return ended.flatMap(({ is, why }): Rested[] => {
    const email = people.get(is.personId ?? '') ?? index.teams.get(is.team)?.email;
    return email === undefined ? [] : [{ exception: is, why, to: { email, team: is.team } }];
  });
}

function endRest(was: ExceptionRecord, index: CatalogIndex, now: Date): { is: ExceptionRecord; said: HistoryEntry[]; why: Rested['why'] } {
  const by = { exceptionId: was.id, actorId: actor.id, actorName: actor.name };
  const said: HistoryEntry[] = [];
  const awake = whyAwake(was, now);
  if (awake !== null) said.push({ ...by, kind: 'woken', note: awake });
  const isDue = was.nextActionAt !== null && was.nextActionAt <= now;
  if (isDue) {
    const stood = was.pausedAt === null ? '' : ` The clock goes on; it stood for ${sayDuration(now.getTime() - was.pausedAt.getTime())}.`;
    said.push({ ...by, kind: 'wait_over', before: was.waitingOn, note: `The time for the next action has come.${stood}` });
  }
  const rested = { ...was, ...(awake === null ? {} : AWAKE), version: was.version + 1 };
  const is = isDue ? { ...endWait(rested, index, now), state: was.state === 'waiting' ? ('acknowledged' as const) : was.state } : rested;
  return { is, said, why: isDue ? 'action_due' : 'woken' };
}

async function readAddresses(tx: Connection, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query(
    sql`SELECT id, email FROM person WHERE id = ANY(${[...ids]}::text[])`,
    z.object({ id: z.string(), email: z.string() }),
    tx,
  );
  return new Map(rows.map(({ id, email }) => [id, email]));
}

import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import type { Catalog, Schedule, TimeWindow } from '@/lib/domain';
import { lockSchedule } from './change-duty.db';
import { listGaps } from './list-gaps';
import { type GapStage, gapStages, pickGaps } from './pick-gaps';
import { listOverrides, rosterOf } from './read-rosters.db';

/** Hours that are coming in which nobody would be on duty, for the mail to whoever owns the schedule. */
export interface GapNews {
  schedule: Schedule;
  stage: GapStage;
  gaps: readonly TimeWindow[];
  to: readonly string[];
}

const LOOK_MS = 28 * 86_400_000;
const KEPT_MS = 7 * 86_400_000;
const rowSchema = z.object({
  from: z.date(),
  to: z.date(),
  stage: z.enum(gapStages),
  intents: z.array(z.string()),
});

/** Returns the ids of schedules by which nobody is on duty at an instant although somebody should be. Cost: one statement. */
export async function listBare(catalog: Catalog, now: Date): Promise<string[]> {
  const moment = { from: now, to: new Date(now.getTime() + 60_000) };
  const rows = await listOverrides(
    catalog.schedules.map(({ id }) => id),
    moment,
  );
  return catalog.schedules.flatMap((one) => {
    const [gap] = listGaps(rosterOf(one, rows, catalog), moment, catalog);
    return gap && gap.from <= now ? [one.id] : [];
  });
}

/**
 * Tells who owns a schedule of coming hours without anybody on duty: a week before, and once more, with the whole team, a day before. `tell` writes the mails
 * down in the same transaction and returns their ids, so each is told once however many workers look. Hours that somebody has taken since are forgotten, and a mail
 * about them that still waits is dropped. Returns how many mails were written.
 */
export async function warnGaps(catalog: Catalog, tell: (tx: Connection, news: GapNews) => Promise<string[]>, now: Date): Promise<number> {
  let written = 0;
  for (const schedule of catalog.schedules)
    written += await inTransaction((tx) => warnOne(tx, { schedule, catalog, tell, now }), { lane: 'worker' });
  return written;
}

interface Warning {
  schedule: Schedule;
  catalog: Catalog;
  tell: (tx: Connection, news: GapNews) => Promise<string[]>;
  now: Date;
}

async function warnOne(tx: Connection, { schedule, catalog, tell, now }: Warning): Promise<number> {
  await lockSchedule(tx, schedule.id);
  const ahead = { from: now, to: new Date(now.getTime() + LOOK_MS) };
  const gaps = listGaps(rosterOf(schedule, await listOverrides([schedule.id], ahead, tx), catalog), ahead, catalog);
  const told = await query(
    sql`SELECT from_at AS "from", to_at AS "to", stage, intents FROM duty_gap_told WHERE schedule = ${schedule.id}`,
    rowSchema,
    tx,
  );
  const standing = told.filter((one) => one.to <= now || gaps.some((gap) => gap.from < one.to && gap.to > one.from));
  await forget(tx, schedule.id, { closed: told.filter((one) => !standing.includes(one)), standing, now });
  let written = 0;
  for (const { stage, gaps: fresh } of pickGaps(gaps, standing, { now, until: ahead.to })) {
    const ids = await tell(tx, { schedule, stage, gaps: fresh, to: ownersOf(schedule, stage, catalog) });
    for (const { from, to } of fresh)
      await execute(
        sql`INSERT INTO duty_gap_told (schedule, from_at, to_at, stage, told_at, intents)
            VALUES (${schedule.id}, ${from}, ${to}, ${stage}, ${now}, ${ids}::uuid[])
            ON CONFLICT (schedule, stage, from_at) DO UPDATE SET to_at = excluded.to_at, told_at = excluded.told_at, intents = excluded.intents`,
        tx,
      );
    written += ids.length;
  }
  return written;
}

type Row = z.infer<typeof rowSchema>;

/** Drops what is over, and what was closed with the mails about it alone that nobody has tried yet. */
async function forget(
  tx: Connection,
  schedule: string,
  { closed, standing, now }: { closed: readonly Row[]; standing: readonly Row[]; now: Date },
): Promise<void> {
  await execute(
    sql`DELETE FROM duty_gap_told WHERE schedule = ${schedule} AND (to_at <= ${new Date(now.getTime() - KEPT_MS)}
          OR (stage, from_at) IN (SELECT r.stage, r.at FROM unnest(${closed.map(({ stage }) => stage)}::text[], ${closed.map(({ from }) => from)}::timestamptz[]) AS r (stage, at)))`,
    tx,
  );
  const needed = new Set(standing.flatMap(({ intents }) => intents));
  const useless = closed.flatMap(({ intents }) => intents).filter((id) => !needed.has(id));
  if (useless.length === 0) return;
  await execute(
    sql`UPDATE intent SET state = 'cancelled', state_reason = 'Somebody has taken those hours before the mail went out.', ended_at = ${now}
        WHERE id = ANY(${useless}::uuid[]) AND state = 'waiting'`,
    tx,
  );
}

/** The managers of the team, else its address, else that of the fallback team; when it is near the whole team too, as anybody of it may take those hours. */
function ownersOf({ team }: Schedule, stage: GapStage, { teams, routing }: Catalog): string[] {
  const own = teams.find(({ id }) => id === team);
  const fallback = teams.find(({ id }) => id === routing.fallbackTeam);
  const managers = own?.managers ?? [];
  const mailbox = own?.email ?? fallback?.email;
  const to = [...managers, ...(mailbox !== undefined && (managers.length === 0 || stage === 'near') ? [mailbox] : [])];
  return [...new Set(to.map((one) => one.toLowerCase()))];
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { listPeople, recordAudit } from '@/lib/access';
import { listShifts } from '@/lib/calendar';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, type Catalog, InvalidInputError, NotFoundError, newId } from '@/lib/domain';
import { getSchedule } from './change-duty.db';
import { listOverrides, rosterOf } from './read-rosters.db';
import { type CalendarShift, writeCalendar } from './write-calendar';

const DAY_MS = 86_400_000;
const BACK_MS = 14 * DAY_MS;
const AHEAD_MS = 120 * DAY_MS;
const MOST = 20;
const PUBLIC_BYTES = 8;
const TOKEN = /^[0-9a-f]{16}[A-Za-z0-9_-]{43}$/;

const hashOf = (secret: string) => createHash('sha256').update(secret).digest();

/** Makes a calendar address of the actor's own shifts, or of a schedule, with its audit entry. Returns the token, which is kept nowhere. */
export async function createFeed(
  actor: Actor,
  schedule: string | null,
  { catalog, now }: { catalog: Catalog; now: Date },
): Promise<string> {
  if (actor.kind !== 'person' || actor.email === null) throw new InvalidInputError('Calendars belong to people.');
  if (schedule !== null) getSchedule(catalog, schedule);
  const publicId = randomBytes(PUBLIC_BYTES).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  await inTransaction(async (tx) => {
    const [open] = await query(
      sql`SELECT count(*)::int AS n FROM duty_feed WHERE person_id = ${actor.id} AND revoked_at IS NULL`,
      z.object({ n: z.number() }),
      tx,
    );
    if ((open?.n ?? 0) >= MOST) throw new InvalidInputError(`You have ${MOST} calendar addresses. Revoke one that is not used.`);
    const id = newId(now);
    await execute(
      sql`INSERT INTO duty_feed (id, public_id, secret_hash, person_id, schedule, made_at)
          VALUES (${id}::uuid, ${publicId}, ${hashOf(secret)}::bytea, ${actor.id}, ${schedule}, ${now})`,
      tx,
    );
    await recordAudit(tx, actor, { action: 'duty_feed.create', targetKind: 'duty_feed', targetId: id, after: { schedule } });
  });
  return `${publicId}${secret}`;
}

/** Ends a calendar address of the actor's own. Throws NotFoundError. */
export async function revokeFeed(actor: Actor, id: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const done = await query(
      sql`UPDATE duty_feed SET revoked_at = ${now} WHERE id = ${id}::uuid AND person_id = ${actor.id} AND revoked_at IS NULL RETURNING id`,
      z.object({ id: z.string() }),
      tx,
    );
    if (done.length === 0) throw new NotFoundError('There is no such calendar address.');
    await recordAudit(tx, actor, { action: 'duty_feed.revoke', targetKind: 'duty_feed', targetId: id });
  });
}

const feedRow = z.object({ id: z.string(), schedule: z.string().nullable(), made_at: z.date(), last_used_at: z.date().nullable() });
export type FeedRow = z.infer<typeof feedRow>;

/** Returns the addresses of a person that are in use, oldest first. */
export const listFeeds = (personId: string): Promise<FeedRow[]> =>
  query(
    sql`SELECT id, schedule, made_at, last_used_at FROM duty_feed WHERE person_id = ${personId} AND revoked_at IS NULL ORDER BY made_at, id`,
    feedRow,
  );

/**
 * Returns the calendar behind a token. Throws NotFoundError for a wrong or revoked one, for one whose person has no right left or was disabled, and where the schedule
 * is gone: all look the same.
 */
export async function readFeed(token: string, { catalog, now, url }: { catalog: Catalog; now: Date; url: string }): Promise<string> {
  const gone = new NotFoundError('There is no such calendar. Its address may have been revoked.');
  if (!TOKEN.test(token)) throw gone;
  const [row] = await query(
    sql`SELECT f.id, f.secret_hash, f.schedule, p.email, p.name FROM duty_feed f JOIN person p ON p.id = f.person_id
        WHERE f.public_id = ${token.slice(0, 2 * PUBLIC_BYTES)} AND f.revoked_at IS NULL AND p.disabled_at IS NULL
          AND EXISTS (SELECT FROM access_grant g WHERE g.person_id = p.id)`,
    z.object({
      id: z.string(),
      secret_hash: z.instanceof(Uint8Array),
      schedule: z.string().nullable(),
      email: z.string(),
      name: z.string(),
    }),
  );
  if (!row || !timingSafeEqual(hashOf(token.slice(2 * PUBLIC_BYTES)), row.secret_hash)) throw gone;
  const schedules = catalog.schedules.filter(({ id }) => row.schedule === null || id === row.schedule);
  if (row.schedule !== null && schedules.length === 0) throw gone;
  const window = { from: new Date(now.getTime() - BACK_MS), to: new Date(now.getTime() + AHEAD_MS) };
  const rows = await listOverrides(
    schedules.map(({ id }) => id),
    window,
  );
  const people = await listPeople();
  const name = (email: string) => people.find((one) => one.email === email)?.name ?? email.replace(/@.*/, '');
  const shifts = schedules.flatMap((schedule) =>
    listShifts(rosterOf(schedule, rows, catalog), window.from, window.to)
      .filter(({ person }) => row.schedule !== null || person === row.email)
      .map(
        (shift): CalendarShift => ({
          schedule: schedule.id,
          scheduleName: schedule.name,
          person: shift.person,
          personName: name(shift.person),
          from: shift.from,
          to: shift.to,
          insteadOf: shift.insteadOf === null ? null : name(shift.insteadOf),
        }),
      ),
  );
  await execute(sql`UPDATE duty_feed SET last_used_at = ${now} WHERE id = ${row.id}::uuid`);
  const title = row.schedule === null ? `On call: ${row.name}` : (schedules[0]?.name ?? 'On call');
  return writeCalendar(title, shifts, { now, url });
}

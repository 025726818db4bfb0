import { z } from 'zod';
import { recordAudit, refuseDeed } from '@/lib/access';
import { type Connection, execute, query, sql } from '@/lib/db';
import {
  type Actor,
  ConflictError,
  type Environment,
  environmentSchema,
  InvalidInputError,
  LONGEST_SILENCE_DAYS,
  maySilence,
  NotFoundError,
  newId,
  seesSilence,
  silenceKinds,
  silenceSubjects,
} from '@/lib/domain';
import type { NewSilence } from '@/lib/domain/views/silences';

const DAY_MS = 86_400_000;
const AHEAD_MS = 400 * DAY_MS;

interface Making {
  actor: Actor;
  environment: Environment;
  said: NewSilence;
  now: Date;
}

/** Throws InvalidInputError for a silence of everything, without an end, too long, over, or too far ahead. */
function checkSilence({ said, now }: Making): Date {
  if (silenceSubjects.every((subject) => said[subject].length === 0))
    throw new InvalidInputError('Say what it is about: a silence of everything would hide every fault.');
  const startsAt = said.startsAt < now ? now : said.startsAt;
  if (said.endsAt <= startsAt) throw new InvalidInputError('It ends before it begins, or is over.');
  if (said.endsAt.getTime() - startsAt.getTime() > LONGEST_SILENCE_DAYS * DAY_MS)
    throw new InvalidInputError(`It may last ${LONGEST_SILENCE_DAYS} days at most. Then look again whether it is still wanted.`);
  if (startsAt.getTime() > now.getTime() + AHEAD_MS) throw new InvalidInputError('It begins more than 400 days ahead.');
  return startsAt;
}

/** Keeps what it matches quiet from its start to its end, with its audit entry; returns its id. Errors: InvalidInputError, ForbiddenError (audited). */
export async function addSilence(tx: Connection, { actor, environment, said, now }: Making): Promise<{ id: string; startsAt: Date }> {
  const startsAt = checkSilence({ actor, environment, said, now });
  const { kind, hidesCritical, endsAt, reason, startsAt: _, ...about } = said;
  if (!maySilence(actor, environment, about))
    await refuseDeed(actor, {
      action: 'silence.add',
      targetKind: 'silence',
      targetId: '',
      after: { environment, ...about },
      reason: maySilence(actor, environment)
        ? 'Your rights are limited to some places: name those that the silence is about.'
        : 'Your roles do not keep exceptions quiet there.',
    });
  const id = newId(now);
  await execute(
    sql`INSERT INTO silence (id, environment, kind, facilities, departments, workflows, interfaces, connectors, applications, codes, severities, teams,
          hides_critical, starts_at, ends_at, reason, made_at, made_by, made_by_id)
        VALUES (${id}::uuid, ${environment}, ${kind}, ${about.facilities}, ${about.departments}, ${about.workflows}, ${about.interfaces},
          ${about.connectors}, ${about.applications}, ${about.codes}, ${about.severities}, ${about.teams}, ${hidesCritical}, ${startsAt},
          ${endsAt}, ${reason}, ${now}, ${actor.name}, ${actor.id})`,
    tx,
  );
  const matched = Object.fromEntries(Object.entries(about).filter(([, list]) => list.length > 0));
  await recordAudit(tx, actor, {
    action: 'silence.add',
    targetKind: 'silence',
    targetId: id,
    after: { environment, kind, ...matched, hidesCritical, startsAt, endsAt },
    reason,
  });
  return { id, startsAt };
}

const silenceRow = z.object({
  environment: environmentSchema,
  kind: z.enum(silenceKinds),
  facilities: z.array(z.string()),
  departments: z.array(z.string()),
  workflows: z.array(z.string()),
  starts_at: z.date(),
  ends_at: z.date(),
  ended_at: z.date().nullable(),
  made_by_id: z.string(),
});

/** Ends a silence before its time, with its audit entry; what it hid is told by the next round. Errors: NotFoundError, ForbiddenError, ConflictError. */
export async function endSilence(tx: Connection, { actor, id, now }: { actor: Actor; id: string; now: Date }): Promise<void> {
  const [row] = await query(
    sql`SELECT environment, kind, facilities, departments, workflows, starts_at, ends_at, ended_at, made_by_id FROM silence WHERE id = ${id}::uuid FOR UPDATE`,
    silenceRow,
    tx,
  );
  if (!row || !seesSilence(actor, row.environment, row)) throw new NotFoundError('There is no such silence.');
  if (row.made_by_id !== actor.id && !maySilence(actor, row.environment, row))
    await refuseDeed(actor, {
      action: 'silence.end',
      targetKind: 'silence',
      targetId: id,
      reason: 'Who made it, and people whose rights cover all of it, end it.',
    });
  if (row.ended_at !== null || row.ends_at <= now) throw new ConflictError('It is over already.');
  await execute(sql`UPDATE silence SET ended_at = ${now}, ended_by = ${actor.name} WHERE id = ${id}::uuid`, tx);
  await recordAudit(tx, actor, { action: 'silence.end', targetKind: 'silence', targetId: id, before: { endsAt: row.ends_at } });
}

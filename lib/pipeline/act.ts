import { z } from 'zod';
import { actOnException, tickStep } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { notify, query, sql } from '@/lib/db';
import { type Actor, CHANGED_CHANNEL, type ExceptionAction, NotFoundError, readExceptionNumber } from '@/lib/domain';
import { writeNotes } from '@/lib/notify';
import { writeMessages } from '@/lib/ticket';
import { redactDeed } from './redact-said';
import { tellChanges } from './tell-changes';

/**
 * Does what a person asks to the exception that `ref` names: EX-1042, 1042 or its id. Returns its number. Errors: NotFoundError (also when
 * out of scope), ForbiddenError, ConflictError when it moved on, InvalidInputError. What is of a patient in its words is made into tokens first.
 */
export async function act(actor: Actor, ref: string, action: ExceptionAction, now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const number = await findNumber(ref);
  const index = indexCatalog(catalog);
  const kept = await redactDeed(action, number, index);
  await actOnException(actor, number, kept, index, now, async (tx, { exception, action: { action: deed }, changes, mentioned }) => {
    const { id: exceptionId, environment } = exception;
    await tellChanges(tx, changes, index, now);
    await writeNotes(
      tx,
      mentioned.map((to) => ({ exceptionId, environment, reason: 'mentioned', to })),
      now,
    );
    if (deed === 'ask_ticket') await writeMessages(tx, [{ exception, kind: 'requested' }], now);
    if (deed === 'ticket') await writeMessages(tx, [{ exception, kind: exception.ticketUrl === null ? 'unlinked' : 'linked' }], now);
  });
  await notify(CHANGED_CHANNEL);
  return number;
}

/** Notes for the exception that `ref` names whether a step of its way out was done. Returns its number. Errors as tickStep. */
export async function actOnStep(actor: Actor, ref: string, said: { step: string; done: boolean }, now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const number = await findNumber(ref);
  await tickStep(actor, number, said, indexCatalog(catalog), now);
  await notify(CHANGED_CHANNEL);
  return number;
}

async function findNumber(ref: string): Promise<number> {
  const number = readExceptionNumber(ref);
  if (number !== null) return number;
  if (z.uuid().safeParse(ref).success) {
    const [row] = await query(sql`select number from exception where id = ${ref}::uuid`, z.object({ number: z.number() }));
    if (row) return row.number;
  }
  throw new NotFoundError(`There is no exception ${ref.slice(0, 60)}.`);
}

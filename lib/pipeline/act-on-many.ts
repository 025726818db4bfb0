import {
  type Actor,
  type ExceptionActions,
  type ExceptionOutcome,
  exceptionActionSchema,
  InvalidInputError,
  ThroughlineError,
} from '@/lib/domain';
import { act } from './act';

/** What fits any version, to check an action once before the first exception is touched. */
const ANY_VERSION = 0;

/**
 * Does one action to many exceptions, each for itself and in the order given; how each ended comes back in that order. A number that stands twice is
 * acted on once. Errors: InvalidInputError, before anything is done, when the action itself is none; what cannot be foreseen is thrown.
 */
export async function actOnMany(
  actor: Actor,
  { targets, action }: ExceptionActions,
  now: Date,
): Promise<{ done: number; refused: number; outcomes: ExceptionOutcome[] }> {
  const checked = exceptionActionSchema.safeParse({ ...action, version: ANY_VERSION });
  if (!checked.success)
    throw new InvalidInputError(checked.error.issues.map(({ path, message }) => `action ${path.join('.')}: ${message}`).join('; '));
  const deed = checked.data;
  const outcomes = new Map<string, ExceptionOutcome>();
  for (const { number, version } of targets) {
    if (outcomes.has(number)) continue;
    if ('version' in deed && version === undefined) {
      outcomes.set(number, refused(number, new InvalidInputError('Name the version that you saw.')));
      continue;
    }
    try {
      await act(actor, number, 'version' in deed ? { ...deed, version: version ?? ANY_VERSION } : deed, now);
      outcomes.set(number, { ref: number, done: true, code: null, message: null });
    } catch (error) {
      if (!(error instanceof ThroughlineError)) throw error;
      outcomes.set(number, refused(number, error));
    }
  }
  const all = [...outcomes.values()];
  const done = all.filter((one) => one.done).length;
  return { done, refused: all.length - done, outcomes: all };
}

const refused = (ref: string, { code, message }: ThroughlineError): ExceptionOutcome => ({ ref, done: false, code, message });

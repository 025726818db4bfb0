import { type CanonicalEvent, type EventStatus, eventStatuses, type Outcome, outcomes } from '@/lib/domain';
import { isBlank, readName } from './read-field';
import { RecordFault } from './record-fault';

const known = new Set<string>(eventStatuses);
const isStatus = (word: string): word is EventStatus => known.has(word);
const isOutcome = (word: string): word is Outcome => (outcomes as readonly string[]).includes(word);

/**
 * The status word and the sender's own. `FAILED` and `dead-lettered` are read as ours; another word counts as unknown and is kept.
 * Nothing said but a milestone: the milestone was completed.
 */
export function readStatus(value: unknown, sourceStatus: string | null): Pick<CanonicalEvent, 'status' | 'sourceStatus'> {
  const said = readName(value, 'status');
  if (said === null) return { status: 'completed', sourceStatus };
  if (isStatus(said)) return { status: said, sourceStatus };
  const word = said
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return { status: isStatus(word) ? word : 'unknown', sourceStatus: sourceStatus ?? said };
}

const ends: Partial<Record<EventStatus, Exclude<Outcome, 'open'>>> = {
  completed: 'completed',
  completed_with_warning: 'completed_with_warning',
  failed: 'failed',
  dead_lettered: 'failed',
  cancelled: 'cancelled',
};

/** How the transaction ended as the sender says, or null. `true` means: as the status says. */
export function readOutcome(value: unknown, status: EventStatus): CanonicalEvent['outcome'] {
  if (isBlank(value) || value === false || value === 'open') return null;
  if (value === true) {
    const outcome = ends[status];
    if (outcome) return outcome;
    throw new RecordFault(
      'contradiction',
      `"outcome" says that the transaction ended, but "status" is ${status}. Send the outcome by name.`,
    );
  }
  if (typeof value !== 'string') throw new RecordFault('invalid_type', '"outcome" must be text or true.');
  if (isOutcome(value) && value !== 'open') return value;
  throw new RecordFault('invalid_value', `"outcome" must be one of ${outcomes.join(', ')}; it is "${value.slice(0, 60)}".`);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '@/lib/domain';
import { windowOf } from '@/lib/domain/endpoints';
import { readStanding } from './read-standing.db';

/** A start is not held up for longer: the first page reads the rest itself. */
const AT_MOST_MS = 2_000;

/**
 * Reads once what the first page of a process would wait for: the catalog, connections, and the pages of the database that every reading of health touches.
 * Returns after two seconds at most, and when nothing can be read: whoever asks next is told why.
 */
export async function readAhead(now = new Date()): Promise<void> {
  const reading = readStanding(systemActor('start'), { scope: { environment: 'production' }, window: windowOf({}, now), now }).catch(
    () => undefined,
  );
  await Promise.race([reading, sleep(AT_MOST_MS, undefined, { ref: false })]);
}

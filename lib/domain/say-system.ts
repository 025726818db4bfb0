import { sayDuration, sayPlural } from './say';
import type { System } from './views/system';

/** Later than this, what was received is not counted soon enough to act on. */
const LATE_MS = 30_000;
const MAIL_LATE_MS = 60_000;

/** What is wrong with the machinery, the gravest first; empty when nothing is. */
export function listTroubles(system: System): string[] {
  const { parts, queue, rounds, mail, database } = system;
  const late = rounds.filter((one) => one.late).map(({ name }) => name);
  const dead = mail.byState.find(({ state }) => state === 'dead')?.messages ?? 0;
  return [
    ...parts.filter(({ ready }) => !ready).map(({ name, detail }) => `${name}: ${detail}`),
    ...(system.onHold ? ['The product is held after a restore: nobody is told of anything.'] : []),
    ...(queue.lagMs > LATE_MS ? [`Counting is ${sayDuration(queue.lagMs)} behind.`] : []),
    ...(mail.lagMs > MAIL_LATE_MS ? [`A message waits for ${sayDuration(mail.lagMs)}.`] : []),
    ...(dead > 0 ? [`${sayPlural(dead, 'message')} could not be delivered.`] : []),
    ...(database.partitionsMissing > 0
      ? [`${sayPlural(database.partitionsMissing, 'table')} ${database.partitionsMissing === 1 ? 'has' : 'have'} no room for tomorrow yet.`]
      : []),
    ...(late.length > 0 ? [`Work that has not run for long: ${late.join(', ')}.`] : []),
    ...(system.backupAt === null ? ['There is no backup.'] : []),
  ];
}

/** How the machinery is, in one sentence. */
export function saySystem(system: System): string {
  const [first, ...rest] = listTroubles(system);
  if (first === undefined) return 'Everything runs, and nothing waits.';
  if (rest.length === 0 && first === 'There is no backup.') return 'Everything runs. There is no backup.';
  return rest.length === 0 ? first : `${first} ${sayPlural(rest.length, 'more thing')} to look at.`;
}

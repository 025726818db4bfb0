import { sayPlural, sayStamp } from './say';
import type { Corrected } from './views/corrected';

/** `3 closed days were corrected for 214 late log entries, last at 14:05.` Empty when nothing was. */
export function sayCorrected(corrected: Corrected, timezone: string): string {
  if (corrected === null) return '';
  const days = `${sayPlural(corrected.days, 'closed day')} ${corrected.days === 1 ? 'was' : 'were'} corrected`;
  const why =
    corrected.events === null ? 'for late log entries' : `for ${sayPlural(corrected.events, 'late log entry', 'late log entries')}`;
  return `${days} ${why}, last at ${sayStamp(corrected.latestAt, timezone)}.`;
}

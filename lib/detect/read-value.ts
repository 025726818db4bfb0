import { type CanonicalEvent, UNASSIGNED } from '@/lib/domain';

/** What a word of a rule reads in an event, as text; null when the event does not say it. */
export function readValue(word: string, event: CanonicalEvent): string | null {
  const value = find(word, event);
  if (value === undefined || value === null) return null;
  const text = String(value).trim();
  return text === '' || text === UNASSIGNED ? null : text;
}

/** The first of several words that the event says something for. */
export function readFirst(words: readonly string[], event: CanonicalEvent): string | null {
  for (const word of words) {
    const value = readValue(word, event);
    if (value !== null) return value;
  }
  return null;
}

function find(word: string, event: CanonicalEvent): unknown {
  if (word.startsWith('key.')) return event.businessKeys.find(({ type }) => type === word.slice(4))?.value;
  if (word.startsWith('attr.')) return event.attributes[word.slice(5)] ?? event.measures[word.slice(5)];
  switch (word) {
    case 'facility':
      return event.facility;
    case 'department':
      return event.department;
    case 'interface':
      return event.interface;
    case 'connector':
      return event.connector;
    case 'application':
      return event.application;
    case 'supplier':
      return event.supplier;
    default:
      return event.replayId;
  }
}

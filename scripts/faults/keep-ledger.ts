import type { Acknowledgement } from '@/lib/simulate';

/** Ids of one kind, with the environment of each at the same place. */
export interface Ids {
  readonly environments: string[];
  readonly ids: string[];
}

/** What senders were told is durable: the one list that the database is held against. Knows nothing of how it is stored. */
export interface Ledger {
  readonly record: (acknowledgement: Acknowledgement) => void;
  /** Event ids, each once, however often it was sent. */
  readonly events: () => Ids;
  /** Spans as traceId:spanId, each once. */
  readonly spans: () => Ids;
  /** Records that the product said it knew already. */
  readonly duplicates: () => number;
  /** Records that the product would not have: none of what is sent here deserves that. */
  readonly refused: () => readonly { id: string; code: string; message: string }[];
}

export function keepLedger(): Ledger {
  const told = { events: new Map<string, Set<string>>(), spans: new Map<string, Set<string>>() };
  const refused: { id: string; code: string; message: string }[] = [];
  let duplicates = 0;
  const list = (kind: 'events' | 'spans'): Ids => {
    const pairs = [...told[kind]].flatMap(([environment, ids]) => [...ids].map((id) => [environment, id] as const));
    return { environments: pairs.map(([environment]) => environment), ids: pairs.map(([, id]) => id) };
  };
  return {
    record: ({ kind, environment, ids, copies, rejected, ...answer }) => {
      const known = told[kind].get(environment) ?? new Set<string>();
      told[kind].set(environment, known);
      for (const id of [...ids, ...copies]) known.add(id);
      refused.push(...rejected);
      duplicates += answer.duplicates;
    },
    events: () => list('events'),
    spans: () => list('spans'),
    duplicates: () => duplicates,
    refused: () => refused,
  };
}

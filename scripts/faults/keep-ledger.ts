import type { Acknowledgement } from '@/lib/simulate';

/** Ids of one kind, with the environment of each at the same place. */
export interface Ids {
  readonly environments: string[];
  readonly ids: string[];
}

/** What can be acknowledged: events by their id, spans as traceId:spanId, data points of metrics as queue@ms. */
export type ToldKind = 'events' | 'spans' | 'points';

/** What senders were told is durable: the one list that the database is held against. Knows nothing of how it is stored. */
export interface Ledger {
  readonly record: (acknowledgement: Omit<Acknowledgement, 'kind'> & { kind: ToldKind }) => void;
  /** Of one kind, each id once, however often it was sent. */
  readonly list: (kind: ToldKind) => Ids;
  /** Records that the product said it knew already. */
  readonly duplicates: () => number;
  /** Records that the product would not have: none of what is sent here deserves that. */
  readonly refused: () => readonly { id: string; code: string; message: string }[];
}

export function keepLedger(): Ledger {
  const known = { events: new Map<string, Set<string>>(), spans: new Map<string, Set<string>>(), points: new Map<string, Set<string>>() };
  const refused: { id: string; code: string; message: string }[] = [];
  let duplicates = 0;
  const list = (kind: ToldKind): Ids => {
    const pairs = [...known[kind]].flatMap(([environment, ids]) => [...ids].map((id) => [environment, id] as const));
    return { environments: pairs.map(([environment]) => environment), ids: pairs.map(([, id]) => id) };
  };
  return {
    record: ({ kind, environment, ids, copies, rejected, ...answer }) => {
      const own = known[kind].get(environment) ?? new Set<string>();
      known[kind].set(environment, own);
      for (const id of [...ids, ...copies]) own.add(id);
      refused.push(...rejected);
      duplicates += answer.duplicates;
    },
    list,
    duplicates: () => duplicates,
    refused: () => refused,
  };
}

import { appendFileSync, closeSync, openSync } from 'node:fs';
import type { Acknowledgement } from './send-planned';

export interface OracleCounts {
  events: number;
  spans: number;
  copies: number;
  rejected: number;
}

export interface Oracle {
  record: (acknowledgement: Acknowledgement) => void;
  /** Counts by environment so far. */
  counts: () => Record<string, OracleCounts>;
  close: () => void;
}

/**
 * Returns an oracle that writes one NDJSON line for each acknowledged batch before anything else happens:
 * {"kind", "environment", "at", "ids", "copies", "accepted", "duplicates", "rejected"}. Appends to what is there.
 */
export function openOracle(file: string): Oracle {
  const descriptor = openSync(file, 'a');
  const counts: Record<string, OracleCounts> = {};
  return {
    record: (acknowledgement) => {
      appendFileSync(descriptor, `${JSON.stringify(acknowledgement)}\n`);
      const { environment, kind, ids, copies, rejected } = acknowledgement;
      const known = counts[environment] ?? { events: 0, spans: 0, copies: 0, rejected: 0 };
      counts[environment] = known;
      known[kind] += ids.length;
      known.copies += copies.length;
      known.rejected += rejected.length;
    },
    counts: () => structuredClone(counts),
    close: () => closeSync(descriptor),
  };
}

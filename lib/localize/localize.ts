import { sayPlural, sayShare } from '@/lib/domain/say';
import { sumOf } from './count-by';
import { findCandidates } from './find-candidates';
import type { LocalizeInput, Verdict } from './place-counts';
import { proveCandidate, proveSpread, reachOf } from './prove-place';

/** Under this many failures any pattern could be chance. */
const FEWEST = 5;
const nouns = { connector: 'connector', facility: 'facility', application: 'application', workflow: 'workflow' } as const;

const empty = { dimension: null, id: null, at: null, name: null, share: null, facts: [] };

/**
 * Where the failures come from, in words with proof: the one connector, facility, application or workflow (or connector at one
 * facility) that explains at least 80 % of the failed transactions while its neighbours are healthy; else that there is none.
 * No failures: kind `none`. Fewer than five: `few`, and no place is named.
 */
export function localize({ counts, nameOf }: LocalizeInput): Verdict {
  const { failed } = sumOf(counts);
  if (failed === 0) return { ...empty, kind: 'none', text: 'Nothing failed in this time.', failed, proof: [] };
  if (failed < FEWEST)
    return {
      ...empty,
      kind: 'few',
      text: `${sayPlural(failed, 'transaction')} failed: too few to say where it comes from.`,
      failed,
      proof: proveSpread(counts, nameOf),
    };
  const [found] = findCandidates(counts);
  if (!found) {
    const text =
      'In no single place: no one connector, facility, application or workflow explains most of the failures with its neighbours healthy.';
    return { ...empty, kind: 'no_single_place', text, failed, proof: proveSpread(counts, nameOf) };
  }
  const { dimension, id, at, share } = found;
  const name = nameOf(dimension, id);
  const place = at === null ? `one ${nouns[dimension]}: ${name}` : `one connector at one facility: ${name} at ${nameOf('facility', at)}`;
  return {
    kind: 'one_place',
    text: `Isolated to ${place}. It explains ${sayShare(share)} of all failures.`,
    dimension,
    id,
    at,
    name,
    share,
    failed: found.own.failed,
    proof: proveCandidate(found, counts, nameOf),
    facts: reachOf(found, counts, nameOf),
  };
}

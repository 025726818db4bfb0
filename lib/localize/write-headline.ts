import type { Severity } from '@/lib/domain';
import { sayDuration, sayNumber } from '@/lib/domain/say';
import type { HealthPlace, Verdict } from '@/lib/domain/views/health';

export interface HeadlineInput {
  verdict: Verdict;
  facilities: readonly HealthPlace[];
  /** What the failing facility is called: hospital, clinic. */
  nounOf: (facility: string) => string;
  /** Open exceptions that the verdict does not explain, by the facilities they touch. */
  elsewhere: readonly { severity: Severity; facilities: readonly string[] }[];
  everReceived: boolean;
  lastReceivedAt: Date | null;
  now: Date;
}

const FEED_SILENT_MS = 15 * 60_000;
const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
const plural = (noun: string) => (noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`);
const list = (parts: string[]) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`);

function failing({ verdict, nounOf }: HeadlineInput): string | null {
  const failed = `${sayNumber(verdict.failed)} ${verdict.failed === 1 ? 'transaction' : 'transactions'} failed`;
  if (verdict.kind === 'few') return failed;
  if (verdict.kind === 'no_single_place') return `${failed} in no single place`;
  if (verdict.kind === 'none') return null;
  if (verdict.dimension === null) return null;
  const { scope, dimension } = verdict;
  const n = scope?.[dimension]?.length ?? 1;
  const failing = n === 1 ? 'is failing' : 'are failing';
  if (dimension === 'facility') return `one ${nounOf(verdict.id ?? '')} is failing`;
  const thing = `${sayNumber(n)} ${n === 1 ? dimension : plural(dimension)} ${failing}`;
  if (verdict.at !== null) return `${thing} at one ${nounOf(verdict.at)}`;
  const everywhere = verdict.facts.some((fact) => fact.text.startsWith('every one')) ? ' everywhere' : '';
  return `${thing}${everywhere}`;
}

function silent(facilities: readonly HealthPlace[]): string | null {
  const quiet = facilities.filter((place) => place.silentSince !== null);
  const first = quiet[0];
  if (!first) return null;
  const same = quiet.every((place) => place.noun === first.noun);
  const noun = same ? (quiet.length === 1 ? first.noun : plural(first.noun)) : 'facilities';
  return `${sayNumber(quiet.length)} ${noun} ${quiet.length === 1 ? 'is' : 'are'} silent`;
}

function missing(facilities: readonly HealthPlace[]): string | null {
  const batches = facilities.reduce((sum, place) => sum + place.missing, 0);
  return batches === 0 ? null : `${sayNumber(batches)} promised ${batches === 1 ? 'batch has' : 'batches have'} not arrived`;
}

const worstFirst = [
  ['sev1', 'critical exceptions'],
  ['sev2', 'exceptions of high severity'],
  ['sev3', 'exceptions of medium severity'],
] as const;

function held({ elsewhere, facilities, verdict }: HeadlineInput): string | null {
  for (const [severity, words] of worstFirst) {
    const touched = new Set(elsewhere.filter((one) => one.severity === severity).flatMap((one) => one.facilities));
    const places = facilities.filter((place) => touched.has(place.id) && place.missing === 0);
    if (places.length === 0) continue;
    const other = verdict.kind === 'one_place' ? 'other ' : '';
    const noun = places.length === 1 ? 'facility has' : 'facilities have';
    return `${sayNumber(places.length)} ${noun} ${other}${words}`;
  }
  return null;
}

/** The state of the estate as one or two sentences that can be repeated in a corridor. Says when there is no data: never calm without it. */
export function writeHeadline(input: HeadlineInput): string {
  const { everReceived, facilities, lastReceivedAt, now, verdict } = input;
  if (!everReceived) return 'Nothing has been received yet.';
  const quietMs = lastReceivedAt === null ? 0 : now.getTime() - lastReceivedAt.getTime();
  const feed = quietMs > FEED_SILENT_MS ? `nothing has arrived for ${sayDuration(quietMs)}` : null;
  const more = held(input);
  const parts = [feed, failing(input), feed ? null : silent(facilities), missing(facilities), more].filter((part) => part !== null);
  if (parts.length === 0)
    return facilities.some((place) => place.volume > 0) ? 'Everything is normal.' : 'There is no traffic in this time.';
  const calm = feed === null && more === null && verdict.kind !== 'no_single_place' && facilities.some((place) => place.state === 'good');
  return `${upper(list(parts))}.${calm ? ' The rest is normal.' : ''}`;
}

import { type ExceptionType, REPLAYED_ALONE } from '@/lib/domain';

/** A transaction that somebody wants to be processed again, as it stands now. */
export interface Candidate {
  id: string;
  state: string;
  connector: string | null;
  /** Codes of the exceptions that hold it. */
  codes: readonly string[];
  /** The replay it is part of that has not ended. */
  busyIn: number | null;
}

export interface ReplayPlan {
  /** Why a transaction is left out; null: it is asked for. In the order of the candidates. */
  skipped: (string | null)[];
  safe: 'yes' | 'conditional';
  needsApproval: boolean;
  /** How many go first; 0: all at once. */
  pilot: number;
}

type Retry = ExceptionType['retry'];

/**
 * What of the candidates may be processed again, and under which conditions. The strictest of the exceptions that hold a transaction
 * decides; one that no exception holds is replayed only after a check, because no rule says that it is safe.
 */
export function planReplay(
  candidates: readonly Candidate[],
  retries: ReadonlyMap<string, Retry>,
  addresses: ReadonlySet<string>,
): ReplayPlan {
  const skipped = candidates.map((one) => findReason(one, retries, addresses));
  const asked = candidates.filter((_, at) => skipped[at] === null);
  const safe = asked.every((one) => one.codes.length > 0 && one.codes.every((code) => retries.get(code)?.safe === 'yes'))
    ? 'yes'
    : 'conditional';
  return { skipped, safe, needsApproval: safe === 'conditional' || asked.length > REPLAYED_ALONE, pilot: pilotOf(asked.length) };
}

function findReason({ state, connector, codes, busyIn }: Candidate, retries: ReadonlyMap<string, Retry>, addresses: ReadonlySet<string>) {
  if (busyIn !== null) return `It is part of replay R-${busyIn}, which has not ended.`;
  if (state === 'completed' || state === 'completed_with_warning') return 'It is completed.';
  if (state === 'cancelled') return 'It was cancelled.';
  for (const code of codes) {
    const retry = retries.get(code);
    if (retry?.safe === 'no') return `${code} is never replayed${retry.note === '' ? '' : `: ${retry.note}`}.`;
    if (retry?.safe === 'not_applicable') return `There is nothing to replay for ${code}.`;
  }
  if (state !== 'failed' && codes.length === 0) return 'It has not failed and no exception holds it.';
  if (connector === null) return 'It is not known which connector it failed at.';
  return addresses.has(connector) ? null : `Connector ${connector} has no address for replays.`;
}

/** Replay one, watch it, then the rest: of few all go, of many one in twenty first. */
const pilotOf = (n: number) => (n <= 3 ? 0 : Math.min(5, Math.ceil(n / 20)));

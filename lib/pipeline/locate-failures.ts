import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { Verdict } from '@/lib/domain/views/health';
import { findOnset, isFew, localize, localizeSilence, type NameOf, type PlaceCounts } from '@/lib/localize';
import { listFailureTimes, type PlacesStanding, type PlaceTallies, type Within } from '@/lib/show';

type Failures = PlacesStanding['failures'];

interface Located {
  verdict: Verdict;
  /** The places that send less than usual; null while none is silent. */
  absence: Verdict | null;
}

interface Locating {
  actor: Actor;
  scope: Scope;
  window: TimeWindow;
  now: Date;
  nameOf: NameOf;
}

function placeCounts(ends: PlaceTallies['ends'], failures: Failures): PlaceCounts[] {
  const counts = new Map<string, PlaceCounts>();
  const at = ({ facility, department, workflow, connector, application }: Omit<PlaceCounts, 'failed' | 'bad' | 'good'>) => {
    const key = [facility, department, workflow, connector, application].join('\u0000');
    const known = counts.get(key) ?? { facility, department, workflow, connector, application, failed: 0, bad: 0, good: 0 };
    counts.set(key, known);
    return known;
  };
  for (const row of failures) at(row).failed += row.n;
  for (const row of ends) {
    const place = at(row);
    place.bad += row.bad;
    place.good += row.good;
  }
  return [...counts.values()];
}

/** Since when it fails there as it does now. */
async function findSince({ actor, scope, window, now }: Locating, within: Within): Promise<Date | null> {
  const times = await listFailureTimes(actor, scope, { window, within });
  return findOnset(times, window.from, new Date(Math.min(now.getTime(), window.to.getTime())));
}

/** Where failures come from and what is silent, from what was counted; reads the times of the failures of one place to say since when. */
export async function locateFailures(
  locating: Locating,
  { ends, failures, flows, usual }: PlaceTallies & { failures: Failures },
): Promise<Located> {
  const { nameOf } = locating;
  const verdict = localize({ counts: placeCounts(ends, failures), nameOf, usual });
  const since = verdict.scope ? await findSince(locating, verdict.scope) : null;
  return {
    verdict: { ...verdict, since: since?.toISOString() ?? null },
    absence: flows.length > 0 ? localizeSilence({ counts: flows, nameOf }) : null,
  };
}

const sum = (failures: Failures) => failures.reduce((all, { n }) => all + n, 0);

/**
 * The kept verdict with the failures that its place has now; null where it no longer fits them. Too few failures are said from the failures alone, so
 * that the sentence and the numbers beside it are of one instant.
 */
export function renewVerdict(kept: Verdict, failures: Failures, nameOf: NameOf): Verdict | null {
  if (isFew(sum(failures))) return localize({ counts: placeCounts([], failures), nameOf });
  if (kept.kind === 'none' || kept.kind === 'few') return null;
  const { scope } = kept;
  if (scope === null) return { ...kept, failed: sum(failures) };
  const inside = failures.filter((row) =>
    (['facility', 'department', 'workflow', 'connector', 'application'] as const).every(
      (dimension) => scope[dimension]?.includes(row[dimension]) ?? true,
    ),
  );
  return { ...kept, failed: sum(inside) };
}

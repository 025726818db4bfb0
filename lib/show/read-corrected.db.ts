import { lane } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { Corrected } from '@/lib/domain/views/corrected';
import { prepareCorrected, readDays } from './read-days.db';

/** What was corrected of the days that lie in one of the windows, from the first beginning to the last end. */
export async function readCorrected(actor: Actor, scope: Scope, timezone: string, windows: readonly TimeWindow[]): Promise<Corrected> {
  if (windows.length === 0) return null;
  const window = {
    from: new Date(Math.min(...windows.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...windows.map(({ to }) => to.getTime()))),
  };
  return prepareCorrected(
    await readDays({ environment: scope.environment, timezone, rows: 'rolled', window }, lane('screen')),
    actor,
    scope,
  );
}

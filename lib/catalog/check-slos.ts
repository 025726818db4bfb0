import { elapsedMs, type Slo } from '@/lib/domain';
import type { Checking } from './checking';

const MINUTE_MS = 60_000;
const LONGEST_FRESHNESS_MS = 24 * 60 * MINUTE_MS;

/** Checks each SLO: that it is about one known thing, that its limit can be judged, and that no other asks the same. */
export function checkSlos(checking: Checking): void {
  const { draft, refer, report } = checking;
  draft.slos.forEach((slo, i) => {
    const { about } = slo;
    refer(['slos', i, 'about', 'interface'], 'interfaces', about.interface);
    refer(['slos', i, 'about', 'workflow'], 'workflows', about.workflow);
    refer(['slos', i, 'about', 'facilities'], 'facilities', about.facilities);
    if ((about.interface === undefined) === (about.workflow === undefined))
      report(
        ['slos', i, 'about'],
        about.interface === undefined ? 'It is about nothing.' : 'It is about an interface and a workflow.',
        'Name an interface or a workflow, one of the two.',
      );
    checkLimit(checking, slo, i);
    const other = draft.slos.find((one, j) => j < i && sameness(one) === sameness(slo));
    if (other) report(['slos', i, 'about'], `${other.id} asks the same.`, 'Remove one, or let them differ.');
  });
}

function checkLimit({ report }: Checking, { indicator }: Slo, i: number): void {
  if (indicator.kind === 'success') return;
  const withinMs = elapsedMs(indicator.within);
  if (withinMs === 0) report(['slos', i, 'indicator', 'within'], 'The limit is nothing.', 'Write a length such as PT30S.');
  if (indicator.kind !== 'freshness') return;
  if (withinMs % MINUTE_MS !== 0 || withinMs > LONGEST_FRESHNESS_MS)
    report(['slos', i, 'indicator', 'within'], 'Freshness is judged by whole minutes, up to a day.', 'Write a length such as PT30M.');
}

const sameness = ({ about, indicator }: Slo): string =>
  JSON.stringify([about.interface, about.workflow, about.facilities.toSorted(), indicator]);

'use client';
import Link from 'next/link';
import { sayCount } from '@/lib/domain/say';
import { sayChange, sayValue } from '@/lib/domain/say-kpi';
import type { Contributor, ContributorGroup, ContributorGrouping, Movement } from '@/lib/domain/views/movement';

const groupings: Record<ContributorGrouping, string> = {
  facility: 'Facility',
  department: 'Department',
  supplier: 'Supplier',
  workflow: 'Workflow',
};

/** The largest contributors of each grouping, side by side at one scale; each opens into its cases. */
export function MovementParts({ movement }: { movement: Movement }) {
  const most = Math.max(...movement.groups.flatMap(({ parts }) => parts.map(({ effect }) => Math.abs(effect))), 1e-12);
  return (
    <div className="mt-2 grid gap-x-11 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
      {movement.groups.map((group) => (
        <Group key={group.by} group={group} movement={movement} most={most} />
      ))}
    </div>
  );
}

const figure = (effect: number, { kpi }: Movement) =>
  sayChange({ change: effect, unit: kpi.unit, direction: kpi.direction }) ?? { figure: '', verdict: '' };

function Group({ group, movement, most }: { group: ContributorGroup; movement: Movement; most: number }) {
  const { rest } = group;
  return (
    <section aria-label={groupings[group.by]} className="min-w-0">
      <h3 className="border-b border-line pb-1 text-s font-medium text-ink-3">{groupings[group.by]}</h3>
      {group.missing ? <p className="pt-2 text-ink-2">{group.missing}</p> : null}
      <ul>
        {group.parts.map((part) => (
          <Part key={part.id} part={part} movement={movement} most={most} />
        ))}
      </ul>
      {rest.parts > 0 ? (
        <p className="pt-1.5 text-s text-ink-3">
          {sayCount(rest.parts)} more
          {movement.method === 'adds_up' ? ` together: ${figure(rest.effect, movement).figure}` : ', each less'}.
        </p>
      ) : null}
    </section>
  );
}

function Part({ part, movement, most }: { part: Contributor; movement: Movement; most: number }) {
  const { kpi } = movement;
  const said = figure(part.effect, movement);
  const worse = said.verdict === 'worse';
  const side = (value: number | null, n: number) => (value === null ? 'nothing' : `${sayValue(value, kpi.unit)} of ${sayCount(n)}`);
  const split =
    part.rate === null || part.mix === null
      ? ''
      : `; own ${figure(part.rate, movement).figure}, mix ${figure(part.mix, movement).figure}`.replaceAll(' points', '');
  return (
    <li className="border-b border-line py-1.5">
      <Link
        href={`/kpis/${kpi.id}/transactions?${part.lineage}`}
        prefetch={false}
        className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 hover:[&_.name]:underline"
      >
        <span className="name truncate font-medium">{part.name}</span>
        <span className={`tabular-nums whitespace-nowrap ${worse ? 'font-semibold' : 'text-ink-2'}`}>
          {said.figure} {said.verdict}
        </span>
        <Bar share={part.effect / most} worse={worse} />
        <span className="col-span-2 text-s text-ink-3">
          {side(part.before, part.beforeN)} before, {side(part.now, part.nowN)} now{split}
        </span>
      </Link>
    </li>
  );
}

/** From the middle: to the right where the value rose, to the left where it fell. */
function Bar({ share, worse }: { share: number; worse: boolean }) {
  const width = `${Math.abs(share) * 50}%`;
  return (
    <span aria-hidden="true" className="relative col-span-2 my-1 block h-1.5 bg-sunken">
      <span className="absolute inset-y-0 left-1/2 w-px bg-ink-3" />
      <span className={`absolute inset-y-0 ${worse ? 'bg-high' : 'bg-ink-3'} ${share >= 0 ? 'left-1/2' : 'right-1/2'}`} style={{ width }} />
    </span>
  );
}

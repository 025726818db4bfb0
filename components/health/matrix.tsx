'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Glyph } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { LinkTabs } from '@/components/ui/tabs';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Health, HealthCell, HealthPlace } from '@/lib/domain/views/health';
import { MatrixCell } from './matrix-cell';
import { placeHref } from './place-links';
import { glyphOf, isTrouble } from './state-words';

/** Long words of a column head may break before their ending. */
const breakable = (name: string) => name.replaceAll(/(\w{6,})(ments?|tions?|ings?|ances?)\b/g, '$1\u00AD$2');

const cellKey = (facility: string, workflow: string) => `${facility} ${workflow}`;

function PlaceLink({ place, href, name = place.name }: { place: HealthPlace; href: string; name?: string }) {
  const glyph = isTrouble(place.state) ? glyphOf(place.state) : null;
  return (
    <Link href={href} prefetch={false} title={[place.city, ...place.why].filter(Boolean).join('. ')} className="hover:underline">
      {name}
      {glyph ? <span className="sr-only">, needs attention</span> : null}
    </Link>
  );
}

function MatrixRow({
  place,
  workflows,
  cells,
  health,
  search,
  before,
}: {
  place: HealthPlace;
  workflows: HealthPlace[];
  cells: Map<string, HealthCell>;
  /** By cell, a week before; null unless it is compared. */
  before: ReadonlyMap<string, number> | null;
  health: Health;
  search: URLSearchParams;
}) {
  const silent = place.silentSince !== null;
  const firstSilent = workflows.find((workflow) => cells.get(cellKey(place.id, workflow.id))?.state === 'unknown')?.id;
  const glyph = isTrouble(place.state) ? glyphOf(place.state) : null;
  return (
    <tr className="border-b border-line last:border-0">
      <th
        scope="row"
        className="sticky left-0 z-[1] h-[30px] max-w-[214px] min-[120rem]:max-w-[300px] bg-surface px-2.5 text-left font-normal max-md:max-w-[150px]"
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate">
            <PlaceLink place={place} href={hrefWith(`/facilities/${place.id}`, scopeOf(search))} />
          </span>
          {glyph ? <Glyph state={glyph} size={10} /> : null}
        </span>
      </th>
      {workflows.map((workflow) => {
        const cell = cells.get(cellKey(place.id, workflow.id));
        const filter = { facility: place.id, workflow: workflow.id };
        return (
          <td key={workflow.id} className="h-[30px] px-[3px]">
            {cell ? (
              // Of a silent facility only the first cell says since when; the rest would repeat it.
              <MatrixCell
                cell={cell}
                name={`${place.name}, ${workflow.name}`}
                href={placeHref(search, health, cell, filter)}
                bare={silent && workflow.id !== firstSilent}
                before={before === null ? null : (before.get(cellKey(place.id, workflow.id)) ?? 0)}
              />
            ) : (
              <span className="flex h-6 items-center justify-center text-s text-ink-3">
                <span aria-hidden="true">-</span>
                <span className="sr-only">No traffic</span>
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** Facilities as rows, workflows as columns: a failing row is a site, a failing column a workflow or what serves it. */
export function Matrix({ health }: { health: Health }) {
  const search = useSearchParams();
  const cells = new Map(health.cells.map((cell) => [cellKey(cell.facility, cell.workflow), cell]));
  const groups = [...new Set(health.facilities.map((place) => place.group))];
  const { workflows } = health;
  const before =
    health.before === null ? null : new Map(health.before.volumes.map(({ facility, workflow, n }) => [cellKey(facility, workflow), n]));
  const compared = search.get('compare') === 'week';
  return (
    <Panel
      title="Facility by workflow"
      hint={
        before !== null
          ? 'how many started, against the same hours a week before'
          : compared
            ? 'nothing was kept yet a week before: there is nothing to compare with'
            : 'worst state and failed or late transactions; faint numbers are normal volume'
      }
      actions={
        <LinkTabs
          label="What the cells show"
          look="switch"
          current={compared ? 'week' : ''}
          items={[
            { id: '', name: 'As it stands', href: hrefWith('/health', search, { compare: null }) },
            { id: 'week', name: 'Against last week', href: hrefWith('/health', search, { compare: 'week' }) },
          ]}
        />
      }
      flush
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="relative overflow-x-auto" tabIndex={0} aria-label="Facility by workflow, scrolls sideways">
        <table className="w-full min-w-[1080px] table-fixed border-collapse max-md:min-w-[1020px]">
          <caption className="sr-only">State of each workflow at each facility</caption>
          <thead>
            <tr className="border-b border-line">
              <th
                scope="col"
                className="sticky left-0 z-[1] h-[50px] w-[214px] min-[120rem]:w-[300px] bg-surface px-2.5 pb-2 text-left align-bottom text-[11.5px] font-medium text-ink-3 max-md:w-[150px]"
              >
                Facility
              </th>
              {workflows.map((workflow) => (
                <th
                  key={workflow.id}
                  scope="col"
                  className="h-[50px] px-0.5 pb-2 text-center align-bottom text-[11.5px] leading-[1.2] font-medium [overflow-wrap:break-word] text-ink-3"
                >
                  <PlaceLink
                    place={workflow}
                    name={breakable(workflow.name)}
                    href={hrefWith(`/workflows/${workflow.id}`, scopeOf(search))}
                  />
                </th>
              ))}
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group}>
              <tr className="border-b border-line bg-bg">
                <th scope="rowgroup" colSpan={workflows.length + 1} className="h-[26px] px-2.5 text-left text-s font-normal text-ink-3">
                  <span className="sticky left-2.5">{group}</span>
                </th>
              </tr>
              {health.facilities
                .filter((place) => place.group === group)
                .map((place) => (
                  <MatrixRow key={place.id} {...{ place, workflows, cells, health, search, before }} />
                ))}
            </tbody>
          ))}
        </table>
      </section>
    </Panel>
  );
}

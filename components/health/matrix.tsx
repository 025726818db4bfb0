'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Panel } from '@/components/ui/panel';
import { LinkTabs } from '@/components/ui/tabs';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Health } from '@/lib/domain/views/health';
import { cellKey, gridPlace, MatrixRow, type MatrixView, PlaceLink } from './matrix-row';
import { type MatrixLine, useMatrixGrid } from './use-matrix-grid';

/** Long words of a column head may break before their ending. */
const breakable = (name: string) => name.replaceAll(/(\w{6,})(ments?|tions?|ings?|ances?)\b/g, '$1\u00AD$2');

/** As wide as its columns need: those of the cells are 68 px at least, that of the names is the widest. */
const width =
  'min-w-[calc(214px+var(--columns)*68px)] max-md:min-w-[calc(150px+var(--columns)*68px)] min-[120rem]:min-w-[calc(300px+var(--columns)*68px)]';
const head = 'sticky top-0 h-[50px] border-b border-line bg-surface pb-2 align-bottom text-[11.5px] font-medium text-ink-3';

/** Every group under its name, in the order of the facilities. */
function linesOf({ facilities }: Health): MatrixLine[] {
  const groups = Map.groupBy(facilities, ({ group }) => group);
  return [...groups].flatMap(([group, places]) => [{ group, place: null }, ...places.map((place) => ({ group, place }))]);
}

/**
 * Facilities as rows, workflows as columns: a failing row is a site, a failing column a workflow or what serves it. A grid for the keyboard; of
 * hundreds of facilities only those in sight are drawn, and to whoever cannot see it says how many there are.
 */
export function Matrix({ health }: { health: Health }) {
  const search = useSearchParams();
  const box = useRef<HTMLElement>(null);
  const { workflows, cells, before, from, to } = health;
  const lines = useMemo(() => linesOf(health), [health]);
  const view = useMemo<MatrixView>(
    () => ({
      workflows,
      cells: new Map(cells.map((cell) => [cellKey(cell.facility, cell.workflow), cell])),
      before: before && new Map(before.volumes.map(({ facility, workflow, n }) => [cellKey(facility, workflow), n])),
      window: { from, to },
      search,
    }),
    [workflows, cells, before, from, to, search],
  );
  const { tall, drawn, active, press, follow } = useMatrixGrid(lines, workflows.length + 1, box);
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
      <section
        ref={box}
        aria-label="Facility by workflow, scrolls sideways"
        style={{ '--columns': workflows.length } as React.CSSProperties}
        className={classNames(
          'relative scroll-pt-[52px] scroll-pl-[216px] overflow-x-auto max-md:scroll-pl-[152px] print:max-h-none print:overflow-visible',
          tall && 'max-h-[calc(100dvh-112px)] min-h-[320px] overflow-y-auto overscroll-auto',
        )}
      >
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table through which the arrow keys lead, which these do.
          role="grid"
          aria-rowcount={lines.length + 1}
          aria-colcount={workflows.length + 1}
          onKeyDown={press}
          onFocus={(event) => follow(event.target)}
          className={classNames('w-full table-fixed border-separate border-spacing-0', width)}
        >
          <caption className="sr-only">State of each workflow at each facility</caption>
          <thead>
            <tr aria-rowindex={1}>
              <th
                scope="col"
                aria-colindex={1}
                className={classNames(head, 'left-0 z-[3] w-[214px] px-2.5 text-left max-md:w-[150px] min-[120rem]:w-[300px]')}
              >
                Facility
              </th>
              {workflows.map((workflow, at) => (
                <th
                  key={workflow.id}
                  scope="col"
                  aria-colindex={at + 2}
                  data-at={gridPlace(0, at + 1)}
                  className={classNames(head, 'z-[2] px-0.5 text-center leading-[1.2] [overflow-wrap:break-word]')}
                >
                  <PlaceLink
                    place={workflow}
                    name={breakable(workflow.name)}
                    href={hrefWith(`/workflows/${workflow.id}`, scopeOf(search))}
                    active={active.row === 0 && active.column === at + 1}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drawn.map((one) => {
              if ('spacePx' in one)
                return (
                  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row that stands for those out of sight takes no focus.
                  <tr key={one.key} aria-hidden="true">
                    <td colSpan={workflows.length + 1} style={{ height: one.spacePx }} />
                  </tr>
                );
              const line = lines[one.item.index];
              const row = one.item.index + 1;
              if (!line) return null;
              return line.place === null ? (
                <tr key={`group ${line.group}`} aria-rowindex={row + 1}>
                  <th
                    scope="colgroup"
                    colSpan={workflows.length + 1}
                    className="h-[26px] border-b border-line bg-bg px-2.5 text-left text-s font-normal text-ink-3"
                  >
                    <span className="sticky left-2.5">{line.group}</span>
                  </th>
                </tr>
              ) : (
                <MatrixRow key={line.place.id} place={line.place} view={view} row={row} active={active.row === row ? active.column : -1} />
              );
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

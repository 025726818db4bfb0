'use client';
import Link from 'next/link';
import { memo } from 'react';
import { Glyph } from '@/components/ui/glyph';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthCell, HealthPlace } from '@/lib/domain/views/health';
import { MatrixCell } from './matrix-cell';
import { placeHref } from './place-links';
import { glyphOf, isTrouble } from './state-words';

export const ROW_HEIGHT = 30;
export const GROUP_HEIGHT = 26;
export const cellKey = (facility: string, workflow: string) => `${facility} ${workflow}`;

/** Where one stands in the grid, so that a key finds the next. */
export const gridPlace = (row: number, column: number) => `${row} ${column}`;

export function PlaceLink({
  place,
  href,
  name = place.name,
  active,
}: {
  place: HealthPlace;
  href: string;
  name?: string;
  /** True for the one link of the grid that Tab leads to. */
  active: boolean;
}) {
  const glyph = isTrouble(place.state) ? glyphOf(place.state) : null;
  return (
    <Link
      href={href}
      prefetch={false}
      tabIndex={active ? 0 : -1}
      title={[place.city, ...place.why].filter(Boolean).join('. ')}
      className="hover:underline"
    >
      {name}
      {glyph ? <span className="sr-only">, needs attention</span> : null}
    </Link>
  );
}

/** What is the same for all rows; a new object only when something in it is new, so that scrolling draws no row again. */
export interface MatrixView {
  readonly workflows: readonly HealthPlace[];
  readonly cells: ReadonlyMap<string, HealthCell>;
  /** By cell, a week before; null unless it is compared. */
  readonly before: ReadonlyMap<string, number> | null;
  readonly window: { readonly from: string; readonly to: string };
  readonly search: URLSearchParams;
}

interface Props {
  readonly place: HealthPlace;
  readonly view: MatrixView;
  /** Of the grid, from 0 for the names of the workflows. */
  readonly row: number;
  /** The column that Tab leads to; -1 when it leads to another row. */
  readonly active: number;
}

const headShape = 'sticky left-0 z-[1] h-[30px] border-b border-line bg-surface px-2.5 text-left font-normal';

/** One facility crossed with every workflow. */
export const MatrixRow = memo(function MatrixRow({ place, view: { workflows, cells, before, window, search }, row, active }: Props) {
  const silent = place.silentSince !== null;
  const firstSilent = workflows.find((workflow) => cells.get(cellKey(place.id, workflow.id))?.state === 'unknown')?.id;
  const glyph = isTrouble(place.state) ? glyphOf(place.state) : null;
  return (
    <tr aria-rowindex={row + 1}>
      <th scope="row" aria-colindex={1} data-at={gridPlace(row, 0)} className={headShape}>
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate">
            <PlaceLink place={place} href={hrefWith(`/facilities/${place.id}`, scopeOf(search))} active={active === 0} />
          </span>
          {glyph ? <Glyph state={glyph} size={10} /> : null}
        </span>
      </th>
      {workflows.map((workflow, at) => {
        const cell = cells.get(cellKey(place.id, workflow.id));
        const filter = { facility: place.id, workflow: workflow.id };
        const here = active === at + 1;
        const shape = { 'aria-colindex': at + 2, 'data-at': gridPlace(row, at + 1), className: 'h-[30px] border-b border-line px-[3px]' };
        return cell ? (
          <td key={workflow.id} {...shape}>
            {/* Of a silent facility only the first cell says since when; the rest would repeat it. */}
            <MatrixCell
              cell={cell}
              name={`${place.name}, ${workflow.name}`}
              href={placeHref(search, window, cell, filter)}
              bare={silent && workflow.id !== firstSilent}
              before={before === null ? null : (before.get(cellKey(place.id, workflow.id)) ?? 0)}
              active={here}
            />
          </td>
        ) : (
          <td key={workflow.id} {...shape} tabIndex={here ? 0 : -1}>
            <span className="flex h-6 items-center justify-center text-s text-ink-3">
              <span aria-hidden="true">-</span>
              <span className="sr-only">No traffic</span>
            </span>
          </td>
        );
      })}
    </tr>
  );
});

'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type PointerEvent, useId, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { useTimezone } from '@/components/ui/clock';
import { Panel } from '@/components/ui/panel';
import { sayCount, sayTime } from '@/lib/domain/say';

const ROW = 17;
const LABELS = 7;

export interface HeatProps {
  label: string;
  hint?: string;
  /** What is counted, in the plural. */
  counted: string;
  /** The bands, lowest first, by name. */
  rows: readonly string[];
  columns: readonly { at: string; to: string; counts: readonly number[] }[];
  hrefOf: (column: number, row: number) => string;
  /** Said below: what is counted and what is not. */
  foot?: React.ReactNode;
}

interface Place {
  column: number;
  row: number;
}

/** Darker where more came; a single one is seen, too. By the square root, because counts of bands differ by thousands. */
const strength = (n: number, most: number) => 0.16 + 0.84 * Math.sqrt(n / most);

/** Counts over time and bands as a field of cells, each of which opens what it counts; arrow keys move among them, Enter opens, and a table says the same. */
export function HeatPanel({ label, hint, counted, rows, columns, hrefOf, foot }: HeatProps) {
  const timezone = useTimezone();
  const router = useRouter();
  const id = useId();
  const [place, setPlace] = useState<Place | null>(null);
  const most = Math.max(1, ...columns.flatMap(({ counts }) => counts));
  const last = Date.parse(columns.at(-1)?.to ?? '') || 0;
  const countAt = ({ column, row }: Place) => columns[column]?.counts[row] ?? 0;
  const time = (at: string) => sayTime(at, timezone, last);
  const say = (one: Place) =>
    `${time(columns[one.column]?.at ?? '')} to ${time(columns[one.column]?.to ?? '')}, ${rows[one.row]}: ${sayCount(countAt(one))} ${counted}`;
  const open = (one: Place | null) => {
    if (one && countAt(one) > 0) router.push(hrefOf(one.column, one.row));
  };
  const under = (event: PointerEvent<HTMLElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const bound = (share: number, n: number) => Math.max(0, Math.min(n - 1, Math.floor(share * n)));
    return {
      column: bound((event.clientX - box.left) / box.width, columns.length),
      row: rows.length - 1 - bound((event.clientY - box.top) / box.height, rows.length),
    };
  };
  /** The next cell that way which holds anything. */
  const seek = (from: Place, by: Place): Place => {
    const inside = ({ column, row }: Place) => column >= 0 && row >= 0 && column < columns.length && row < rows.length;
    for (let next = from; ; ) {
      next = { column: next.column + by.column, row: next.row + by.row };
      if (!inside(next)) return from;
      if (countAt(next) > 0) return next;
    }
  };
  const first = (): Place => {
    const column = columns.findLastIndex(({ counts }) => counts.some((n) => n > 0));
    return { column, row: columns[column]?.counts.findLastIndex((n) => n > 0) ?? 0 };
  };
  const steps: Record<string, Place> = {
    ArrowLeft: { column: -1, row: 0 },
    ArrowRight: { column: 1, row: 0 },
    ArrowUp: { column: 0, row: 1 },
    ArrowDown: { column: 0, row: -1 },
  };
  const cellId = ({ column, row }: Place) => `${id}-${column}-${row}`;
  const empty = rows.length === 0;
  const every = Math.max(1, Math.ceil(rows.length / 12));
  const tick = Math.max(1, Math.ceil(columns.length / LABELS));
  return (
    <Panel title={label} {...(hint ? { hint } : {})} flush>
      {empty ? (
        <p className="px-3.5 py-10 text-center text-ink-3">No data in this time.</p>
      ) : (
        <>
          <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-2 px-3.5 pt-3">
            <div aria-hidden="true" className="relative text-xs text-ink-3" style={{ height: rows.length * ROW }}>
              {rows.map((name, row) =>
                row % every === 0 ? (
                  <span
                    key={name}
                    className="absolute right-0 whitespace-nowrap"
                    style={{ top: (rows.length - 1 - row) * ROW, lineHeight: `${ROW}px` }}
                  >
                    {name}
                  </span>
                ) : null,
              )}
            </div>
            {/* biome-ignore lint/a11y/useSemanticElements: a table cannot hold a drawing; its twin below is one. */}
            <div
              role="grid"
              tabIndex={0}
              aria-label={`${label}. Arrow keys move, Enter opens the transactions.`}
              aria-activedescendant={place && countAt(place) > 0 ? cellId(place) : undefined}
              className="cursor-pointer"
              onPointerMove={(event) => setPlace(under(event))}
              onPointerLeave={() => setPlace(null)}
              onClick={() => open(place)}
              onFocus={() => setPlace((now) => now ?? first())}
              onBlur={() => setPlace(null)}
              onKeyDown={(event) => {
                const by = steps[event.key];
                if (event.key === 'Enter') open(place);
                if (!by) return;
                event.preventDefault();
                setPlace((now) => (now ? seek(now, by) : first()));
              }}
            >
              <svg
                role="presentation"
                viewBox={`0 0 ${columns.length} ${rows.length}`}
                preserveAspectRatio="none"
                className="block w-full rounded-[3px] bg-sunken"
                style={{ height: rows.length * ROW }}
              >
                {rows.map((name, row) =>
                  columns.some(({ counts }) => (counts[row] ?? 0) > 0) ? (
                    // biome-ignore lint/a11y/useSemanticElements: a drawing has no rows of its own; the field keeps the focus and names the active cell.
                    <g key={name} role="row">
                      {columns.map(({ at, counts }, column) => {
                        const n = counts[row] ?? 0;
                        const here = place?.column === column && place.row === row;
                        return n === 0 ? null : (
                          // biome-ignore lint/a11y/useSemanticElements: as above.
                          <rect
                            key={at}
                            id={cellId({ column, row })}
                            role="gridcell"
                            aria-label={say({ column, row })}
                            x={column + 0.04}
                            y={rows.length - 1 - row + 0.05}
                            width={0.92}
                            height={0.9}
                            fill="var(--s1)"
                            fillOpacity={strength(n, most)}
                            {...(here ? { stroke: 'var(--ink)', strokeWidth: 2, vectorEffect: 'non-scaling-stroke' } : {})}
                          />
                        );
                      })}
                    </g>
                  ) : null,
                )}
              </svg>
            </div>
            <span />
            <div aria-hidden="true" className="relative h-5 text-xs text-ink-3">
              {columns.map(({ at }, column) =>
                column % tick === 0 && column / columns.length < 0.92 ? (
                  <span
                    key={at}
                    className={classNames('absolute top-0.5 whitespace-nowrap', (column / tick) % 3 !== 0 && 'max-md:hidden')}
                    style={{ left: `${(100 * column) / columns.length}%` }}
                  >
                    {time(at)}
                  </span>
                ) : null,
              )}
            </div>
          </div>
          <p className="min-h-6 px-3.5 pb-2 text-s text-ink-2">
            {place && countAt(place) > 0 ? say(place) : <span className="text-ink-3">{foot}</span>}
          </p>
          <HeatTable {...{ label, counted, rows, columns, hrefOf, time }} />
        </>
      )}
    </Panel>
  );
}

function HeatTable({ label, counted, rows, columns, hrefOf, time }: Omit<HeatProps, 'hint' | 'foot'> & { time: (at: string) => string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="border-t border-line px-3.5 py-2 text-s" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-ink-2">As a table</summary>
      {open ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section className="mt-2 max-h-[260px] overflow-auto" tabIndex={0} aria-label={`${label} as a table`}>
          <table className="w-full">
            <thead>
              <tr className="text-left text-ink-3">
                <th scope="col" className="font-medium">
                  From
                </th>
                <th scope="col" className="font-medium">
                  Took
                </th>
                <th scope="col" className="text-right font-medium">
                  {counted}
                </th>
              </tr>
            </thead>
            <tbody>
              {columns.flatMap(({ at, counts }, column) =>
                counts.map((n, row) =>
                  n === 0 ? null : (
                    <tr key={`${at} ${rows[row]}`} className="border-t border-line">
                      <th scope="row" className="py-1 text-left font-normal">
                        {time(at)}
                      </th>
                      <td>{rows[row]}</td>
                      <td className="text-right tabular-nums">
                        <Link className="to" prefetch={false} href={hrefOf(column, row)}>
                          {sayCount(n)}
                        </Link>
                      </td>
                    </tr>
                  ),
                ),
              )}
            </tbody>
          </table>
        </section>
      ) : null}
    </details>
  );
}

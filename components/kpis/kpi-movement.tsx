'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { ErrorState } from '@/components/ui/error-state';
import { type State, StateMark } from '@/components/ui/glyph';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { movementQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayDate } from '@/lib/domain/say';
import { sayChange, sayValue } from '@/lib/domain/say-kpi';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Comparison, ComparisonKind, Movement, MovementVerdict } from '@/lib/domain/views/movement';
import { MovementParts } from './movement-parts';

const kinds: Record<ComparisonKind, string> = {
  previous: 'Time before',
  weekday: 'Same weekdays',
  business_day: 'Last month-end',
  pay_period: 'Last pay period',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** How the measure moved against comparable earlier times, whether that is more than chance, and who moved it. Loads by itself. */
export function KpiMovement({ id, params }: { id: string; params: ViewParams }) {
  const search = useSearchParams();
  const against = search.get('against');
  const { by: _by, bucket: _bucket, ...scope } = params;
  const { data, isError, refetch } = useQuery(movementQuery(id, against && against in kinds ? { ...scope, against } : scope));
  return (
    <section aria-label="What moved it" className="mt-8 border-t border-line-strong pt-2.5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-l">What moved it</h2>
        {data && data.comparisons.length > 1 ? (
          <LinkTabs
            look="switch"
            label="Held against"
            current={data.against}
            items={data.comparisons.map(({ kind }) => ({
              id: kind,
              name: kinds[kind],
              href: hrefWith(`/kpis/${id}`, search.toString(), { against: kind === 'previous' ? null : kind }),
            }))}
          />
        ) : null}
      </div>
      {isError ? <ErrorState title="The movement could not be worked out" retry={() => void refetch()} /> : null}
      {data ? <Explained movement={data} /> : isError ? null : <SkeletonRows rows={5} />}
    </section>
  );
}

const methods: Record<Movement['method'], string> = {
  adds_up:
    'Effects add up to the change. “Own” is what a place did better or worse; “mix” comes from its share of all having grown or shrunk.',
  leave_one_out:
    'A percentile cannot be split: each figure is how much of the change goes when that place is left out, so they do not add up.',
  none: '',
};

function Explained({ movement }: { movement: Movement }) {
  return (
    <>
      <p className="mt-1 max-w-[90ch] text-pretty text-ink-2">{movement.sentence}</p>
      <Comparisons movement={movement} />
      {movement.method === 'none' ? null : (
        <>
          <p className="mt-4 max-w-[90ch] text-s text-pretty text-ink-3">
            {methods[movement.method]} Each leads to the {movement.kpi.noun} behind it.
          </p>
          <MovementParts movement={movement} />
        </>
      )}
    </>
  );
}

function markOf({ verdict, change }: Comparison, { direction }: Movement['kpi']): { state: State; words: string } {
  const worse = change !== null && (direction === 'lower' ? change > 0 : change < 0);
  const plain: Partial<Record<MovementVerdict, { state: State; words: string }>> = {
    usual: { state: 'notyet', words: 'Usual' },
    not_judged: { state: 'notyet', words: 'Not judged' },
    too_few: { state: 'unknown', words: 'Too few' },
    too_early: { state: 'unknown', words: 'Too early' },
    no_data: { state: 'unknown', words: 'Unknown' },
  };
  return plain[verdict] ?? (worse ? { state: 'high', words: 'Worse' } : { state: 'good', words: 'Better' });
}

function Comparisons({ movement }: { movement: Movement }) {
  const { kpi, current, comparisons, timezone } = movement;
  const days = (from: string, to: string) => {
    const [first, last] = [sayDate(from, timezone), sayDate(new Date(Date.parse(to) - 1).toISOString(), timezone)];
    return first === last ? first : `${first} to ${last}`;
  };
  return (
    <div className="mt-2">
      <Table caption={`${kpi.name} against earlier times`}>
        <TableHead>
          <Th>Against</Th>
          <Th>Verdict</Th>
          <Th right>Then</Th>
          <Th right>Now</Th>
          <Th right>Change</Th>
          <Th className="max-lg:hidden">In words</Th>
        </TableHead>
        <TableBody>
          {comparisons.map((one) => {
            const mark = markOf(one, kpi);
            return (
              <Row key={one.kind} className="border-b border-line">
                <RowHead>
                  <span className="font-medium">{capital(one.name)}</span>
                  <span className="block text-s font-normal text-ink-3">{days(one.from, one.to)}</span>
                </RowHead>
                <Td>
                  <StateMark state={mark.state} soft={mark.state !== 'high'}>
                    {mark.words}
                  </StateMark>
                </Td>
                <Figure kpi={kpi} value={one.value} n={one.n} />
                <Figure kpi={kpi} value={current.value} n={current.n} />
                <Td right className="font-semibold whitespace-nowrap">
                  {sayChange({ change: one.change, unit: kpi.unit, direction: kpi.direction })?.figure ?? '-'}
                </Td>
                <Td className="text-pretty text-ink-2 max-lg:hidden">{capital(one.words)}</Td>
              </Row>
            );
          })}
        </TableBody>
      </Table>
      <ul className="mt-1.5 grid gap-1 text-s text-ink-2 lg:hidden">
        {comparisons.map((one) => (
          <li key={one.kind}>
            {kinds[one.kind]}: {one.words}.
          </li>
        ))}
      </ul>
    </div>
  );
}

function Figure({ kpi, value, n }: { kpi: Movement['kpi']; value: number | null; n: number }) {
  return (
    <Td right className="whitespace-nowrap">
      {value === null ? '-' : sayValue(value, kpi.unit)}
      <span className="block text-s text-ink-3">
        {sayCount(n)} {kpi.noun}
      </span>
    </Td>
  );
}

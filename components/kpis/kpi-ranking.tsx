'use client';
import Link from 'next/link';
import { useNow } from '@/components/ui/clock';
import { StateMark } from '@/components/ui/glyph';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { sayCount } from '@/lib/domain/say';
import { kpiGlyphs, kpiStateWords, sayOpen, sayValue } from '@/lib/domain/say-kpi';
import type { KpiPlace, KpiView } from '@/lib/domain/views/kpis';
import { casesHref } from './kpi-links';

/** Places with enough cases, the worst first; the others below, listed but not ranked. */
export function KpiRanking({ kpi }: { kpi: KpiView }) {
  const now = useNow(60_000);
  const ranked = kpi.places
    .filter(({ current }) => current.value !== null && current.n >= kpi.minSample)
    .sort((a, b) => ((b.current.value ?? 0) - (a.current.value ?? 0)) * (kpi.direction === 'lower' ? 1 : -1));
  const few = kpi.places.filter(({ current }) => current.n > 0 && current.n < kpi.minSample);
  const none = kpi.places.filter(({ current }) => current.n === 0);
  const most = Math.max(
    ...ranked.map((place) => distance(place.current.value ?? 0, kpi)),
    kpi.thresholds ? distance(kpi.thresholds.target, kpi) : 0,
    1e-9,
  );
  return (
    <section aria-label="Ranking" className="mt-8 border-t border-line-strong pt-2.5">
      <h2 className="mb-1 text-l">Worst first</h2>
      <p className="mb-2 text-s text-ink-3">
        Only places with at least {kpi.minSample} {kpi.noun}. The bar is the distance from perfect; the line is the target.
      </p>
      {ranked.length === 0 ? <p className="text-ink-2">No place has enough {kpi.noun} to be ranked.</p> : null}
      {ranked.length > 0 ? (
        <Table caption={`${kpi.name} by ${kpi.by}, worst first`}>
          <TableHead>
            <Th>Place</Th>
            <Th>State</Th>
            <Th right>Value</Th>
            <Th className="w-[26%] max-md:hidden">Distance from perfect</Th>
            <Th right className="max-md:hidden">
              Before
            </Th>
            <Th right>Counted</Th>
            <Th className="max-md:hidden">Open</Th>
          </TableHead>
          <TableBody>
            {ranked.map((place) => (
              <Row key={place.id} className="border-b border-line">
                <RowHead>
                  <Link href={casesHref(kpi, { [kpi.by]: place.id })} prefetch={false} className="font-medium hover:text-accent">
                    {place.name}
                  </Link>
                </RowHead>
                <Td>
                  <StateMark state={kpiGlyphs[place.current.state]} soft>
                    {kpiStateWords[place.current.state]}
                  </StateMark>
                </Td>
                <Td right className="font-semibold whitespace-nowrap">
                  {sayValue(place.current.value ?? 0, kpi.unit)}
                </Td>
                <Td className="max-md:hidden">
                  <Bar kpi={kpi} place={place} most={most} />
                </Td>
                <Td right className="text-ink-3 max-md:hidden">
                  {place.previous.value === null || place.previous.n < kpi.minSample ? '-' : sayValue(place.previous.value, kpi.unit)}
                </Td>
                <Td right>{sayCount(place.current.n)}</Td>
                <Td className="text-ink-3 max-md:hidden">{sayOpen(place, now) ?? ''}</Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      ) : null}
      {few.length > 0 ? (
        <p className="mt-2 text-ink-2">
          Too few to rank:{' '}
          {few.map((place, at) => (
            <span key={place.id}>
              {at > 0 ? ', ' : ''}
              <Link href={casesHref(kpi, { [kpi.by]: place.id })} prefetch={false} className="to">
                {place.name}
              </Link>{' '}
              {place.current.n}
            </span>
          ))}
          .
        </p>
      ) : null}
      {none.length > 0 ? <p className="mt-1 text-s text-ink-3">Nothing counted: {none.map(({ name }) => name).join(', ')}.</p> : null}
    </section>
  );
}

const distance = (value: number, { direction, unit }: KpiView) =>
  Math.max(0, direction === 'lower' || unit !== 'percent' ? value : 100 - value);

function Bar({ kpi, place, most }: { kpi: KpiView; place: KpiPlace; most: number }) {
  const state = place.current.state;
  const fill = state === 'critical' ? 'bg-crit' : state === 'breached' ? 'bg-high' : 'bg-ink-3';
  const share = (value: number) => `${Math.min(100, (distance(value, kpi) / most) * 100)}%`;
  return (
    <span aria-hidden="true" className="relative block h-2.5">
      <span className={`absolute inset-y-0.5 left-0 ${fill}`} style={{ width: share(place.current.value ?? 0) }} />
      {kpi.thresholds ? <span className="absolute -inset-y-0.5 w-px bg-ink" style={{ left: share(kpi.thresholds.target) }} /> : null}
    </span>
  );
}

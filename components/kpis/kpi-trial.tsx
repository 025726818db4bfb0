import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { sayCount, sayDate, sayPlural } from '@/lib/domain/say';
import { kpiGlyphs, kpiStateWords, sayInterval, sayValue, sayWhole } from '@/lib/domain/say-kpi';
import type { KpiPreview } from '@/lib/domain/views/kpi-editor';
import type { KpiNumber } from '@/lib/domain/views/kpis';

/** `1,204 of 1,303`, or `1,303 orders` where the number is no quotient. */
function sayParts({ numerator, denominator, n }: KpiNumber, noun: string): string {
  return numerator === null || denominator === null
    ? `${sayCount(n)} ${noun}`
    : `${sayCount(round(numerator))} of ${sayCount(round(denominator))}`;
}
const round = (value: number) => Math.round(value * 100) / 100;

/** What a KPI that is not stored yet says of the last days: the number, what is left out and why, and each place. */
export function KpiTrial({ trial, days, stale }: { trial: KpiPreview; days: number; stale: boolean }) {
  const { number, kpi, excluded, stored, since } = trial;
  const left = excluded.reduce((sum, { n }) => sum + n, 0);
  return (
    <Panel
      title={`The last ${days} days`}
      hint={`${trial.environment}; worked out over ${sayPlural(trial.looked, 'case')}, nothing is stored`}
    >
      <div aria-live="polite">
        {stale ? <p className="mb-2 text-s text-ink-3">Of an earlier draft: it was changed since.</p> : null}
        <p className="text-l">
          {number.value === null ? (
            <>Nothing was counted over the last {days} days: the value is not known, neither good nor zero.</>
          ) : (
            <>
              Over the last {days} days: <b className="font-semibold">{sayValue(number.value, kpi.unit)}</b>
              {sayInterval(number)} {sayWhole(kpi)}, {sayParts(number, kpi.noun)};{' '}
              {left === 0 ? 'none left out' : `${sayCount(left)} left out`}.{' '}
              <StateMark state={kpiGlyphs[number.state]} className="text-m">
                {kpiStateWords[number.state]}
              </StateMark>
            </>
          )}
        </p>
        {since === null ? null : (
          <p className="mt-1 rounded-m border border-watch bg-watch-soft px-3 py-2">
            There is more history than can be tried out at once: only cases that began since {sayDate(since, trial.timezone)} are in it.
          </p>
        )}
        <ul className="mt-2 text-ink-2">
          {excluded.map(({ reason, n }) => (
            <li key={reason}>
              {sayCount(n)} left out: {reason}
            </li>
          ))}
          {trial.pending > 0 ? <li>{sayCount(trial.pending)} too young to count</li> : null}
          {trial.open > 0 ? <li>{sayCount(trial.open)} open now</li> : null}
        </ul>
        {stored && stored.value !== null ? (
          <p className="mt-2 text-ink-2">
            As stored now, the same time says {sayValue(stored.value, kpi.unit)}, {sayParts(stored, kpi.noun)}.
          </p>
        ) : null}
      </div>
      {trial.places.length === 0 ? null : (
        <div className="-mx-3.5 mt-3 -mb-3.5 border-t border-line">
          <Table caption="By facility">
            <TableHead>
              <Th className="pl-3.5">Facility</Th>
              <Th right>Value</Th>
              <Th right className="pr-3.5">
                Counted
              </Th>
            </TableHead>
            <TableBody>
              {trial.places.map((place) => (
                <Row key={place.id}>
                  <RowHead className="pl-3.5">{place.name}</RowHead>
                  <Td right>{place.number.value === null ? 'not known' : sayValue(place.number.value, kpi.unit)}</Td>
                  <Td right className="pr-3.5">
                    {sayParts(place.number, kpi.noun)}
                  </Td>
                </Row>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </Panel>
  );
}

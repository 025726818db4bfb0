import Link from 'next/link';
import { SeverityMark, type State, StateMark } from '@/components/ui/glyph';
import { TimeLeft } from '@/components/ui/time';
import { sayCount, sayDate, sayDay, sayDuration, sayPlural } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import { writeMended, writeRisk } from '@/lib/domain/say-report';
import { sayLeft, sayMeasured, sayObjective, sloStateWords, writeSloHeadline } from '@/lib/domain/say-slo';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { ReportView } from '@/lib/domain/views/reports';
import type { SloState } from '@/lib/domain/views/slos';
import { casesHref } from './report-links';

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="mt-7 min-w-0">
      <h2 className="break-after-avoid border-t border-ink-3 pt-2 pb-2.5 text-l">{title}</h2>
      {children}
    </section>
  );
}

/** Up to three blocks side by side; none is cut by the end of a page. */
const blocks =
  'grid gap-x-11 gap-y-5 md:grid-cols-3 print:!grid-cols-3 print:gap-x-6 [&>*]:break-inside-avoid md:[&>*+*]:border-l md:[&>*+*]:border-line md:[&>*+*]:-ml-[22px] md:[&>*+*]:pl-[22px]';

/** The measures that moved by more than chance, with the places and suppliers that moved them. */
export function Movements({ movements, movementsNote }: Pick<ReportView, 'movements' | 'movementsNote'>) {
  return (
    <Section title="What moved">
      {movements.length > 0 ? (
        <div className={blocks}>
          {movements.map(({ kpi, verdict, sentence, contributors, lineage }) => (
            <article key={kpi.id} className="grid min-w-0 content-start gap-1">
              <StateMark state={verdict === 'worse' ? 'high' : 'good'}>{verdict === 'worse' ? 'Worse' : 'Better'}</StateMark>
              <h3 className="text-l leading-snug font-semibold">
                <Link href={casesHref({ id: kpi.id, lineage })} prefetch={false} className="hover:text-accent">
                  {kpi.name}
                </Link>
              </h3>
              <p className="text-pretty text-ink-2">{sentence}</p>
              {contributors.length > 0 ? (
                <ul className="pt-1 text-s">
                  {contributors.map((one) => (
                    <li key={one.id} className="flex justify-between gap-3 border-t border-line py-1">
                      <Link href={casesHref({ id: kpi.id, lineage: one.lineage })} prefetch={false} className="to truncate">
                        {one.name}
                      </Link>
                      <span className="flex-none text-ink-2 tabular-nums">{one.words}</span>
                    </li>
                  ))}
                </ul>
              ) : null}
            </article>
          ))}
        </div>
      ) : null}
      {movementsNote ? <p className="max-w-[60em] text-pretty text-ink-2">{movementsNote}</p> : null}
    </Section>
  );
}

/** What open exceptions hold now: the heaviest three, and the sums over all. */
export function AtRisk({
  risks,
  nextDeadline,
  timezone,
  search,
}: Pick<ReportView, 'risks' | 'nextDeadline' | 'timezone'> & { search: string }) {
  return (
    <Section title="Money and people at risk now">
      <p className="pb-3 text-ink-2">
        <Link href={hrefWith('/exceptions', scopeOf(search), { tab: 'all' })} prefetch={false} className="to">
          {writeRisk(risks)}
        </Link>
        {nextDeadline
          ? ` Next deadline: ${nextDeadline.name.charAt(0).toLowerCase()}${nextDeadline.name.slice(1)}, ${sayDay(nextDeadline.dueAt, timezone)}, ${sayDate(nextDeadline.dueAt, timezone)}; ${nextDeadline.places.filter(({ expected, arrived }) => arrived === expected).length} of ${nextDeadline.places.length} facilities are done.`
          : ''}
      </p>
      {risks.top.length > 0 ? (
        <div className={blocks}>
          {risks.top.map((risk) => (
            <article key={risk.ref} className="grid min-w-0 content-start gap-1">
              <SeverityMark severity={risk.severity} />
              <h3 className="text-l leading-snug font-semibold text-balance">
                {[risk.people ? `${sayCount(risk.people)} ${risk.people === 1 ? 'person' : 'people'}` : null, sayAmounts(risk.amounts)]
                  .filter(Boolean)
                  .join(', ') || sayPlural(risk.transactions, 'case')}
                : {risk.title.charAt(0).toLowerCase() + risk.title.slice(1)}
              </h3>
              <p className="text-pretty text-ink-2">{risk.statement}</p>
              <p className="text-s text-ink-3">
                {risk.team}
                {risk.acknowledgedAt ? ', acknowledged' : ', nobody yet'}, <TimeLeft at={risk.dueAt} />.{' '}
                <Link href={`/exceptions/${risk.ref}`} prefetch={false} className="to whitespace-nowrap">
                  {risk.ref}
                </Link>
              </p>
            </article>
          ))}
        </div>
      ) : null}
    </Section>
  );
}

const levelStates: Record<SloState, State> = {
  spent: 'crit',
  burning: 'high',
  low: 'medium',
  kept: 'good',
  few: 'unknown',
  no_data: 'unknown',
  partial: 'unknown',
};

/** How much of what service levels allow is left; those that cannot be judged are counted, not listed. */
export function Levels({ slos }: Pick<ReportView, 'slos'>) {
  const judged = slos.filter(({ state }) => !['few', 'no_data', 'partial'].includes(state));
  if (slos.length === 0) return null;
  return (
    <Section title="What was promised">
      <p className="pb-1.5 text-ink-2">
        {writeSloHeadline(slos)}
        {judged.length > 0 && judged.length < slos.length
          ? `; ${sayPlural(slos.length - judged.length, 'other')} cannot be judged yet`
          : ''}
        .
      </p>
      <ul>
        {judged.map((row) => (
          <li
            key={row.id}
            className="grid break-inside-avoid grid-cols-[112px_minmax(0,1fr)_auto] items-baseline gap-x-3 border-t border-line py-1.5 first:border-0 max-md:grid-cols-1"
          >
            <StateMark state={levelStates[row.state]}>{sloStateWords[row.state]}</StateMark>
            <Link href={`/slos/${row.id}`} prefetch={false} className="to min-w-0">
              {row.name}
            </Link>
            <span className="text-s text-ink-3 tabular-nums">
              {row.goodRatio === null
                ? ''
                : `${sayMeasured(row.goodRatio)} of ${sayCount(row.good + row.bad)} ${row.counted}, asked ${sayObjective(row.objective)}; budget ${sayLeft(row)}, ${row.windowDays} days`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What was resolved in the period. */
export function MendedList({ mended, period }: Pick<ReportView, 'mended' | 'period'>) {
  return (
    <Section title="What was mended">
      <p className="pb-1.5 text-ink-2">{writeMended(mended, period)}</p>
      <ul>
        {mended.top.map((one) => (
          <li key={one.ref} className="flex break-inside-avoid flex-wrap items-baseline gap-x-3 border-t border-line py-2 first:border-0">
            <SeverityMark severity={one.severity} className="w-[84px]" />
            <Link href={`/exceptions/${one.ref}`} prefetch={false} className="to font-medium">
              {one.title}
            </Link>
            <span className="text-s text-ink-3">
              {[
                one.place,
                sayPlural(one.transactions, 'case'),
                one.team,
                `after ${sayDuration(Date.parse(one.resolvedAt) - Date.parse(one.openedAt))}`,
                one.ref,
              ]
                .filter((part) => part !== '')
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Formulas, targets with their source, and every number that is absent with the reason. */
export function Notes({ definitions, absent, catalogVersion }: Pick<ReportView, 'definitions' | 'absent' | 'catalogVersion'>) {
  return (
    <Section title="What the numbers mean">
      <dl className="text-s leading-normal text-ink-3 md:columns-2 md:gap-10 print:columns-2 [&>div]:mb-2 [&>div]:break-inside-avoid [&>div]:text-pretty">
        {definitions.map(({ id, name, formula, clock, cohort, counted, targetBasis, caveat, benchmarks }) => (
          <div key={id}>
            <dt className="inline font-medium text-ink-2">{name}. </dt>
            <dd className="inline">
              {formula} {clock}. {cohort}. {counted}. Target: {targetBasis}.{caveat ? ` ${caveat}` : ''}
              {benchmarks.map((one) => (
                <span key={one.publisher + one.figure}>
                  {' '}
                  Published, {one.verified === 'read_in_excerpt' ? 'read by us in an excerpt' : 'as another reports it'}: {one.figure} (
                  {one.publisher}
                  {one.scope ? `; ${one.scope}` : ''}).
                </span>
              ))}
            </dd>
          </div>
        ))}
        {absent.map(({ id, name, why }) => (
          <div key={id}>
            <dt className="inline font-medium text-ink-2">{name}: no number. </dt>
            <dd className="inline">{why}</dd>
          </div>
        ))}
        <div>
          <dt className="sr-only">In general</dt>
          <dd>
            Totals are merged from the counts of the places, never averaged. A change is shown only when both periods have enough cases.
            Late events change past days. Catalog version {catalogVersion}.
          </dd>
        </div>
      </dl>
    </Section>
  );
}

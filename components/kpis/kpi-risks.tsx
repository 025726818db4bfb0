'use client';
import Link from 'next/link';
import { SeverityMark } from '@/components/ui/glyph';
import { Time, TimeLeft } from '@/components/ui/time';
import { sayPlural } from '@/lib/domain/say';
import { sayAmounts, sayImpact } from '@/lib/domain/say-exception';
import type { KpiList, Risk } from '@/lib/domain/views/kpis';

/** What open exceptions put at risk now: the worst three, and the sums over all. */
export function Risks({ risks }: { risks: KpiList['risks'] }) {
  const sums = [sayAmounts(risks.amounts), risks.people > 0 ? sayPlural(risks.people, 'person', 'people') : null].filter(
    (part) => part !== null,
  );
  return (
    <section aria-label="Money and people at risk now" className="min-w-0">
      <h2 className="flex flex-wrap items-baseline gap-x-2.5 border-t border-ink-3 pt-2 pb-3 text-l">
        Money and people at risk now
        {risks.exceptions > 0 ? (
          <Link href="/exceptions?tab=all" prefetch={false} className="to text-s font-normal text-ink-3">
            {[...sums, sayPlural(risks.exceptions, 'open exception')].join(', ')}
          </Link>
        ) : null}
      </h2>
      {risks.top.length === 0 ? (
        <p className="text-ink-2">No exception is open.</p>
      ) : (
        <div className="grid gap-x-11 gap-y-5 md:grid-cols-3 md:[&>*+*]:border-l md:[&>*+*]:border-line md:[&>*+*]:-ml-[22px] md:[&>*+*]:pl-[22px]">
          {risks.top.map((risk) => (
            <OneRisk key={risk.ref} risk={risk} />
          ))}
        </div>
      )}
    </section>
  );
}

function OneRisk({ risk }: { risk: Risk }) {
  const people = risk.people ? sayPlural(risk.people, 'person', 'people') : null;
  const main = [people, sayAmounts(risk.amounts)].filter(Boolean).join(', ') || sayImpact({ ...risk, lines: null })[0];
  return (
    <article className="grid min-w-0 content-start gap-1">
      <SeverityMark severity={risk.severity} />
      <h3 className="text-l leading-snug font-semibold text-balance text-ink">
        {main}: {risk.title.charAt(0).toLowerCase() + risk.title.slice(1)}
      </h3>
      <p className="text-pretty text-ink-2">{risk.statement}</p>
      <p className="pt-0.5 text-s text-ink-3">
        {risk.team}
        {risk.owner ? `, ${risk.owner}` : ', nobody yet'}
        {risk.acknowledgedAt ? (
          <>
            , acknowledged <Time at={risk.acknowledgedAt} />
          </>
        ) : null}
        , <TimeLeft at={risk.dueAt} />.{' '}
        <Link href={`/exceptions/${risk.ref}`} prefetch={false} className="to whitespace-nowrap">
          {risk.ref}
        </Link>
      </p>
    </article>
  );
}

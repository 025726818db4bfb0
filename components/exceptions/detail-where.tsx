import { PlaceStrip } from '@/components/charts/place-strip';
import { sayCount } from '@/lib/domain/say';
import { sayWhere } from '@/lib/domain/say-where';
import type { ExceptionView } from '@/lib/domain/views/exception';
import type { Verdict } from '@/lib/domain/views/health';

const MOST = 8;

/** How the place and its neighbours fared: what proves the sentence above. */
function Proof({ proof }: { proof: Verdict['proof'] }) {
  return (
    <dl className="my-1.5 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-s">
      {proof.map(({ name, text, failing }) => (
        <div key={name} className="contents">
          <dt className={failing ? 'truncate font-medium' : 'truncate text-ink-2'}>{name}</dt>
          <dd className="text-right tabular-nums">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Whether it is one place or many, with the neighbours beside the claim. */
export function Where({ view }: { view: ExceptionView }) {
  const hit = view.where.facilities.filter((one) => one.state === 'affected').sort((a, b) => b.affected - a.affected);
  const failing = view.where.connectors.filter((one) => one.affected > 0);
  return (
    <section aria-label="Where is it" className="rounded-l border border-line bg-bg px-3.5 py-3">
      <h3>Where is it</h3>
      {view.located ? <p className="mt-1 leading-normal font-medium text-pretty">{view.located.text}</p> : null}
      {view.located?.kind === 'one_place' ? <Proof proof={view.located.proof} /> : null}
      <div className="mt-1 grid gap-0.5">
        {sayWhere(view).map(({ claim, proof }) => (
          <p key={claim} className="text-pretty">
            <b className="font-semibold">{claim}</b> {proof}
          </p>
        ))}
      </div>
      {view.where.facilities.length > 1 ? <PlaceStrip marks={view.where.facilities} what="facilities" /> : null}
      <ul className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-s text-ink-2">
        {hit.slice(0, MOST).map(({ id, name, affected }) => (
          <li key={id}>
            {name} <span className="text-ink-3 tabular-nums">{sayCount(affected)}</span>
          </li>
        ))}
        {hit.length > MOST ? <li className="text-ink-3">and {hit.length - MOST} more</li> : null}
      </ul>
      {failing.length > 0 ? (
        <p className="mt-1.5 text-s text-ink-3">
          Failed events by connector:{' '}
          {failing.map(({ name, affected, events }) => `${name} ${sayCount(affected)} of ${sayCount(events)}`).join(', ')}
        </p>
      ) : null}
    </section>
  );
}

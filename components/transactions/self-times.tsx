import { classNames } from '@/components/ui/class-names';
import { sayDuration, sayShare } from '@/lib/domain/say';
import type { Trace } from '@/lib/domain/views/transactions';

const SHARES = 5;

/** Where the time went: the own time of each application as one bar, and as buttons that light up its spans. */
export function SelfTimes({
  trace,
  colour,
  lit,
  light,
}: {
  trace: Trace;
  colour: (id: string) => string;
  lit: string | null;
  light: (id: string | null) => void;
}) {
  const all = trace.applications.reduce((sum, one) => sum + one.selfMs, 0);
  const shown = trace.applications.slice(0, SHARES);
  const rest = trace.applications.slice(SHARES);
  return (
    <div className="grid gap-1.5">
      {all > 0 ? (
        <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-[3px] bg-sunken">
          {trace.applications.map((one) => (
            <span
              key={one.id}
              className={classNames('h-full', lit !== null && lit !== one.id && 'opacity-30')}
              style={{ flexGrow: one.selfMs, background: colour(one.id) }}
            />
          ))}
        </div>
      ) : null}
      <ul aria-label="Own time by application" className="flex flex-wrap gap-x-1 gap-y-0.5 text-s text-ink-2">
        {shown.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-pressed={lit === one.id}
              onClick={() => light(lit === one.id ? null : one.id)}
              className={classNames(
                'flex min-h-6 items-center gap-1.5 rounded-s px-1.5 hover:bg-sunken',
                lit === one.id && 'bg-sunken text-ink',
              )}
            >
              <span aria-hidden="true" className="size-2 rounded-[2px]" style={{ background: colour(one.id) }} />
              {one.name} <b className="font-medium text-ink">{sayDuration(one.selfMs)}</b>
              {all > 0 ? <span className="text-ink-3">{sayShare(one.selfMs / all)}</span> : null}
            </button>
          </li>
        ))}
        {rest.length > 0 ? (
          <li className="flex min-h-6 items-center gap-1.5 px-1.5">
            {rest.length} more <b className="font-medium text-ink">{sayDuration(rest.reduce((sum, one) => sum + one.selfMs, 0))}</b>
          </li>
        ) : null}
      </ul>
    </div>
  );
}

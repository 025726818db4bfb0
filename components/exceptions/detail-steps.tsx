'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Checkbox } from '@/components/ui/checkbox';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { exceptionQuery, tickStep } from '@/lib/client';
import { sayDuration, sayPlural } from '@/lib/domain/say';
import type { ExceptionStep, ExceptionView, RunbookWork } from '@/lib/domain/views/exception';

/** What to do, in order, with who did which step and when; and how well this way out has worked. */
export function WayOut({ view }: { view: ExceptionView }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const tick = (step: string, done: boolean) =>
    run(async () => {
      client.setQueryData(exceptionQuery(view.row.ref).queryKey, await tickStep(view.row.ref, step, done));
    });
  const done = view.steps.filter(({ doneAt }) => doneAt !== null).length;
  return (
    <>
      <div className="mb-1.5 flex items-baseline gap-2">
        <h3>What to do first</h3>
        <span role="status" className="text-s text-ink-3">
          {done > 0 ? `${done} of ${view.steps.length} done` : ''}
        </span>
      </div>
      <ol aria-label="Steps" className="grid gap-2">
        {view.steps.map((step, at) => (
          <Step
            key={step.text}
            step={step}
            number={at + 1}
            tick={view.mayTick && step.current ? tick : null}
            busy={busy}
            first={at === done}
          />
        ))}
      </ol>
      {fault}
      {view.runbookWork ? <p className="mt-2 text-s text-ink-2">{sayWork(view.runbookWork)}</p> : null}
    </>
  );
}

function Step({
  step,
  number,
  tick,
  busy,
  first,
}: {
  step: ExceptionStep;
  number: number;
  /** One is being saved: none may be ticked, and the focus stays. */
  busy: boolean;
  tick: ((step: string, done: boolean) => void) | null;
  first: boolean;
}) {
  const { text, doneAt, doneBy, current } = step;
  return (
    <li className="grid grid-cols-[22px_minmax(0,1fr)] items-start gap-x-2.5">
      <Checkbox
        aria-label={`Step ${number} is done: ${text}`}
        checked={doneAt !== null}
        disabled={tick === null}
        aria-disabled={busy || undefined}
        onChange={() => (busy ? undefined : tick?.(text, doneAt === null))}
      />
      <span className={first ? 'leading-normal font-semibold' : 'leading-normal'}>
        <span className={doneAt === null ? undefined : 'text-ink-2'}>
          {number}. {text}
        </span>
        {doneAt === null ? null : (
          <span className="block text-s font-normal text-ink-3">
            {doneBy}, <Time at={doneAt} />
            {current ? null : ', from an earlier wording of the catalog'}
          </span>
        )}
      </span>
    </li>
  );
}

/** How often and how fast the way out worked, in words. */
export function sayWork({ ended, followed, mended, mendedMs, alone, aloneMs }: RunbookWork): string {
  if (followed === 0)
    return `${sayPlural(ended, 'case')} ended in 90 days, none of them with a step ticked: how well these steps work is not known.`;
  const worked = `In 90 days these steps were followed in ${followed} of ${sayPlural(ended, 'case')}; ${mended} of them ended by evidence and stayed so`;
  const fast = mendedMs === null ? '' : `, half of them within ${sayDuration(mendedMs)} of the first step`;
  const without =
    alone > 0 && aloneMs !== null ? ` ${alone} mended without a step, half of them within ${sayDuration(aloneMs)} of opening.` : '';
  return `${worked}${fast}.${without}`;
}

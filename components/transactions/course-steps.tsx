'use client';
import { classNames } from '@/components/ui/class-names';
import { type State, StateMark } from '@/components/ui/glyph';
import { Time } from '@/components/ui/time';
import { sayDuration } from '@/lib/domain/say';
import type { TransactionMilestone } from '@/lib/domain/views/transactions';
import type { Course } from './prepare-course';

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
const marks: Record<TransactionMilestone['state'], [State, string]> = {
  done: ['good', 'Done'],
  done_late: ['good', 'Done late'],
  late: ['high', 'Late'],
  next: ['next', 'Expected'],
  later: ['notyet', 'Not yet'],
  not_needed: ['cancelled', 'Not reached'],
  unplanned: ['low', 'Not in the plan'],
};

const overdue = (step: TransactionMilestone, asOf: string) =>
  step.dueAt === null ? 0 : Date.parse(step.reachedAt ?? asOf) - Date.parse(step.dueAt);

function StepPlot({ step, course, asOf, before }: { step: TransactionMilestone; course: Course; asOf: string; before: string | null }) {
  const due =
    step.dueAt !== null && course.axis.length > 0 && Date.parse(step.dueAt) <= (course.axis.at(-1)?.to ?? 0) ? course.at(step.dueAt) : null;
  const from = before === null ? null : course.at(before);
  const to = step.reachedAt !== null ? course.at(step.reachedAt) : step.state === 'late' && due !== null ? due : null;
  return (
    <div aria-hidden="true" className="relative h-[26px] @max-2xl:hidden">
      {from !== null && to !== null && to > from ? (
        <span className="absolute top-1/2 h-px bg-line-strong" style={{ left: percent(from), width: percent(to - from) }} />
      ) : null}
      {from !== null && to !== null ? (
        <span className="absolute bottom-1/2 h-[13px] w-px bg-line-strong" style={{ left: percent(from) }} />
      ) : null}
      {due !== null && step.state !== 'late' ? (
        <span className="absolute top-2 h-2.5 w-[1.5px] bg-ink-3" style={{ left: percent(due) }} />
      ) : null}
      {step.reachedAt !== null ? (
        <span
          className={classNames(
            'absolute top-[9px] size-2 -translate-x-1/2 rounded-full',
            step.state === 'done_late' ? 'bg-high' : 'bg-good',
          )}
          style={{ left: percent(course.at(step.reachedAt)) }}
        />
      ) : null}
      {step.state === 'late' && due !== null ? (
        <span
          className="absolute top-[9px] h-2 rounded-[1.5px] border-l-2 border-ink bg-high"
          style={{ left: percent(due), width: percent(Math.max(0.006, course.at(asOf) - due)) }}
        />
      ) : null}
    </div>
  );
}

/** The steps with their times: real, due, and how far over; the drawing beside them shares one axis with the hops. */
export function CourseSteps({ steps, course, asOf }: { steps: TransactionMilestone[]; course: Course; asOf: string }) {
  const reachedBefore = (index: number) => steps.slice(0, index).findLast((step) => step.reachedAt !== null)?.reachedAt ?? null;
  return (
    <ol aria-label="Steps">
      {steps.map((step, index) => {
        const [state, word] = marks[step.state];
        const over = overdue(step, asOf);
        const words = step.state === 'late' ? `${sayDuration(over)} late` : step.state === 'done_late' ? `${sayDuration(over)} late` : word;
        return (
          <li
            key={step.id}
            className="grid items-center @max-2xl:min-h-[50px] @max-2xl:grid-cols-[minmax(0,1fr)_auto] @max-2xl:border-b @max-2xl:border-line @max-2xl:py-1.5 @max-2xl:last:border-0 @2xl:h-[26px] @2xl:grid-cols-[var(--label)_minmax(0,1fr)_86px_86px_128px]"
          >
            <span
              className={classNames(
                'truncate pr-2',
                step.state === 'late' && 'font-semibold',
                (step.state === 'later' || step.state === 'not_needed') && 'text-ink-3',
              )}
              title={step.application?.name}
            >
              {step.name}
              {step.times > 1 ? <span className="text-ink-3">{` ${step.times}×`}</span> : null}
            </span>
            <StepPlot {...{ step, course, asOf }} before={reachedBefore(index)} />
            <span className="text-s text-ink-3 tabular-nums @max-2xl:order-3 @2xl:text-right">
              {step.dueAt !== null ? (
                <>
                  <span className="@2xl:sr-only">due </span>
                  <Time at={step.dueAt} />
                </>
              ) : null}
            </span>
            <span className="text-s tabular-nums @max-2xl:order-2 @max-2xl:text-right @2xl:text-right">
              {step.reachedAt !== null ? <Time at={step.reachedAt} /> : null}
            </span>
            <span className="text-s @max-2xl:order-4 @max-2xl:text-right @2xl:pl-3">
              <StateMark state={step.state === 'done_late' ? 'medium' : state} soft={step.state === 'done'}>
                {words}
              </StateMark>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

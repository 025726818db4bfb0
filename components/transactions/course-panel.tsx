'use client';
import { Panel } from '@/components/ui/panel';
import type { TransactionView } from '@/lib/domain/views/transactions';
import { CourseAxis } from './course-axis';
import { CourseHops } from './course-hops';
import { CourseSteps } from './course-steps';
import type { Course } from './prepare-course';

const head = 'hidden items-end pb-1.5 text-s text-ink-3 @2xl:grid @2xl:grid-cols-[var(--label)_minmax(0,1fr)_86px_86px_128px]';

/** What stands on the axis, and how it looks there. */
const signs = [
  ['Actual', 'size-2 rounded-full bg-good'],
  ['Due', 'h-2.5 w-[1.5px] bg-ink-3'],
  ['Late', 'h-2 w-3 rounded-[1.5px] bg-high'],
  ['Failed attempt', 'h-2.5 w-3 rounded-[2px] border-[1.5px] border-crit bg-crit-soft'],
] as const;

/** Shaded ground: where now is, over steps and hops alike. */
const Now = ({ course }: { course: Course }) =>
  course.now === null ? null : (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-[calc(14px+300px)] left-[calc(14px+var(--label))] @max-2xl:hidden"
    >
      <span className="absolute inset-y-0 w-px bg-ink-2" style={{ left: `${course.now * 100}%` }} />
    </div>
  );

/** Steps with due and real times above, hops by application below, on one axis where waits are cut short and say their length. */
export function CoursePanel({
  view,
  course,
  colour,
  pick,
  picked,
}: {
  view: TransactionView;
  course: Course;
  colour: (id: string) => string;
  pick: (key: string) => void;
  picked: string | null;
}) {
  return (
    <Panel
      title="Course"
      hint={
        course.axis.some((stretch) => stretch.gap) ? 'dashed stretches are waits, cut short and labelled with their true length' : undefined
      }
      flush
    >
      <div className="@container relative [--label:232px]">
        <Now course={course} />
        <div className="px-3.5 pt-2">
          <div className={head}>
            <span className="font-semibold text-ink-2">Steps</span>
            <CourseAxis course={course} timezone={view.timezone} />
            <span className="text-right">Due</span>
            <span className="text-right">Actual</span>
            <span className="pl-3">State</span>
          </div>
          {view.milestones.length === 0 ? (
            <p className="py-3 text-ink-2">The catalog has no steps for this workflow; its log entries tell the course below.</p>
          ) : (
            <CourseSteps steps={view.milestones} course={course} asOf={view.asOf} />
          )}
        </div>
        <div className="mt-2 border-t border-line px-3.5 pt-2 pb-1">
          <div className={head}>
            <span className="font-semibold text-ink-2">Hops</span>
            <span />
            <span className="text-right">Work</span>
            <span className="text-right">Entries</span>
            <span className="pl-3">State</span>
          </div>
          <CourseHops course={course} colour={colour} pick={pick} picked={picked} />
        </div>
        <ul
          className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 text-s text-ink-3 @max-2xl:hidden"
          aria-label="Legend"
        >
          {signs.map(([name, look]) => (
            <li key={name} className="flex items-center gap-1.5">
              <span className={look} />
              {name}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

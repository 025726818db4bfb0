'use client';
import { Time } from '@/components/ui/time';
import { sayCount } from '@/lib/domain/say';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

/** That it sleeps: until when, what wakes it before, who said so and why. */
export function Asleep({ row: { snoozed } }: { row: ExceptionRow }) {
  if (!snoozed) return null;
  return (
    <section aria-label="Asleep" className="rounded-l border border-line bg-bg px-3.5 py-3">
      <h3>
        Asleep until <Time at={snoozed.until} />
      </h3>
      <p className="leading-normal text-pretty">
        {snoozed.by}: {snoozed.reason}
      </p>
      <p className="mt-1 text-s text-ink-3">
        {snoozed.orCases === null
          ? 'It wakes before when it becomes more severe.'
          : `It wakes before when it has ${sayCount(snoozed.orCases)} cases, or becomes more severe.`}{' '}
        Nobody is mailed about it until then; its owner is mailed when it wakes.
      </p>
    </section>
  );
}

import { elapsedMs } from '@/lib/domain';
import type { Checking } from './checking';

/** Checks each escalation: that teams and schedules are there, that its steps go forward in time, and that an earlier one does not take all it is for. */
export function checkEscalations({ draft, report, refer }: Checking): void {
  draft.escalations.forEach(({ teams, severities, steps, repeat }, i) => {
    refer(['escalations', i, 'teams'], 'teams', teams);
    steps.forEach(({ after, tell }, j) => {
      const before = steps[j - 1];
      if (before && elapsedMs(after) <= elapsedMs(before.after))
        report(['escalations', i, 'steps', j, 'after'], `${after} is not later than the step before.`, `Write more than ${before.after}.`);
      tell.forEach((one, k) => {
        if (one.startsWith('team-')) refer(['escalations', i, 'steps', j, 'tell', k], 'teams', one);
        if (one.startsWith('sch-')) refer(['escalations', i, 'steps', j, 'tell', k], 'schedules', one);
      });
    });
    if (repeat.times > 0 && elapsedMs(repeat.after) < MINUTE_MS)
      report(['escalations', i, 'repeat', 'after'], 'It would repeat without a pause.', 'Write a minute at least, such as PT30M.');
    const covers = (all: readonly string[], some: readonly string[]) =>
      all.length === 0 || (some.length > 0 && some.every((one) => all.includes(one)));
    const earlier = draft.escalations.slice(0, i).find((one) => covers(one.teams, teams) && covers(one.severities, severities));
    if (earlier)
      report(
        ['escalations', i, severities.length > 0 ? 'severities' : teams.length > 0 ? 'teams' : 'id'],
        `${earlier.id} comes first and takes all that this is for.`,
        'Put this one before it, or narrow that one.',
      );
  });
}

const MINUTE_MS = 60_000;

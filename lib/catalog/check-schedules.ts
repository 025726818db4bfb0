import type { Layer } from '@/lib/domain';
import { badTimezone, isTimezone } from './check-calendars';
import type { Checking } from './checking';

/** Checks each schedule: that its team and zone are there, that it is the only one of its team and that each layer can ever have somebody. */
export function checkSchedules({ draft, report, refer }: Checking): void {
  draft.schedules.forEach(({ team, timezone, layers }, i) => {
    refer(['schedules', i, 'team'], 'teams', team);
    if (!isTimezone(timezone)) report(['schedules', i, 'timezone'], ...badTimezone(timezone));
    const other = draft.schedules.find((one, j) => j < i && one.team === team);
    if (other)
      report(
        ['schedules', i, 'team'],
        `${other.id} is the schedule of "${team}" already.`,
        'Make them layers of one, or name another team.',
      );
    layers.forEach((layer, j) => {
      const fault = faultOf(layer);
      if (fault) report(['schedules', i, 'layers', j, fault[0]], fault[1], fault[2]);
      if (layers.findIndex(({ name }) => name === layer.name) < j)
        report(['schedules', i, 'layers', j, 'name'], `Another layer is called "${layer.name}".`, 'Give each layer a name of its own.');
    });
  });
}

function faultOf({ start, end, people, only }: Layer): [field: string, message: string, mend: string] | null {
  if (end !== undefined && end <= start) return ['end', 'It ends before it begins.', `Write a time after ${start}.`];
  const at = people.findIndex((person, i) => people.length > 1 && people[i - 1] === person);
  if (at > 0) return ['people', `${people[at]} has two turns one after the other.`, 'Name each person once, or somebody between.'];
  if (only.some(({ from }) => from === '24:00')) return ['only', 'Hours cannot begin at 24:00.', 'Write 00:00 and the next weekday.'];
  return null;
}

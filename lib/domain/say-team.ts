import { sayDuration, sayNumber, sayPlural, sayShare } from './say';
import type { TeamView } from './views/team';

/** Under so many cases no share is told: the cases are. */
const FEW = 20;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** How a team stands, in one sentence. */
export function sayTeam({ load }: Pick<TeamView, 'load'>): string {
  if (load.open === 0) return 'Nothing is open.';
  const open = load.open === 1 ? 'One is open' : `${capital(sayNumber(load.open))} are open`;
  const parts = [
    ...(load.overdue > 0 ? [`${sayNumber(load.overdue)} past ${load.overdue === 1 ? 'its' : 'their'} time`] : []),
    ...(load.unowned > 0 ? [`${sayNumber(load.unowned)} with nobody`] : []),
  ];
  return parts.length === 0 ? `${open}, each with somebody and in time.` : `${open}, ${parts.join(', ')}.`;
}

/** Whether times were kept: a share where there are enough cases, else the cases; null where there are none. */
export function sayKept({ of, inTime, medianMs }: TeamView['kept']['taken']): { main: string; below: string } | null {
  if (of === 0) return null;
  const cases = `${inTime.toLocaleString('en-US')} of ${sayPlural(of, 'case')}`;
  const typical = medianMs === null ? '' : `, half within ${sayDuration(Math.max(1000, medianMs))}`;
  return of < FEW ? { main: cases, below: `in time${typical}` } : { main: sayShare(inTime / of), below: `${cases} in time${typical}` };
}

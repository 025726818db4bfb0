import { sayCount, sayDay, sayNumber, sayPlural } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import type { Cause, ExceptionList } from '@/lib/domain/views/exception-list';

const MOST = 5;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The causes that explain more than one exception, the largest first. */
export const sharedCauses = (causes: readonly Cause[]): Cause[] =>
  causes.filter(({ exceptions }) => exceptions > 1).sort((a, b) => b.exceptions - a.exceptions);

/** `38 exceptions; five causes explain 32 of them`: what a busy person can repeat in a corridor. */
export function writeHeadline({ summary, causes }: Pick<ExceptionList, 'summary' | 'causes'>): string {
  const { exceptions } = summary;
  if (exceptions === 0) return 'Nothing waits here';
  const shared = sharedCauses(causes);
  if (shared.length === 0)
    return exceptions === 1 ? 'One exception' : `${capital(sayPlural(exceptions, 'exception'))}, each with a cause of its own`;
  const top = shared.slice(0, MOST);
  const explained = top.reduce((sum, cause) => sum + cause.exceptions, 0);
  const which =
    shared.length > MOST
      ? `the ${sayNumber(MOST)} largest causes explain`
      : top.length === 1
        ? 'one cause explains'
        : `${sayNumber(top.length)} causes explain`;
  return `${sayPlural(exceptions, 'exception')}; ${which} ${explained === exceptions ? 'all of them' : `${sayCount(explained)} of them`}`;
}

/** What stands under it: when this was so, the money, what is late and what nobody has. */
export function writeLede({ summary, asOf }: Pick<ExceptionList, 'summary' | 'asOf'>, timezone: string): string {
  const money = sayAmounts(summary.amounts);
  const facts = [
    money ? `${money} affected` : null,
    summary.overdue > 0 ? `${sayCount(summary.overdue)} overdue` : summary.exceptions > 0 ? 'none overdue' : null,
    summary.unowned > 0 ? `${sayCount(summary.unowned)} with nobody yet` : null,
  ].filter((fact) => fact !== null);
  return `${sayDay(asOf, timezone)}.${facts.length > 0 ? ` ${facts.join(', ')}.` : ''}`;
}

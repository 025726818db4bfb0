import type { CatalogIndex } from '@/lib/catalog';
import type { Severity, Team } from '@/lib/domain';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { prose } from './clean-text';
import { zoneOfTeam } from './plan-summary';
import type { ListMail } from './render-list';
import { sayMoment } from './say-moment';

export interface SummaryLine {
  number: number;
  title: string;
  severity: Severity;
  transactions: number;
  dueAt: Date;
  acknowledged: boolean;
}

/** What a team has, counted whole; of each list the first few. */
export interface SummaryFacts {
  open: { n: number; first: SummaryLine[] };
  overdue: { n: number; first: SummaryLine[] };
  closed: number;
  closedByEvidence: number;
  /** Causes that came back in the last seven days, the most often first. */
  repeated: { code: string; severity: Severity; times: number; number: number }[];
}

/** Returns the morning mail of a team: what is open, overdue, was closed since yesterday and keeps coming back; null when there is nothing to say. */
export function prepareSummary(
  team: Pick<Team, 'id' | 'name' | 'email'>,
  facts: SummaryFacts,
  { index, baseUrl, now }: { index: CatalogIndex; baseUrl: string; now: Date },
): ListMail | null {
  const { open, overdue, closed, closedByEvidence, repeated } = facts;
  if (open.n + closed + repeated.length === 0) return null;
  const timezone = zoneOfTeam(team, index);
  const today = sayMoment(now, timezone, now);
  const line = ({ number, title, severity, transactions, dueAt, acknowledged }: SummaryLine) => ({
    severity,
    title: prose(`EX-${number} ${title}`, 140),
    text: prose(
      `${sayPlural(transactions, 'case')}, ${dueAt < now ? 'due since' : 'due'} ${sayMoment(dueAt, timezone, now).full}${acknowledged ? '' : ', nobody acknowledged'}.`,
      200,
    ),
    url: `${baseUrl}/exceptions/EX-${number}`,
  });
  const list = (name: string, { n, first }: SummaryFacts['open']): ListMail['parts'] =>
    n === 0 ? [] : [{ name, lines: first.map(line), note: n > first.length ? `And ${sayCount(n - first.length)} more in the list.` : '' }];
  const title = open.n === 0 ? 'Nothing is open' : `${sayCount(open.n)} open${overdue.n > 0 ? `, ${sayCount(overdue.n)} overdue` : ''}`;
  const ended =
    closed === 0
      ? 'Nothing was closed since yesterday.'
      : `${sayCount(closed)} closed since yesterday, ${sayCount(closedByEvidence)} of them proved by what happened.`;
  return {
    subject: `[Summary] ${team.name}: ${title.toLowerCase()}`,
    preheader: ended,
    head: prose(team.name, 80),
    aside: today.full,
    title,
    sentences: [ended],
    parts: [
      ...list('Overdue', overdue),
      ...list('Open, the most urgent first', open),
      ...(repeated.length === 0
        ? []
        : [
            {
              name: 'Keeps coming back',
              lines: repeated.map(({ code, severity, times, number }) => ({
                severity,
                title: prose(index.exceptionTypes.get(code)?.title ?? code, 140),
                text: `${sayCount(times)} times in seven days, last as EX-${number}.`,
                url: `${baseUrl}/exceptions/EX-${number}`,
              })),
              note: '',
            },
          ]),
    ],
    button: { text: 'Open the list', url: `${baseUrl}/exceptions?tab=all&team=${team.id}` },
    foot: prose(
      `To ${team.name}, ${team.email}, every working day at this hour. The catalog turns it off or moves it (summaryAt of the team).`,
      300,
    ),
  };
}

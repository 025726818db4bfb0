import type { CatalogIndex } from '@/lib/catalog';
import { severityNames } from '@/lib/domain';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { AckLink } from './ack-link';
import type { BundleMember } from './begin-attempt.db';
import { cleanLine, prose } from './clean-text';
import type { ListMail } from './render-list';
import { sayMoment } from './say-moment';
import { sayWhere } from './say-where';

const NAMED = 25;
const news: Record<string, string> = {
  reopened: 'Opened again',
  severity: 'More severe now',
  scope: 'Has spread',
  released: 'Still wrong',
  escalated: 'Nobody acknowledged',
};

export interface BundleFacts {
  members: readonly BundleMember[];
  intent: { recipient: string; recipient_team: string };
  /** Where one of them can be acknowledged, with the one code of this mail; null while there is no secret to sign with. */
  ackOf: (member: BundleMember) => AckLink | null;
  /** Where all of them that their reader may can be acknowledged together. */
  ackAll: AckLink | null;
  index: CatalogIndex;
  baseUrl: string;
  now: Date;
}

/** Returns what one mail about several exceptions says: each with its place and when it is due, the most severe first; then what is over. Counts and places only. */
export function prepareBundle({ members, intent, ackOf, ackAll, index, baseUrl, now }: BundleFacts): ListMail {
  const { timezone } = index.catalog.organisation;
  const wrong = members.filter(({ reason }) => reason !== 'resolved');
  const over = members.filter(({ reason }) => reason === 'resolved');
  const askOf = (one: BundleMember) => (one.reason === 'resolved' || one.exception.acknowledgedAt !== null ? null : ackOf(one));
  const line = (one: BundleMember): ListMail['parts'][number]['lines'][number] => {
    const { exception: e, reason } = one;
    const ack = askOf(one);
    const where = sayWhere(e, index.exceptionTypes.get(e.code)?.rule.groupBy ?? [], index);
    const place = where.strong.replace(/\.$/, '');
    const acknowledge = sayMoment(e.acknowledgeBy, timezone, now);
    const parts =
      reason === 'resolved'
        ? [place, e.resolvedAt ? `Over since ${sayMoment(e.resolvedAt, timezone, now).short}` : 'Over']
        : [news[reason] ?? '', place, sayPlural(e.transactions, 'case'), `acknowledge by ${acknowledge.short}`];
    const title = where.cause ? `${e.title}: ${where.cause}` : e.title;
    return {
      severity: e.severity,
      title: prose(`EX-${e.number} ${title}`, 140),
      text: prose(`${parts.filter((part) => part !== '').join(', ')}.`, 200),
      url: `${baseUrl}/exceptions/EX-${e.number}`,
      ...(ack ? { ack: ack.url } : {}),
    };
  };
  const part = (name: string, of: readonly BundleMember[]): ListMail['parts'] =>
    of.length === 0
      ? []
      : [
          {
            name,
            lines: of.slice(0, NAMED).map(line),
            note: of.length > NAMED ? `And ${sayCount(of.length - NAMED)} more in the list.` : '',
          },
        ];
  const worst = wrong[0] ?? members[0];
  const severityName = worst ? severityNames[worst.exception.severity] : '';
  const said =
    wrong.length > 0
      ? `${sayPlural(wrong.length, 'exception')}${over.length > 0 ? `, ${over.length} over` : ''}`
      : `${sayPlural(over.length, 'exception')} over`;
  const asks = wrong.filter((one) => askOf(one) !== null);
  const [asked] = asks;
  const code = asked && askOf(asked)?.code;
  const team = index.teams.get(intent.recipient_team);
  const environment = worst && worst.exception.environment !== 'production' ? `, ${worst.exception.environment}` : '';
  return {
    subject: wrong.length > 0 ? `[${severityName}${environment}] ${said}${code ? ` code ${code}` : ''}` : `[Over${environment}] ${said}`,
    preheader: prose(members.map(({ exception }) => exception.title).join('; '), 140),
    head: cleanLine(team?.name ?? 'The owning team', 80),
    aside: `${sayMoment(now, timezone, now).full}${environment}`,
    title: said,
    sentences: [
      ...(wrong.length > 0 ? ['They came within a short time, so they are told in one mail.'] : []),
      ...(code ? [`To acknowledge one, or all, open its page and press the button; without being signed in, type the code ${code}.`] : []),
    ],
    parts: [...part('What is wrong', wrong), ...part('What is over', over)],
    button: { text: 'Open the list', url: `${baseUrl}/exceptions?tab=all` },
    ...(ackAll && asks.length > 1 ? { also: { text: `Acknowledge all ${asks.length}`, url: ackAll.url } } : {}),
    foot: prose(`To ${team?.name ?? 'the owning team'}, ${intent.recipient}.`, 200),
  };
}

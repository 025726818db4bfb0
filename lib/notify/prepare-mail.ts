import type { CatalogIndex } from '@/lib/catalog';
import { type Severity, severityNames } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import type { AckLink } from './ack-link';
import type { TellableException } from './begin-attempt.db';
import { cleanLine, prose } from './clean-text';
import { sayMoment } from './say-moment';
import { sayImpactRow, sayWhere } from './say-where';

export interface MailRow {
  name: string;
  strong: string;
  rest: string;
}

/** Everything a mail says, as clean single lines that are not yet escaped for HTML. The links are ours. */
export interface PreparedMail {
  subject: string;
  /** What an inbox shows beside the subject. */
  preheader: string;
  severity: Severity;
  severityName: string;
  /** `Opened again` or `Raised`; empty for a first mail. */
  occasion: string;
  ref: string;
  title: string;
  statement: string;
  rows: MailRow[];
  steps: string[];
  pageUrl: string;
  runbookUrl: string;
  /** Where it can be acknowledged with the code that stands in the subject; null when there is nothing to acknowledge. */
  ack: AckLink | null;
  recipientNote: string;
  /** Said when an earlier try may have arrived after all. */
  repeatNote: string;
}

export interface MailFacts {
  exception: TellableException;
  intent: { reason: string; recipient: string; recipient_team: string };
  ack?: AckLink | null;
  repeated: boolean;
  index: CatalogIndex;
  baseUrl: string;
  now: Date;
}

const occasions: Record<string, string> = {
  reopened: 'Opened again',
  severity: 'Raised',
  scope: 'Has spread',
  released: 'Still wrong',
  mentioned: 'You were mentioned',
  woken: 'Its snooze is over',
  action_due: 'To be looked at again',
  escalated: 'Nobody acknowledged yet',
  resolved: 'Over',
};
/** Verdicts that say something about the place. */
const SURE: ReadonlySet<string> = new Set(['one_place', 'no_single_place']);

/**
 * Returns what the mail about an exception says: counts, places and links, never names, pay or patients. Texts that a person wrote
 * stay on the page; addresses inside texts are made unclickable.
 */
export function prepareMail({ exception: e, intent, ack = null, repeated, index, baseUrl, now }: MailFacts): PreparedMail {
  const { timezone } = index.catalog.organisation;
  const type = index.exceptionTypes.get(e.code);
  const where = sayWhere(e, type?.rule.groupBy ?? [], index);
  const severityName = severityNames[e.severity];
  const title = prose(where.cause ? `${e.title}: ${where.cause}` : e.title, 160);
  const ref = `EX-${e.number}`;
  const [due, acknowledge] = [sayMoment(e.dueAt, timezone, now), sayMoment(e.acknowledgeBy, timezone, now)];
  const deadline = e.deadlineAt ? ` The business needs it by ${sayMoment(e.deadlineAt, timezone, now).full}.` : '';
  const impact = sayImpactRow(e, index);
  const located = e.located !== null && SURE.has(e.located.kind) ? sentence(e.located.text) : '';
  const explains = e.explains > 0 ? `It explains ${sayPlural(e.explains, 'more exception')}, about which no mail is sent.` : '';
  const since = sayMoment(e.firstAt, timezone, now);
  const team = index.teams.get(intent.recipient_team);
  const place = e.environment === 'production' ? '' : `, ${e.environment}`;
  const first = type?.recovery[0] ?? 'Open the page and follow the runbook.';
  const over = intent.reason === 'resolved';
  const ended = sayMoment(e.resolvedAt ?? now, timezone, now);
  const asks = over || e.acknowledgedAt !== null ? null : ack;
  return {
    subject: `[${over ? 'Over' : severityName}${place}] ${cleanLine(title, 84)} (${ref})${asks ? ` code ${asks.code}` : ''}`,
    preheader: over
      ? prose(`Over since ${ended.short}. Nothing is to be done.`, 140)
      : prose(`${sentence(first)} ${verbFor(e.acknowledgeBy, now)} ${acknowledge.short}.`, 140),
    severity: e.severity,
    severityName,
    occasion: intent.reason === 'severity' && e.severity !== 'sev1' && e.severity !== 'sev2' ? '' : (occasions[intent.reason] ?? ''),
    ref: `${ref}${place}`,
    title,
    statement: prose(e.statement, 600),
    rows: [
      { name: 'Where', strong: prose(where.strong, 120), rest: prose([where.rest, located].filter((part) => part !== '').join(' '), 500) },
      { name: 'Since', strong: since.full, rest: `${since.zone}.` },
      { name: 'Impact', strong: impact.strong, rest: [impact.rest, explains].filter((part) => part !== '').join(' ') },
      ...(over
        ? [{ name: 'Over', strong: ended.full, rest: prose(`${ended.zone}. ${sayEnd(e)}`, 400) }]
        : [
            {
              name: `Why ${severityName}`,
              strong: '',
              rest: prose(e.severitySetBy === 'rule' ? sentence(e.severityReason) : SET_BY_HAND, 400),
            },
            { name: 'Due', strong: due.full, rest: `${due.zone}. ${verbFor(e.acknowledgeBy, now)}\u00a0${acknowledge.short}.${deadline}` },
          ]),
    ],
    steps: over ? [] : (type?.recovery ?? [first]).slice(0, 3).map((step) => prose(sentence(step), 240)),
    ack: asks,
    pageUrl: `${baseUrl}/exceptions/${ref}`,
    runbookUrl: `${baseUrl}/runbooks/${encodeURIComponent(cleanLine(e.runbook.split('/').at(-1) ?? '', 80).replace(/\.md$/, ''))}`,
    recipientNote: prose(`To ${team?.name ?? 'the owning team'}, ${intent.recipient}. ${sentence(whyThisTeam(e.teamReason))}`, 300),
    repeatNote: repeated ? 'You may have received this mail before.' : '',
  };
}

const sayEnd = ({ closedBy, resolution }: TellableException): string =>
  closedBy === 'evidence' && resolution !== null
    ? sentence(resolution)
    : closedBy === 'person'
      ? 'A person closed it; the reason is on the page.'
      : '';

const SET_BY_HAND = 'A person set it; the reason is on the page.';
/** Reasons that assign's own rules give; any other was made by a person and may name one. */
const RULED = /^(Routing rule|Owner of|Nobody owns)/;
const whyThisTeam = (reason: string) => (RULED.test(reason) ? reason : 'It was given to this team.');

const verbFor = (acknowledgeBy: Date, now: Date) => (acknowledgeBy < now ? 'To be acknowledged since' : 'Acknowledge by');

const sentence = (text: string) => {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

/** What the links of a mail do and do not. */
export const sayAck = ({ ack, occasion }: Pick<PreparedMail, 'ack' | 'occasion'>): string =>
  ack
    ? `To acknowledge, open its page and press the button; without being signed in, type the code ${ack.code}. Opening this mail or its links changes nothing.`
    : `${occasion === occasions['resolved'] ? '' : 'You acknowledge on the page. '}Opening this mail or its links changes nothing.`;

import { sayCount, sayMoney, sayPlural } from './say';
import type { HistoryEntry, Told } from './views/exception';
import type { Amounts, ExceptionRow } from './views/exception-list';

/** Words for exceptions that more than one screen says. Pure; no schema, so that the browser loads none. */

export const severityWords = { sev1: 'Critical', sev2: 'High', sev3: 'Medium', sev4: 'Low' } as const;

const severityWord = (id: string | null) => severityWords[id as keyof typeof severityWords] ?? id;

/** `$21,940`; several currencies with `and`; null when no money is known, because unknown is not zero. */
export function sayAmounts(amounts: Amounts): string | null {
  const known = amounts.filter(({ amountMinor }) => amountMinor !== 0);
  return known.length === 0 ? null : known.map(({ amountMinor, currency }) => sayMoney(amountMinor, currency)).join(' and ');
}

/** An age in one unit, rounded down: `41 min`, `2 h`, `3 d`. */
export function sayAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

type Counted = Pick<ExceptionRow, 'amounts' | 'lines' | 'people' | 'transactions'>;

/** What an exception affects, the heaviest first: money, people, lines, transactions. At most three, never none. */
export function sayImpact({ amounts, lines, people, transactions }: Counted): [string, ...string[]] {
  const money = sayAmounts(amounts);
  const person = people ? `${sayCount(people)} ${people === 1 ? 'person' : 'people'}` : null;
  const parts = [money, person, lines ? sayPlural(lines, 'line') : null, transactions > 1 ? sayPlural(transactions, 'case') : null];
  const [first = transactions === 0 ? 'nothing yet' : sayPlural(transactions, 'case'), ...rest] = parts.filter((part) => part !== null);
  return [first, ...rest.slice(0, 2)];
}

/** The reason of a severity, to stand after its word: without the word itself where the reason begins with it. */
export function saySeverityReason({ severity, severityReason }: Pick<ExceptionRow, 'severity' | 'severityReason'>): string {
  const reason = severityReason.replace(/\.$/, '');
  const word = severityWords[severity];
  if (reason.toLowerCase().startsWith(`${word.toLowerCase()} `)) return reason.slice(word.length + 1);
  return reason === '' ? '' : `because ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

/** `Lakehead`, `Lakehead and Granite River`, `6 facilities`. */
export function sayPlaces(places: readonly { name: string }[], noun = 'facilities'): string {
  const [first, second] = places;
  if (!first) return '';
  if (!second) return first.name;
  return places.length === 2 ? `${first.name} and ${second.name}` : `${places.length} ${noun}`;
}

/** What and where, for one line under a title: key, supplier or connector, place. */
export function sayWhatAndWhere(row: ExceptionRow): string[] {
  const key = row.keys[0]?.value ?? null;
  const cause = row.supplier ?? row.connector?.name ?? row.interface?.name ?? row.application?.name ?? null;
  return [key, cause, sayPlaces(row.facilities)].filter((part): part is string => part !== null && part !== '');
}

/** What a link to a ticket says: the last part of its address, where that is a name, else the host. */
export function sayTicket(url: string): string {
  if (!URL.canParse(url)) return '';
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').findLast((part) => part !== '') ?? '';
  return /^[A-Za-z0-9._-]{1,24}$/.test(last) && /\d/.test(last) ? last : hostname;
}

export interface SaidHistory {
  what: string;
  /** The same with what it changed, in one breath. */
  sentence: string;
  /** A change as name, old and new. */
  change: { name: string; before: string; after: string } | null;
  note: string | null;
}

interface Change {
  what: string;
  name: string;
  nothing: string;
  sentence: (before: string, after: string) => string;
  word?: (id: string | null) => string | null;
}
const handed: Change = { what: 'handed it over', name: 'Owner', nothing: 'nobody', sentence: (_, after) => `handed it over to ${after}` };
const waits: Change = { what: 'waits', name: 'Waiting on', nothing: 'nobody', sentence: (_, after) => `waits on ${after}` };
const slept: Change = {
  what: 'let it sleep',
  name: 'Asleep until',
  nothing: 'awake',
  sentence: (_, after) => `let it sleep until ${after}`,
};
const under: Change = {
  what: 'put it under another',
  name: 'Stands under',
  nothing: 'none',
  sentence: (_, after) => `put it under ${after}`,
};
const ticket: Change = {
  what: 'linked a ticket',
  name: 'Ticket',
  nothing: 'none',
  sentence: (_, after) => (after === 'none' ? 'took the link to the ticket away' : `linked the ticket ${after}`),
};
const changes: Record<string, Change> = {
  assign: handed,
  assigned: handed,
  wait: waits,
  waiting: waits,
  snoozed: slept,
  merged: under,
  ticket,
  severity: {
    what: 'changed the severity',
    name: 'Severity',
    nothing: 'none',
    sentence: (before, after) => `changed the severity from ${before} to ${after}`,
    word: severityWord,
  },
};
const deeds: Record<string, string> = {
  opened: 'opened it',
  acknowledge: 'acknowledged',
  acknowledged: 'acknowledged',
  comment: 'wrote',
  commented: 'wrote',
  resolve: 'resolved it',
  resolved: 'resolved it',
  reopen: 'opened it again',
  reopened: 'opened it again',
  superseded: 'replaced it by another',
  expired: 'closed it: out of time',
  member: 'added more cases',
  members: 'added more cases',
  mended: 'saw cases mended',
  due: 'changed the due time',
  adopted: 'put it under the one that explains it',
  took_in: 'took in what it explains',
  released: 'let it stand for itself again',
  held: 'holds it open',
  woken: 'ended its sleep',
  wait_over: 'gave it back to its owner',
  unmerged: 'took it out from under the other',
  let_go: 'took one out from under it',
  split: 'split cases off',
  split_from: 'split it from another',
  ticket_asked: 'asked the ticket system for a ticket',
  ticket_told: 'told the ticket system',
  ticket_failed: 'could not tell the ticket system',
  step_done: 'did a step',
  step_undone: 'took back that a step was done',
};

/** Deeds that name the exception on the other side. */
const between: ReadonlySet<string> = new Set(['took_in', 'unmerged', 'let_go', 'split', 'split_from', 'adopted', 'released']);

/** One entry of the history in words, without its actor. */
export function sayHistory({ kind, before, after, note }: HistoryEntry): SaidHistory {
  const change = changes[kind];
  if (change) {
    const word = change.word ?? ((id: string | null) => id);
    const [was, is] = [word(before) ?? change.nothing, word(after) ?? change.nothing];
    return { what: change.what, sentence: change.sentence(was, is), change: { name: change.name, before: was, after: is }, note };
  }
  const what = deeds[kind] ?? kind.replaceAll('_', ' ');
  const other = between.has(kind) ? (after ?? before) : null;
  const said = other === null ? what : `${what}: ${other}`;
  return { what: said, sentence: said, change: null, note };
}

const toldStates: Record<string, string> = {
  waiting: 'not sent yet',
  sending: 'being sent',
  unknown: 'sent, no answer yet',
  delivered: 'mailed',
  bounced: 'refused by the mail server',
  cancelled: 'not mailed',
  dead: 'could not be delivered',
};
const toldReasons: Record<string, string> = {
  opened: 'it was opened',
  reopened: 'it was opened again',
  severity: 'it became more severe',
  escalated: 'nobody acknowledged yet',
  scope: 'it spread to more facilities',
  resolved: 'it was resolved',
  released: 'it stands for itself again, and is still wrong',
  mentioned: 'somebody mentioned them',
  woken: 'its sleep is over',
  action_due: 'the time for the next action has come',
  reminder: 'a reminder',
};

/** How a message ended, and why it was to be sent. */
export function sayTold({ state, stateReason, reason }: Told): { ended: string; because: string; why: string | null; failed: boolean } {
  return {
    ended: toldStates[state] ?? state,
    because: toldReasons[reason] ?? reason.replaceAll('_', ' '),
    why: stateReason,
    failed: state === 'bounced' || state === 'dead',
  };
}

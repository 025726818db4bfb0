import type { ReadMail } from '../start-mailbox';

/** What somebody must have been told: whoever set the fault knows it, whatever the database says. */
export interface Owed {
  readonly to: string;
  /** Of the exception. */
  readonly number: number;
  /** Where the mail's identity was given beforehand. */
  readonly messageId?: string;
}

export interface Told {
  readonly told: number;
  readonly lost: number;
  /** There more often than once, and no sender was stopped at it; or there under two identities. */
  readonly doubled: number;
  /** There again because its sender was killed, or hung up on, before it could know; with the same Message-ID and a word about it. */
  readonly doubledAllowed: number;
  /** In words, the first few that were wrong. */
  readonly wrong: readonly string[];
}

/** So long a sender may need, on a slow machine, from the server's word to its own note of it. */
const NOTED_WITHIN_MS = 5_000;
/** What a sender has written still arrives when it is dead. */
const ARRIVES_WITHIN_MS = 2_000;
/** What comes later may be the next step of an escalation. */
const ONE_STEP_MS = 14 * 60_000;
const NAMED = 5;

/** Holds what a mailbox has against what was owed; `killedMs` are the moments at which senders were killed. Knows nothing of intents. */
export function judgeTold(owed: readonly Owed[], mails: readonly ReadMail[], killedMs: readonly number[]): Told {
  const byReader = Map.groupBy(mails, ({ to }) => to);
  const named = (to: string, number: number) => (byReader.get(to) ?? []).filter(({ names }) => names.includes(number));
  const sum = { told: 0, lost: 0, doubled: 0, doubledAllowed: 0 };
  const wrong: string[] = [];
  const note = (fault: string) => void (wrong.length < NAMED && wrong.push(fault));
  for (const { to, number, messageId } of owed) {
    const arrivals = named(to, number);
    const [first] = arrivals;
    if (!first) {
      sum.lost += 1;
      note(`EX-${number} never reached ${to}`);
      continue;
    }
    sum.told += 1;
    if (messageId !== undefined && arrivals.some((mail) => mail.messageId !== messageId))
      note(`a mail to ${to} came under another identity`);
    const others = new Set(arrivals.filter(({ atMs }) => atMs < first.atMs + ONE_STEP_MS).map((mail) => mail.messageId));
    if (others.size > 1) {
      sum.doubled += others.size - 1;
      note(`EX-${number} reached ${to} under ${others.size} identities`);
    }
  }
  for (const copies of Map.groupBy(mails, ({ messageId }) => messageId).values())
    for (const [i, copy] of copies.entries()) {
      const before = copies[i - 1];
      if (!before) continue;
      const mayRepeat = before.answeredMs === null || isStruck(before, killedMs);
      sum[mayRepeat ? 'doubledAllowed' : 'doubled'] += 1;
      if (!mayRepeat) note(`${copy.messageId} to ${copy.to} came twice and nobody was stopped at it`);
      else if (!copy.again) note(`${copy.messageId} to ${copy.to} came again without a word about it`);
    }
  return { ...sum, wrong };
}

const isStruck = ({ atMs, answeredMs }: ReadMail, killedMs: readonly number[]) =>
  killedMs.some((at) => at >= atMs - ARRIVES_WITHIN_MS && at <= (answeredMs ?? atMs) + NOTED_WITHIN_MS);

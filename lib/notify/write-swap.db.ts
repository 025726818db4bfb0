import { config } from '@/lib/config';
import type { Connection } from '@/lib/db';
import type { TimeWindow } from '@/lib/domain';
import { cleanLine } from './clean-text';
import { sayMoment } from './say-moment';
import { writePlain } from './write-plain.db';

export interface SwapMail {
  kind: 'asked' | 'accepted' | 'declined' | 'withdrawn' | 'put_on' | 'taken_off';
  to: string;
  /** Name of who did it. */
  by: string;
  schedule: { name: string; timezone: string };
  /** The shift that whoever asked gives away, and the one they take for it; null: none. */
  give: TimeWindow;
  take: TimeWindow | null;
}

const titles: Record<SwapMail['kind'], (by: string) => string> = {
  asked: (by) => `${by} asks you to take a shift`,
  accepted: (by) => `${by} takes your shift`,
  declined: (by) => `${by} does not take your shift`,
  withdrawn: (by) => `${by} needs no swap any more`,
  put_on: (by) => `${by} put you on duty`,
  taken_off: (by) => `${by} took you off duty`,
};
const changes: Record<SwapMail['kind'], string> = {
  asked: 'Nothing changes until you say yes. Answer on the page Schedules.',
  accepted: 'The schedule is changed.',
  declined: 'The schedule stays as it is: you are on duty.',
  withdrawn: 'The schedule stays as it is. There is nothing to answer.',
  put_on: 'The schedule is changed: you are on duty then. If you cannot be, say so to them or ask a colleague to swap.',
  taken_off: 'The schedule is changed: you are not on duty then.',
};

const others: ReadonlySet<SwapMail['kind']> = new Set(['put_on', 'taken_off']);

/** Writes the mail about a shift that changed, or is to be swapped, to whoever did not do it, in the transaction of the deed. */
export async function writeSwap(tx: Connection, { kind, to, by, schedule, give, take }: SwapMail, now: Date): Promise<void> {
  const say = (window: TimeWindow) => {
    const [from, until] = [sayMoment(window.from, schedule.timezone, now), sayMoment(window.to, schedule.timezone, now)];
    return `${from.full} to ${until.full}, ${from.zone}`;
  };
  const name = cleanLine(schedule.name, 80);
  const title = titles[kind](cleanLine(by, 80));
  const content = {
    subject: `[Shift] ${title}: ${name}`,
    preheader: changes[kind],
    head: name,
    aside: sayMoment(now, schedule.timezone, now).full,
    title,
    sentences: [
      `The shift: ${say(give)}.`,
      ...(others.has(kind) ? [] : [take ? `For: ${say(take)}.` : 'For no other shift.']),
      changes[kind],
    ],
    parts: [],
    button: { text: kind === 'asked' ? 'Answer' : 'See the schedule', url: `${config().baseUrl}/on-call/schedules` },
    foot: `To ${to}, who is part of the schedule.`,
  };
  await writePlain(tx, { to, team: '', environment: 'production', reason: 'swap', content }, now);
}

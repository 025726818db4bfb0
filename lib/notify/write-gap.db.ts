import { config } from '@/lib/config';
import type { Connection } from '@/lib/db';
import type { TimeWindow } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import { cleanLine } from './clean-text';
import { sayMoment } from './say-moment';
import { writePlain } from './write-plain.db';

export interface GapMail {
  schedule: { name: string; team: string; timezone: string };
  /** A week before, or a day. */
  stage: 'ahead' | 'near';
  /** In order; not empty. */
  gaps: readonly TimeWindow[];
  to: readonly string[];
}

const NAMED = 12;

/** Writes the mails that warn of coming hours in which nobody would be on duty, one a recipient, and returns the ids of their intents. */
export async function writeGap(tx: Connection, { schedule, stage, gaps, to }: GapMail, now: Date): Promise<string[]> {
  const { timezone } = schedule;
  const say = (gap: TimeWindow) => `${sayMoment(gap.from, timezone, now).full} to ${sayMoment(gap.to, timezone, now).full}`;
  const [first] = gaps;
  if (!first) return [];
  const name = cleanLine(schedule.name, 80);
  const begins = sayMoment(first.from, timezone, now);
  const title = first.from <= now ? 'Nobody is on duty' : `Nobody is on duty from ${begins.full} on`;
  const ids: string[] = [];
  for (const recipient of to) {
    const content = {
      subject: `[${stage === 'near' ? 'Gap, soon' : 'Gap'}] ${title}: ${name}`,
      preheader: `${sayPlural(gaps.length, 'stretch', 'stretches')} without anybody in ${name}.`,
      head: name,
      aside: sayMoment(now, timezone, now).full,
      title,
      sentences: [
        ...gaps.slice(0, NAMED).map((gap) => `${say(gap)}, ${begins.zone}.`),
        ...(gaps.length > NAMED ? [`And ${gaps.length - NAMED} more on the page Schedules.`] : []),
        'What is raised then is told to the address of the team alone, and its escalation finds nobody on call.',
        stage === 'near'
          ? 'Somebody of the team can put themselves on duty on the page Schedules.'
          : 'Change the turns, or put somebody on duty, on the page Schedules. If it stays so, you hear once more a day before.',
      ],
      parts: [],
      button: { text: 'See the schedule', url: `${config().baseUrl}/on-call/schedules?team=${encodeURIComponent(schedule.team)}` },
      foot: `To ${recipient}, who ${stage === 'near' ? 'owns the schedule or is part of it' : 'owns the schedule'}.`,
    };
    ids.push(await writePlain(tx, { to: recipient, team: schedule.team, environment: 'production', reason: 'swap', content }, now));
  }
  return ids;
}

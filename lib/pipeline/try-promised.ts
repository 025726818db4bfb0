import { listArrivedGroups, listDueOccurrences, listPromised } from '@/lib/assign';
import { addOnClock } from '@/lib/calendar';
import { inTransaction } from '@/lib/db';
import { describeSignature, partKeyOf, planUsual, USUAL_DAYS } from '@/lib/detect';
import { elapsedMs, type Tried } from '@/lib/domain';
import { type Answer, type Asked, refusal } from './try-answer';

const DAY_MS = 86_400_000;

/** By when transactions of the past should have reached a milestone, and did. */
export async function tryPromises({ type, environment, index, from, to }: Asked): Promise<Answer> {
  const { rule } = type;
  if (rule.kind !== 'missing_milestone') return refusal('its rule makes no promise');
  if (rule.when !== undefined)
    return refusal(
      'its condition asks what the log entry said with which the promise began; that would have to be read of every transaction',
    );
  const promised = await inTransaction((tx) => listPromised(tx, { environment, ...rule, from }), { lane: 'screen' });
  const groups = new Map<string, { groupedBy: Record<string, string>; at: Date; open: boolean; until: Date; n: number }>();
  for (const one of promised) {
    const timezone = index.timezoneOf(one.facility);
    const dueAt = addOnClock(one.startsAt, rule.within, rule.clock, index.catalog.calendars, timezone, one);
    const doneAt = [one.reachedAt, one.overAt].filter((at) => at !== null).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
    if (dueAt > to || (doneAt && doneAt <= dueAt)) continue;
    const fields = { ...one, milestone: rule.milestone };
    const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, {
      fields: namesOf(fields),
      keys: one.keys,
      attributes: {},
    });
    const known = groups.get(signature);
    if (!known) groups.set(signature, { groupedBy, at: dueAt, open: doneAt === null, until: doneAt ?? to, n: 1 });
    else {
      known.n += 1;
      known.open ||= doneAt === null;
      if (dueAt < known.at) known.at = dueAt;
      if (doneAt && doneAt > known.until) known.until = doneAt;
    }
  }
  const tried = [...groups.values()].map(({ groupedBy, at, open, until, n }) => ({
    groupedBy,
    at,
    until: open ? null : until,
    text: `${n} overdue`,
  }));
  return { ok: true, tried, from, basis: `${promised.length.toLocaleString('en-US')} transactions that began in this time` };
}

const namesOf = ({
  facility,
  department,
  workflow,
  supplier,
  milestone,
}: Record<'facility' | 'department' | 'workflow' | 'milestone', string> & { supplier: string | null }) => ({
  facility,
  department,
  workflow,
  supplier,
  milestone,
});

/** By the batches that calendars promised. */
export async function tryOccurrences({ type, environment, from, to }: Asked): Promise<Answer> {
  const { rule } = type;
  if (rule.kind !== 'expected_batch') return refusal('its rule promises no batches');
  const list = await inTransaction((tx) => listDueOccurrences(tx, environment, type.code, { from, to }), { lane: 'screen' });
  const tried = list.flatMap(({ facility, part, period, due_at, arrived_at }): Tried[] => {
    const at = new Date(due_at.getTime() - elapsedMs(rule.raiseBefore));
    if (at > to || (arrived_at && arrived_at <= at)) return [];
    return [{ at, until: arrived_at, groupedBy: { facility, 'key.pay_group': part }, text: `${period} was not there` }];
  });
  return { ok: true, tried, from, basis: `${list.length} promised batches` };
}

/** What was usual on each of these days by the days before it, and did not come. */
export async function tryUsual({ type, environment, index, from, to }: Asked): Promise<Answer> {
  const [rule] = index.series.deadline.filter((one) => one.type === type);
  if (!rule) return refusal('its rule waits for nothing');
  const tried: Tried[] = [];
  for (const workflow of type.workflows) {
    const asked = {
      environment,
      workflow,
      milestone: rule.rule.milestone,
      partKey: partKeyOf(rule),
      byFacility: rule.rule.groupBy.includes('facility'),
    };
    const since = new Date(from.getTime() - (USUAL_DAYS + 2) * DAY_MS);
    const arrivals = await inTransaction((tx) => listArrivedGroups(tx, { ...asked, from: since }), { lane: 'screen' });
    const seen = new Set<string>();
    for (let at = from.getTime(); at < to.getTime(); at += DAY_MS) {
      const known = arrivals.filter((one) => one.at.getTime() < at);
      for (const plan of planUsual({ rule, environment, workflow, arrivals: known, now: new Date(at) }, index)) {
        const name = JSON.stringify([plan.facility, plan.part, plan.period]);
        if (seen.has(name) || plan.raiseAt > to) continue;
        seen.add(name);
        const own = arrivals.filter(
          ({ facility, part, at: came }) =>
            facility === plan.facility && part === plan.part && came.getTime() > plan.dueAt.getTime() - DAY_MS,
        );
        const came = own.map((one) => one.at).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
        if (came && came <= plan.raiseAt) continue;
        const key = partKeyOf(rule);
        const groupedBy = {
          ...(asked.byFacility ? { facility: plan.facility } : {}),
          ...(key === null ? {} : { [`key.${key}`]: plan.part }),
        };
        tried.push({ at: plan.raiseAt, until: came, groupedBy, text: `${plan.period} was not there` });
      }
    }
  }
  return { ok: true, tried, from, basis: 'what was usual on each day by the weeks before it' };
}

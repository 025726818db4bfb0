import {
  businessDaysOf,
  listCutOffs,
  localDayStart,
  localParts,
  parseBusinessDay,
  payDeadline,
  payPeriods,
  shiftMonth,
  wallTime,
} from '@/lib/calendar';
import type { Deadline, Occasion } from '@/lib/domain';
import type { CatalogIndex } from './index-catalog';

const DAY_MS = 86_400_000;
/** Working days before the end of a month from which on what begins belongs to its close. */
const CLOSE_BEGINS = 3;

/** Returns every deadline that the catalog knows how to follow: promised batches, cut-offs, and steps of the close that a workflow names. */
export function listDeadlines({ catalog, batches, workflows }: CatalogIndex): Deadline[] {
  const promised = batches.flatMap(({ type, rule, window }): Deadline[] =>
    window.payDeadline === undefined
      ? []
      : [
          {
            id: type.code,
            kind: 'batch',
            name: window.name,
            workflow: rule.workflow,
            from: null,
            milestone: rule.milestone,
            exceptionType: type.code,
            objective: 1,
            suppliers: [],
            consequence: window.consequence,
            occasions: 'pay periods',
          },
        ],
  );
  const cutOffs = catalog.calendars.cutOffs.flatMap((one): Deadline[] => {
    // What began long before it could be handed over would have to be sought through all of history.
    if (workflows.get(one.workflow)?.order[0] !== one.from) return [];
    const { id, name, workflow, from, milestone, objective, suppliers, consequence } = one;
    return [
      {
        id,
        kind: 'cut_off',
        name,
        workflow,
        from,
        milestone,
        exceptionType: null,
        objective,
        suppliers,
        consequence,
        occasions: 'working days',
      },
    ];
  });
  const closes = catalog.workflows.flatMap(({ id: workflow, windows }) =>
    windows.flatMap((window): Deadline[] => {
      const [from] = workflows.get(workflow)?.order ?? [];
      const step = parseBusinessDay(window.local);
      if (!step || step.businessDay < 0 || from === undefined) return [];
      const { id, name, milestone, consequence } = window;
      return [
        {
          id,
          kind: 'close',
          name,
          workflow,
          from,
          milestone,
          exceptionType: null,
          objective: 1,
          suppliers: [],
          consequence,
          occasions: 'month-ends',
        },
      ];
    }),
  );
  return [...promised, ...cutOffs, ...closes];
}

/** Returns the occasions of a deadline that fall due in [from, to) somewhere, oldest first, with the facilities of each time zone. */
export function listOccasions(deadline: Deadline, index: CatalogIndex, from: Date, to: Date): Occasion[] {
  const zones = [...Map.groupBy(index.facilities.values(), ({ id }) => index.timezoneOf(id))];
  const found = new Map<string, Occasion['dues'][number][]>();
  const add = (key: string, due: Occasion['dues'][number]) => {
    if (due.dueAt >= from && due.dueAt < to) found.set(key, [...(found.get(key) ?? []), due]);
  };
  for (const [timezone, places] of zones) {
    const facilities = places.map(({ id }) => id);
    for (const { key, startsAt, dueAt } of duesIn(deadline, index, { from, to, timezone })) add(key, { facilities, startsAt, dueAt });
  }
  return [...found].map(([key, dues]) => ({ key, dues })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

interface Asked {
  from: Date;
  to: Date;
  timezone: string;
}

interface Due {
  key: string;
  startsAt: Date;
  dueAt: Date;
}

function duesIn(deadline: Deadline, index: CatalogIndex, asked: Asked): Due[] {
  switch (deadline.kind) {
    case 'batch':
      return batchDues(deadline, index, asked);
    case 'cut_off':
      return cutOffDues(deadline, index, asked);
    case 'close':
      return closeDues(deadline, index, asked);
  }
}

function batchDues({ id }: Deadline, index: CatalogIndex, { from, to, timezone }: Asked): Due[] {
  const name = index.batches.find(({ type }) => type.code === id)?.window.payDeadline;
  if (name === undefined) return [];
  return payPeriods(index.catalog.calendars, from, to).flatMap((period) =>
    period.deadlines[name] === undefined
      ? []
      : [{ key: period.periodId, startsAt: wallTime(period.periodStart, '00:00', timezone), dueAt: payDeadline(period, name, timezone) }],
  );
}

/** What began after the cut-off before is to be handed over by this one. */
function cutOffDues({ id }: Deadline, { catalog }: CatalogIndex, { from, to, timezone }: Asked): Due[] {
  const cutOff = catalog.calendars.cutOffs.find((one) => one.id === id);
  if (!cutOff) return [];
  const earlier = new Date(from.getTime() - 14 * DAY_MS);
  const all = listCutOffs(cutOff, { from: earlier, to }, catalog.calendars, timezone);
  return all.flatMap((dueAt, i) => {
    const startsAt = all[i - 1];
    return dueAt < from || startsAt === undefined ? [] : [{ key: localParts(dueAt, cutOff.timezone ?? timezone).date, startsAt, dueAt }];
  });
}

function closeDues({ id, workflow }: Deadline, { catalog, workflows }: CatalogIndex, { from, to, timezone }: Asked): Due[] {
  const step = parseBusinessDay(workflows.get(workflow)?.workflow.windows.find((one) => one.id === id)?.local ?? '');
  if (!step) return [];
  const { calendars } = catalog;
  const dues: Due[] = [];
  const last = localParts(to, timezone).date.slice(0, 7);
  for (let month = shiftMonth(localParts(from, timezone).date.slice(0, 7), -1); month <= last; month = shiftMonth(month, 1)) {
    const begins = businessDaysOf(month, calendars).at(-CLOSE_BEGINS);
    const due = businessDaysOf(shiftMonth(month, 1), calendars)[step.businessDay - 1];
    if (begins === undefined || due === undefined) continue;
    dues.push({
      key: month,
      startsAt: localDayStart(wallTime(begins, '12:00', timezone), timezone),
      dueAt: wallTime(due, step.at, timezone),
    });
  }
  return dues;
}

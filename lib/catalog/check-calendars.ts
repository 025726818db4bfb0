import type { Checking, Place } from './checking';
import { closeTo } from './nearest';

type Asked = Pick<Checking, 'draft' | 'report' | 'refer'>;

/** Checks that hours, clocks, holidays, pay calendars, the close and cut-offs make sense and name what exists. */
export function checkCalendars({ draft, report, refer }: Asked): void {
  const { calendars } = draft;
  if (!calendars) return;
  const at = (...path: PropertyKey[]): Place => ['calendars', 0, ...path];
  const checkHours = (hours: { open: string; close: string; timezone?: string | undefined }, ...path: PropertyKey[]) => {
    if (hours.close <= hours.open) {
      const text = `Business hours close (${hours.close}) before they open (${hours.open}).`;
      report(at(...path, 'close'), text, 'Write a later time; 24:00 is the end of the day.');
    }
    if (hours.timezone !== undefined && !isTimezone(hours.timezone)) report(at(...path, 'timezone'), ...badTimezone(hours.timezone));
  };
  checkHours(calendars.businessHours, 'businessHours');
  calendars.hours.forEach((hours, i) => {
    checkHours(hours, 'hours', i);
    refer(at('hours', i, 'facilities'), 'facilities', hours.facilities);
    refer(at('hours', i, 'departments'), 'departments', hours.departments);
  });
  for (const [name, hours] of Object.entries(calendars.clocks)) {
    checkHours(hours, 'clocks', name);
    if (name === 'elapsed' || name === 'business')
      report(at('clocks', name), `"${name}" is a clock of its own already.`, 'Give this one another name.');
  }
  calendars.holidayRules.forEach((rule, i) => {
    refer(at('holidayRules', i, 'facilities'), 'facilities', rule.facilities);
    if ((rule.from ?? 0) > (rule.to ?? 9999))
      report(at('holidayRules', i, 'to'), `${rule.name} ends (${rule.to}) before it begins (${rule.from}).`, 'Write a later year.');
  });
  checkPay({ draft, report });
  checkClose({ draft, report });
  for (const [i, { application }] of calendars.releaseWindows.entries())
    refer(at('releaseWindows', i, 'application'), 'applications', application);
  checkCutOffs({ draft, report, refer });
}

/** Ids of periods are told by the first letters; a group paid by two calendars would be promised twice. */
function checkPay({ draft, report }: Omit<Asked, 'refer'>): void {
  const { payCalendar, payCalendars = [] } = draft.calendars ?? {};
  const known = new Set((draft.organisation?.payGroups ?? []).map(({ id }) => id));
  const prefixes = payCalendar ? [payCalendar.prefix ?? 'PP'] : [];
  const groups = new Set<string>();
  payCalendars.forEach((one, i) => {
    const prefix = one.prefix ?? 'PP';
    if (prefixes.includes(prefix)) {
      report(
        ['calendars', 0, 'payCalendars', i, 'prefix'],
        `Another pay calendar names its periods ${prefix} already.`,
        'Give each a prefix of its own.',
      );
    }
    prefixes.push(prefix);
    one.groups.forEach((group, j) => {
      if (groups.has(group))
        report(['calendars', 0, 'payCalendars', i, 'groups', j], `The pay group "${group}" has a pay calendar already.`, 'Name it once.');
      if (draft.organisation && !known.has(group)) {
        report(
          ['calendars', 0, 'payCalendars', i, 'groups', j],
          `There is no pay group "${group}".`,
          `Write ${closeTo(group, [...known])}.`,
        );
      }
      groups.add(group);
    });
  });
}

const STEP = /^business day -?[1-9]\d?(?: (?:(?:[01]\d|2[0-3]):[0-5]\d|24:00))?$/;

function checkClose({ draft, report }: Omit<Asked, 'refer'>): void {
  for (const [key, value] of Object.entries(draft.calendars?.closeCalendar ?? {})) {
    const place: Place = ['calendars', 0, 'closeCalendar', key];
    if (typeof value === 'string' && !STEP.test(value))
      report(place, `"${value}" is no step of the close.`, 'Write it as "business day 2 18:00".');
    if (key === 'yearEndMonth' && !(Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 12))
      report(place, `"${value}" is no month.`, 'Write a number from 1 to 12.');
  }
}

function checkCutOffs({ draft, report, refer }: Asked): void {
  draft.calendars?.cutOffs.forEach((cutOff, i) => {
    const at = (...path: PropertyKey[]): Place => ['calendars', 0, 'cutOffs', i, ...path];
    if (cutOff.timezone !== undefined && !isTimezone(cutOff.timezone)) report(at('timezone'), ...badTimezone(cutOff.timezone));
    refer(at('workflow'), 'workflows', cutOff.workflow);
    refer(at('facilities'), 'facilities', cutOff.facilities);
    const ids = draft.workflows.find(({ id }) => id === cutOff.workflow)?.milestones.map(({ id }) => id);
    for (const name of ['from', 'milestone'] as const) {
      if (ids && !ids.includes(cutOff[name]))
        report(at(name), `There is no milestone "${cutOff[name]}".`, `Write ${closeTo(cutOff[name], ids)}.`);
    }
  });
}

/** Checks that every `clock` anywhere in the catalog is one that there is. */
export function checkClocks({ draft, report }: Pick<Checking, 'draft' | 'report'>): void {
  if (!draft.calendars) return;
  const clocks = ['elapsed', 'business', ...Object.keys(draft.calendars.clocks)];
  const walk = (value: unknown, place: Place): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const here: Place = [...place, Array.isArray(value) ? Number(key) : key];
      if (key !== 'clock' || typeof inner !== 'string') walk(inner, here);
      else if (!clocks.includes(inner))
        report(here, `There is no clock "${inner}".`, `Write ${closeTo(inner, clocks)}, or add it to calendars.clocks.`);
    }
  };
  for (const section of ['workflows', 'kpis', 'exceptionTypes'] as const)
    for (const [i, one] of draft[section].entries()) walk(one, [section, i]);
  if (draft.routing) walk(draft.routing, ['routing', 0]);
}

export const badTimezone = (timezone: string): [string, string] => [
  `"${timezone}" is no time zone.`,
  'Write an IANA name such as America/Chicago.',
];

export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.includes('/') || name === 'UTC';
  } catch {
    return false;
  }
}

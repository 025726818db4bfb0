import { listUncovered, localParts } from '@/lib/calendar';
import type { Catalog } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import type { Uncovered } from '@/lib/domain/views/catalog';

interface Around {
  /** How many people each team has. */
  people: ReadonlyMap<string, number>;
  now: Date;
}

/** A runbook that nobody read for so long may be wrong. */
const REVIEW_EVERY_DAYS = 365;
const AHEAD_DAYS = 28;
const DAY_MS = 86_400_000;

/**
 * Returns what would find nobody or nothing to go by when it breaks: types that are on without a word in their runbook, interfaces without
 * one, workflows that no type watches, teams that own work and have nobody, teams that cover around the clock and have hours of the next four weeks in
 * which their turns give nobody, runbooks that are placeholders or were not read through for a year.
 */
export function findUncovered(catalog: Catalog, { people, now }: Around): Uncovered[] {
  const on = catalog.exceptionTypes.filter(({ defaultOn }) => defaultOn);
  return [
    ...Object.entries(catalog.runbooks).flatMap(([path, text]) => judgeRunbook(path, text, now)),
    ...catalog.teams.flatMap((team): Uncovered[] => {
      const owned = on.filter(({ ownerTeam }) => ownerTeam === team.id).length;
      const ruled = catalog.routing.rules.filter((rule) => rule.team === team.id).length;
      const fallback = catalog.routing.fallbackTeam === team.id;
      if ((people.get(team.id) ?? 0) > 0 || (owned === 0 && ruled === 0 && !fallback)) return [];
      const from = [
        ...(owned > 0 ? [sayPlural(owned, 'exception type')] : []),
        ...(ruled > 0 ? [sayPlural(ruled, 'routing rule')] : []),
        ...(fallback ? ['what nobody owns'] : []),
      ];
      const lacks = `has nobody in it, and gets work from ${from.join(' and ')}`;
      return [{ kind: 'team', id: team.id, name: team.name, lacks, href: '/catalog?section=teams' }];
    }),
    ...catalog.teams.filter(({ coverage }) => coverage === '24x7').flatMap((team) => judgeTurns(team, catalog, now)),
    ...on.flatMap((type): Uncovered[] => {
      const text = catalog.runbooks[type.runbook];
      if (text?.includes(type.code)) return [];
      const lacks = text === undefined ? 'has no runbook' : 'is not spoken of in its runbook';
      return [{ kind: 'exception type', id: type.code, name: type.title, lacks, href: `/catalog?section=exceptions&q=${type.code}` }];
    }),
    ...catalog.interfaces.flatMap((one): Uncovered[] =>
      one.runbook === null
        ? [{ kind: 'interface', id: one.id, name: one.name, lacks: 'has no runbook', href: `/interfaces/${one.id}` }]
        : [],
    ),
    ...catalog.workflows.flatMap((one): Uncovered[] =>
      on.some(({ workflows }) => workflows.includes(one.id))
        ? []
        : [{ kind: 'workflow', id: one.id, name: one.name, lacks: 'is watched by no exception type', href: `/workflows/${one.id}` }],
    ),
  ];
}

function judgeTurns({ id, name }: Catalog['teams'][number], { schedules, calendars }: Catalog, now: Date): Uncovered[] {
  const of = { kind: 'team', id, name, href: `/on-call/schedules?team=${id}` } as const;
  const schedule = schedules.find(({ team }) => team === id);
  if (!schedule) return [{ ...of, lacks: 'covers around the clock and has no schedule: its address alone is told' }];
  const ahead = { from: now, to: new Date(now.getTime() + AHEAD_DAYS * DAY_MS) };
  const [gap] = listUncovered({ schedule, overrides: [], calendars }, ahead);
  if (!gap) return [];
  const { date, hour, minute } = localParts(gap.from, schedule.timezone);
  const from = `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return [{ ...of, lacks: `covers around the clock, and its turns give nobody from ${from} on` }];
}

function judgeRunbook(path: string, text: string, now: Date): Uncovered[] {
  const name = path.replace(/^runbooks\/|\.md$/g, '');
  const title = /^#\s+(?:Runbook:\s*)?(.+)$/m.exec(text)?.[1] ?? name;
  const recover = /^##\s+Recover\b[^\n]*\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const reviewed = /^Reviewed:\s*(\d{4}-\d{2}-\d{2})/m.exec(text)?.[1];
  const lacks = [
    ...(/^Owner:\s*\S/m.test(text) ? [] : ['names no owner']),
    ...((recover.match(/^\s*(?:[-*]|\d+\.)\s+\S/gm) ?? []).length > 0 ? [] : ['is a placeholder: it says no way to recover']),
    ...(reviewed === undefined ? ['does not say when it was last reviewed'] : []),
    ...(reviewed !== undefined && now.getTime() - Date.parse(reviewed) > REVIEW_EVERY_DAYS * DAY_MS
      ? [`was last reviewed on ${reviewed}`]
      : []),
  ];
  return lacks.map((lack) => ({ kind: 'runbook', id: name, name: title, lacks: lack, href: `/runbooks/${name}` }));
}

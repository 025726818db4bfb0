import type { CatalogIndex } from '@/lib/catalog';
import type { Tell } from '@/lib/domain';

/** Who is on duty by each schedule that was asked for, as addresses. */
export type OnDutyOf = ReadonlyMap<string, readonly { person: string }[]>;

export interface NamingFacts {
  /** The team that has the exception. */
  team: string;
  index: CatalogIndex;
  onDuty: OnDutyOf;
}

/**
 * Returns whom a step tells, each once; never nobody. Where a schedule has nobody now, or a team none, its managers hear; where it has no managers, the
 * team that has what nobody else has.
 */
export function nameRecipients(tell: readonly Tell[], facts: NamingFacts): string[] {
  const { team, index } = facts;
  const addresses = tell.flatMap((one): string[] => {
    if (one === 'team') return addressOf(team, index);
    if (one === 'manager') return managersOf(team, index);
    if (one === 'on_call') return dutyOf(scheduleOf(team, index), team, facts);
    if (one.startsWith('team-')) return addressOf(one, index);
    if (one.startsWith('sch-')) return dutyOf(one, index.catalog.schedules.find(({ id }) => id === one)?.team ?? team, facts);
    return [one];
  });
  const all = addresses.length > 0 ? addresses : addressOf(index.catalog.routing.fallbackTeam, index);
  return [...new Set(all.map((address) => address.toLowerCase()))];
}

/** The schedules that a step may ask, to be looked up before. */
export const schedulesOf = (tell: readonly Tell[], team: string, index: CatalogIndex): string[] =>
  tell.flatMap((one) => (one === 'on_call' ? (scheduleOf(team, index) ?? []) : one.startsWith('sch-') ? one : []));

const scheduleOf = (team: string, { catalog }: CatalogIndex): string | null =>
  catalog.schedules.find((one) => one.team === team)?.id ?? null;

const addressOf = (team: string, index: CatalogIndex): string[] => {
  const known = index.teams.get(team) ?? index.teams.get(index.catalog.routing.fallbackTeam);
  return known ? [known.email] : [];
};

const managersOf = (team: string, index: CatalogIndex): string[] => {
  const managers = index.teams.get(team)?.managers ?? [];
  return managers.length > 0 ? managers : addressOf(index.catalog.routing.fallbackTeam, index);
};

function dutyOf(schedule: string | null, team: string, { index, onDuty }: NamingFacts): string[] {
  // A team without a schedule is reached at its address.
  if (schedule === null) return addressOf(team, index);
  const people = (onDuty.get(schedule) ?? []).map(({ person }) => person);
  return people.length > 0 ? people : managersOf(team, index);
}

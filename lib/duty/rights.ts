import { type Actor, type Catalog, mayAct, type Schedule } from '@/lib/domain';

/** Whether the actor may change all shifts of a schedule: a manager of its team, or who keeps the people. */
export function mayManage(actor: Actor, { team }: Schedule, catalog: Catalog): boolean {
  const leads = catalog.teams.find(({ id }) => id === team)?.managers ?? [];
  return mayAct(actor, 'admin:people') || (actor.email !== null && leads.includes(actor.email.toLowerCase()));
}

/** Whether somebody belongs to a schedule: in its team, or in its turns. */
export const belongs = (person: { email: string | null; teams: readonly string[] }, { team, layers }: Schedule): boolean =>
  person.teams.includes(team) || (person.email !== null && layers.some(({ people }) => people.includes(person.email?.toLowerCase() ?? '')));

import { actOnMember, addMember, askPasswordLink, findMember, type TellLink } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, ForbiddenError, type Grant, InvalidInputError, mayAct } from '@/lib/domain';
import type { NewMember, PersonAction, PersonAnswer } from '@/lib/domain/views/people';
import { writePasswordMail } from '@/lib/notify';

type Known = Record<'facilities' | 'departments' | 'workflows' | 'teams', ReadonlySet<string>>;

const knownTo = ({ facilities, departments, workflows, teams }: CatalogIndex): Known => ({
  facilities: new Set(facilities.keys()),
  departments: new Set(departments.keys()),
  workflows: new Set(workflows.keys()),
  teams: new Set(teams.keys()),
});

/** A right for a place that is not there sees nothing, and one day means something else. What stood there before may stay. */
function checkPlaces(
  known: Known,
  { grants, teams }: { grants: readonly Grant[]; teams: readonly string[] },
  before: readonly Grant[] = [],
): void {
  const faults: string[] = [];
  for (const kind of ['facilities', 'departments', 'workflows'] as const) {
    const old = new Set(before.flatMap((grant) => grant[kind]));
    for (const id of new Set(grants.flatMap((grant) => grant[kind])))
      if (!known[kind].has(id) && !old.has(id)) faults.push(`"${id}" is not among the ${kind} of the catalog.`);
  }
  for (const id of teams) if (!known.teams.has(id)) faults.push(`"${id}" is not among the teams of the catalog.`);
  if (faults.length > 0) throw new InvalidInputError(faults.join(' '));
}

const teller =
  (now: Date, timezone: string, by: string | null): TellLink =>
  (tx, link) =>
    writePasswordMail(tx, { ...link, timezone, by }, now);

/** A new person, told by mail how to choose a password. Errors: as lib/access says, and InvalidInputError for a place that the catalog does not know. */
export async function invitePerson(actor: Actor, asked: NewMember, now: Date): Promise<PersonAnswer> {
  if (!mayAct(actor, 'admin:people')) throw new ForbiddenError('Only administrators invite people.');
  const { catalog } = await currentCatalog();
  checkPlaces(knownTo(indexCatalog(catalog)), asked);
  const id = await addMember(actor, asked, now, teller(now, catalog.organisation.timezone, actor.name));
  return { id, secret: null };
}

/** Does something to a person. Errors: as lib/access says, and InvalidInputError for a place that the catalog does not know. */
export async function actOnPerson(actor: Actor, id: string, action: PersonAction, now: Date): Promise<PersonAnswer> {
  const { catalog } = await currentCatalog();
  const known = knownTo(indexCatalog(catalog));
  if (action.action === 'set_grants') checkPlaces(known, { grants: action.grants, teams: [] }, (await findMember(id))?.grants);
  if (action.action === 'set_teams') checkPlaces(known, { grants: [], teams: action.teams });
  return actOnMember(actor, id, action, { now, tell: teller(now, catalog.organisation.timezone, actor.name) });
}

/** Sends a way to a new password to whoever has this e-mail and signs in with a password; tells nobody whether there is such a person. */
export async function sendPasswordLink(email: string, address: string | null, now: Date): Promise<void> {
  const { catalog } = await currentCatalog();
  await askPasswordLink({ email, address, now }, teller(now, catalog.organisation.timezone, null));
}

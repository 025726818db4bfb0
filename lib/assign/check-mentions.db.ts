import { listReaders } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { type Actor, type ExceptionRecord, InvalidInputError, type Mention, mayAct } from '@/lib/domain';
import { seesMember } from './find-visible.db';

/** Somebody to be told by name: an address, and the team it is told as. */
export interface Addressee {
  email: string;
  team: string;
}

interface About {
  exception: ExceptionRecord;
  actor: Actor;
  index: CatalogIndex;
}

/**
 * Returns whom the mentions of a comment tell, each once and never the writer: people who may see the exception, and of a team those of its people who
 * may. Errors: InvalidInputError naming who may not, or is not known.
 */
export async function checkMentions(
  tx: Connection,
  mentions: readonly Mention[],
  { exception, actor, index }: About,
): Promise<Addressee[]> {
  if (mentions.length === 0) return [];
  const readers = await listReaders();
  const told = new Map<string, Addressee>();
  const add = (one: Actor & { email: string }, team: string) => {
    if (one.id !== actor.id) told.set(one.email.toLowerCase(), { email: one.email, team });
  };
  const maySee = async (one: Actor) => mayAct(one, 'read:exceptions', { ...exception }) && (await seesMember(tx, one, exception));
  for (const { kind, id } of mentions) {
    if (kind === 'person') {
      const found = readers.find(({ actor: one }) => one.id === id)?.actor;
      if (!found || !(await maySee(found)))
        throw new InvalidInputError(`${found?.name ?? 'Somebody you mention'} may not see this exception, and was not told.`);
      add(found, found.teams[0] ?? exception.team);
      continue;
    }
    const team = index.teams.get(id);
    if (!team) throw new InvalidInputError('A team you mention is not in the catalog.');
    const seeing: (Actor & { email: string })[] = [];
    for (const { actor: one } of readers) if (one.teams.includes(id) && (await maySee(one))) seeing.push(one);
    for (const one of seeing) add(one, id);
    if (seeing.length === 0 && id === exception.team) told.set(team.email.toLowerCase(), { email: team.email, team: id });
    else if (seeing.length === 0) throw new InvalidInputError(`Nobody of ${team.name} may see this exception, so nobody was told.`);
  }
  return [...told.values()];
}

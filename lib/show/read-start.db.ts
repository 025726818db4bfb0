import { z } from 'zod';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, maySetRules } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import type { Start, StartStep } from '@/lib/domain/views/start';

const factsSchema = z.object({
  keys: z.number(),
  received: z.boolean(),
  people: z.number(),
  mailed: z.boolean(),
  refused: z.string().nullable(),
  put_away: z.array(z.string()),
});

/**
 * What of the first set-up is still to be done, judged from what is stored: a key, a source that sends, people in teams, a mail that arrived, somebody on
 * call. For administrators of the whole; empty for everybody else, and once all is done. Cost: a few index lookups.
 */
export async function readStart(actor: Actor): Promise<Start> {
  if (!maySetRules(actor)) return { steps: [] };
  const { catalog } = await currentCatalog();
  const [facts] = await query(
    sql`select (select count(*) from ingest_key where revoked_at is null)::int as keys,
        exists (select from feed where last_received_at is not null) as received,
        (select count(distinct t.person_id) from team_member t join person p on p.id = t.person_id where p.disabled_at is null)::int as people,
        exists (select from intent where state = 'delivered') as mailed,
        (select state_reason from intent where state in ('bounced', 'dead') order by created_at desc limit 1) as refused,
        (select coalesce(array_agg(step), '{}') from dismissed_step where person_id = ${actor.id}) as put_away`,
    factsSchema,
    lane('screen'),
  );
  if (!facts) return { steps: [] };
  const steps: StartStep[] = [
    { id: 'key', done: facts.keys > 0, found: facts.keys > 0 ? sayPlural(facts.keys, 'key') : 'No key yet.' },
    { id: 'source', done: facts.received, found: facts.received ? 'Events arrive.' : 'Nothing was received yet.' },
    {
      id: 'people',
      done: facts.people > 0,
      found: facts.people > 0 ? `${sayPlural(facts.people, 'person', 'people')} in teams.` : 'Nobody belongs to a team yet.',
    },
    { id: 'mail', done: facts.mailed, found: facts.mailed ? 'A mail arrived.' : (facts.refused ?? 'No mail was sent yet.') },
    {
      id: 'schedule',
      done: catalog.schedules.length > 0,
      found: catalog.schedules.length > 0 ? sayPlural(catalog.schedules.length, 'schedule') : 'No schedule yet.',
    },
  ];
  const seen = steps.filter(({ id }) => !facts.put_away.includes(id));
  return { steps: seen.every(({ done }) => done) ? [] : seen };
}

import { type Connection, execute, sql } from '@/lib/db';
import type { Grant } from '@/lib/domain';
import type { GrantSource } from '@/lib/domain/views/people';

export interface GrantOrder {
  personId: string;
  grants: readonly Grant[];
  /** Id of who gives them. */
  by: string;
  source?: GrantSource;
}

/** Adds these rights to a person. */
export async function insertGrants(tx: Connection, { personId, grants, by, source = 'person' }: GrantOrder): Promise<void> {
  for (const grant of grants) {
    // clock_timestamp keeps the order of the grants: the first one says where the person lands.
    await execute(
      sql`
        insert into access_grant (person_id, role, facilities, departments, workflows, environments, created_at, created_by, source)
        values (${personId}, ${grant.role}, ${grant.facilities}, ${grant.departments}, ${grant.workflows}, ${grant.environments}, clock_timestamp(), ${by}, ${source})`,
      tx,
    );
  }
}

/** Makes these the teams of a person. */
export async function writeTeams(tx: Connection, personId: string, teams: readonly string[]): Promise<void> {
  await execute(sql`delete from team_member where person_id = ${personId} and team <> all(${[...teams]}::text[])`, tx);
  await execute(
    sql`insert into team_member (person_id, team) select ${personId}, unnest(${[...teams]}::text[]) on conflict do nothing`,
    tx,
  );
}

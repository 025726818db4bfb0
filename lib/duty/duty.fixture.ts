import { randomUUID } from 'node:crypto';
import { loadCatalog } from '@/lib/catalog';
import { execute, sql } from '@/lib/db';
import { type Actor, type Catalog, type Grant, type Schedule, scheduleSchema } from '@/lib/domain';

/** A Monday, 06:00 in Chicago. */
export const NOW = new Date('2026-11-23T12:00:00Z');
export const at = (days: number, hours = 0) => new Date(NOW.getTime() + (days * 24 + hours) * 3_600_000);

/** Ana, Ben and Cora take turns of a day from noon UTC on; Dora is of another team. */
export const daily: Schedule = scheduleSchema.parse({
  id: 'sch-daily',
  name: 'Daily',
  team: 'team-integration',
  timezone: 'UTC',
  layers: [
    {
      name: 'Primary',
      people: ['ana@x.example', 'ben@x.example', 'cora@x.example'],
      start: '2026-11-23T12:00',
      turn: { every: 1, unit: 'days' },
    },
  ],
});

const other: Schedule = scheduleSchema.parse({
  ...daily,
  id: 'sch-other',
  name: 'Other',
  team: 'team-iam',
  layers: [{ name: 'Alone', people: ['ben@x.example'], start: '2026-11-23T12:00', turn: { every: 1, unit: 'weeks' } }],
});

const grantOf = (more: Partial<Grant>): Grant => ({
  role: 'on_call',
  facilities: [],
  departments: [],
  workflows: [],
  environments: [],
  ...more,
});
export const actorOf = (name: string, teams: string[], more: Partial<Grant> = {}): Actor => ({
  kind: 'person',
  id: name,
  name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
  email: `${name}@x.example`,
  teams,
  grants: [grantOf(more)],
});

export const [ana, ben, cora] = ['ana', 'ben', 'cora'].map((name) => actorOf(name, ['team-integration'])) as [Actor, Actor, Actor];
export const dora = actorOf('dora', ['team-iam']);
export const lead = actorOf('lead', []);

/** The estate with these two schedules alone, and its people in the database. */
export async function staffed(): Promise<Catalog> {
  const catalog = await loadCatalog('catalog');
  for (const { id, name, email, teams } of [ana, ben, cora, dora, lead]) {
    await execute(sql`INSERT INTO person (id, name, email) VALUES (${id}, ${name}, ${email}) ON CONFLICT DO NOTHING`);
    for (const team of teams) await execute(sql`INSERT INTO team_member (person_id, team) VALUES (${id}, ${team}) ON CONFLICT DO NOTHING`);
  }
  const teams = catalog.teams.map((team) => (team.id === daily.team ? { ...team, managers: ['lead@x.example'] } : team));
  return { ...catalog, teams, schedules: [daily, other] };
}

/** An open exception as the database keeps it. */
export async function anException(more: Record<string, unknown> = {}): Promise<string> {
  const row = {
    id: randomUUID(),
    severity: 'sev2',
    code: 'EXC-PLT-AUTH',
    team: 'team-integration',
    connector: null,
    facilities: ['fac-a'],
    departments: ['dept-b'],
    workflows: ['wf-p2p-po'],
    state: 'open',
    opened: NOW,
    ...more,
  };
  await execute(
    sql`INSERT INTO exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason,
          connector, facilities, departments, workflows, runbook, first_at, last_at, opened_at, acknowledge_by, due_at, resolved_at)
        VALUES (${row.id}::uuid, 'production', ${row.code}, ${row.id}, '{}', 'Something', 'It is wrong.', ${row.state}, ${row.severity}, '', ${row.team}, '',
          ${row.connector}, ${row.facilities}, ${row.departments}, ${row.workflows}, '', ${row.opened}, ${row.opened}, ${row.opened}, ${row.opened},
          ${row.opened}, ${row.state === 'resolved' ? row.opened : null}::timestamptz)`,
  );
  return row.id;
}

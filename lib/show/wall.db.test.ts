import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApiToken, createIngestKey, createPerson, readerFor } from '@/lib/access';
import { asReader, connectTo, execute, inTransaction, join, query, queryPrepared, readAtOnce, type Sql, sql } from '@/lib/db';
import { notOnCitus, testDatabase } from '@/lib/db/testing';
import { type Actor, type Environment, type Grant, mayReadAudit, type Role, roles, systemActor } from '@/lib/domain';
import * as door from '.';
import { isThroughWall, throughWall } from './through-wall.db';

const url = testDatabase();
notOnCitus('Citus carries the roles of the second wall to no other machine.');

const dimensions = ['facility', 'department', 'workflow'] as const;
type Dimension = (typeof dimensions)[number];
const limitsOf = { facility: 'facilities', department: 'departments', workflow: 'workflows' } as const;
type Place = Record<Dimension, string> & { environment: Environment };

const places: Place[] = (['production', 'test'] as const).flatMap((environment) =>
  ['fac-a', 'fac-b'].flatMap((facility) =>
    ['dep-x', 'dep-y'].flatMap((department) => ['wf-1', 'wf-2'].map((workflow) => ({ environment, facility, department, workflow }))),
  ),
);

const grant = (limits: Partial<Grant> = {}): Grant => ({
  role: 'procurement',
  facilities: [],
  departments: [],
  workflows: [],
  environments: [],
  ...limits,
});
const actorWith = (...grants: Grant[]): Actor => ({ kind: 'person', id: 'p', name: 'P', email: null, teams: [], grants });

/** How a table of one kind is seen: what of a place its rows tell, and so what a grant is asked about. */
const tells: Record<string, readonly Dimension[]> = {
  place: dimensions,
  lists: dimensions,
  exception: dimensions,
  site: ['facility', 'workflow'],
  marker: ['facility', 'workflow'],
  workflow: ['workflow'],
  environment: [],
  whole: dimensions,
};

const reaches = (one: Grant, { environment }: Place) => one.environments.length === 0 || one.environments.includes(environment);
const unlimited = (one: Grant) => dimensions.every((dimension) => one[limitsOf[dimension]].length === 0);

/** Tables whose rows are seen with a row of another, by the column that names it. */
const children: Record<string, string> = { exception: 'exception_id', told: 'exception_id', attempt: 'intent_id', point: 'series_id' };

/** Judged one row at a time, by other means than SQL. */
function sees(actor: Actor, kind: string, row: Place, columns: readonly string[]): boolean {
  return actor.grants.some((one) => {
    if (!reaches(one, row)) return false;
    if (unlimited(one)) return true;
    if (kind === 'whole') return false;
    return (tells[kind] ?? []).every((dimension) => {
      const limits = one[limitsOf[dimension]];
      const known = kind === 'lists' || kind === 'exception' || columns.includes(dimension);
      return limits.length === 0 || (known && limits.includes(row[dimension]));
    });
  });
}

const limited = { facilities: ['fac-a'], departments: ['dep-x'], workflows: ['wf-1'], environments: ['production' as const] };
const actors: [string, Actor][] = [
  ...roles.flatMap((role): [string, Actor][] => [
    [`${role} of one place`, actorWith(grant({ role, ...limited }))],
    [`${role} of everything`, actorWith(grant({ role }))],
    [`${role} of production`, actorWith(grant({ role, environments: ['production'] }))],
  ]),
  ['nobody', actorWith()],
  ['two facilities by two grants', actorWith(grant({ facilities: ['fac-a'] }), grant({ role: 'auditor', facilities: ['fac-b'] }))],
  [
    'grants of different shape',
    actorWith(grant({ facilities: ['fac-a'], departments: ['dep-x'] }), grant({ workflows: ['wf-2'] }), grant({ environments: ['test'] })),
  ],
  [
    'more grants of different shape than have settings of their own',
    actorWith(
      grant({ facilities: ['fac-a'], departments: ['dep-x'] }),
      grant({ facilities: ['fac-b'], workflows: ['wf-1'], environments: ['production'] }),
      grant({ departments: ['dep-y'], workflows: ['wf-2'] }),
      grant({ facilities: ['fac-b'], departments: ['dep-x'], environments: ['test'] }),
      grant({ workflows: ['wf-2'], facilities: ['fac-a'], environments: ['test'] }),
    ),
  ],
  ['a grant within another', actorWith(grant({ facilities: ['fac-a'] }), grant({ facilities: ['fac-a'], workflows: ['wf-1'] }))],
  ['everything of one environment and a facility of all', actorWith(grant({ environments: ['test'] }), grant({ facilities: ['fac-b'] }))],
  ['a name that looks like SQL', actorWith(grant({ facilities: ['fac-a', `x"}', '{},\\`] }))],
  ['a facility that is nowhere', actorWith(grant({ facilities: ['fac-z'] }))],
];

const tableRow = z.object({
  name: z.string(),
  kind: z.string(),
  columns: z.array(z.string()),
  types: z.array(z.string()),
  hidden: z.boolean(),
});
type Table = z.infer<typeof tableRow>;
let tables: Table[] = [];

// Values that a check constraint asks for; whatever else a column cannot do without is made up by its type.
const words: Record<string, Record<string, unknown>> = {
  audit_entry: { result: 'done' },
  bucket_day: { level: 'full' },
  bucket_other: { dimension: 'connector' },
  bucket_value: { dimension: 'connector' },
  contribution: { state: 'open', subject_kind: 'transaction' },
  deadline: { state: 'pending' },
  delivery: { outcome: null },
  exception: { state: 'open', severity: 'sev2', closed_by: null, waiting_for: null },
  exception_member: { subject_kind: 'transaction' },
  intent: { state: 'waiting', channel: 'mail', digest_id: null },
  kpi_day: { level: 'place' },
  marker: { kind: 'release', until: null },
  metric_series: { temporality: 'instant', kind: 'gauge' },
  occurrence: { state: 'expected' },
  preset_hour: { outcome: 'mapped' },
  rejected_record: { state: 'open', outcome: null },
  replay: { state: 'running', safe: 'yes' },
  replay_item: { state: 'waiting', outcome: null },
  series_day: { kind: 'flow' },
  shared_key: { reason: 'full' },
  silence: { kind: 'silence', ends_at: new Date(Date.now() + 3_600_000), starts_at: new Date() },
  ticket_message: { state: 'waiting', kind: 'linked' },
  transaction: { state: 'open' },
};

const START = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 1));
/** Ids are cut by time like everything else, so they carry the month's first minutes. */
const idOf = (n: number) => {
  const hex = (START.getTime() + n * 1000).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

function madeUp(type: string, n: number): unknown {
  if (type.endsWith('[]')) return [];
  if (type === 'uuid') return idOf(n);
  if (type.startsWith('timestamp')) return new Date(START.getTime() + n * 1000);
  if (type === 'date') return START.toISOString().slice(0, 10);
  if (type === 'boolean') return false;
  if (type === 'jsonb' || type === 'json') return {};
  if (type === 'bytea') return '\\x00';
  return /int|double|numeric|real/.test(type) ? n : `x${n}`;
}

function rowOf({ name, columns, types }: Table, place: Place, n: number): Record<string, unknown> {
  const made = Object.fromEntries(columns.map((column, at) => [column, madeUp(types[at] ?? '', n)]));
  const lists = { facilities: [place.facility], departments: [place.department], workflows: [place.workflow] };
  const here = Object.fromEntries(
    Object.entries({ ...place, ...lists, exception_id: idOf(n) }).filter(([column]) => columns.includes(column)),
  );
  return { ...made, ...here, ...words[name] };
}

const store = (on: pg.Client, name: string, rows: readonly object[]) =>
  on.query(`insert into ${name} overriding system value select * from jsonb_populate_recordset(null::${name}, $1) on conflict do nothing`, [
    JSON.stringify(rows),
  ]);

async function withLogin<T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  tables = await query(
    sql`select t.name::text as name, t.kind, t.columns, t.hidden <> '{}' as hidden, array(select format_type(a.atttypid, a.atttypmod) from pg_attribute a
        where a.attrelid = t.name and a.attnum > 0 and not a.attisdropped order by a.attnum) as types
      from wall_table t where t.guarded order by 1`,
    tableRow,
  );
  await withLogin(url(), async (client) => {
    // Rows need not belong together to show whether they are seen.
    await client.query("set session_replication_role = replica; set timezone to 'UTC'");
    await client.query('select ensure_partition(parent, $1) from partition_plan', [START]);
    for (const table of tables) {
      if (table.kind === 'group') {
        const ids = [
          ...['fac-a', 'fac-b'].map((id) => ['facility', id] as const),
          ...['wf-1', 'wf-2'].map((id) => ['workflow', id] as const),
          ['interface', 'if-1'] as const,
        ];
        const rows = ids.map(([by, id], n) => ({ ...rowOf(table, places[0] as Place, n), by, id, status: 'completed' }));
        await store(client, table.name, rows);
      } else if (table.kind === 'audit')
        await store(client, table.name, [
          { ...rowOf(table, places[0] as Place, 9001), target_kind: 'person' },
          { ...rowOf(table, places[0] as Place, 9002), target_kind: 'exception_type' },
        ]);
      else
        await store(
          client,
          table.name,
          places.map((place, n) => rowOf(table, place, n + 1)),
        );
    }
  });
});

const seenRow = z.object({ name: z.string(), place: z.string() });
// Safe as SQL text: names of tables, as the database itself tells them.
const plain = (text: string): Sql => sql([text]);

/** What bare statements, which ask about no right at all, bring to this actor: by table, what its rows tell of their place. */
async function seenBy(actor: Actor): Promise<Map<string, string[]>> {
  const parts = tables
    .filter(({ kind }) => children[kind] === undefined)
    .map(({ name, kind, columns }) => {
      const told =
        kind === 'lists'
          ? ['environment', 'facilities', 'departments', 'workflows']
          : ['environment', ...dimensions, 'by', 'id', 'target_kind'].filter(
              (one) => columns.includes(one) && (one !== 'id' || kind === 'group'),
            );
      return sql`select distinct ${name} as name, concat_ws('/', ${plain(told.map((one) => `t.${one}`).join(', '))}) as place from ${plain(name)} t`;
    });
  const parents = tables.flatMap(({ name, kind }) => {
    const column = children[kind];
    return column === undefined ? [] : [sql`select distinct ${name} as name, ${plain(`t.${column}`)}::text as place from ${plain(name)} t`];
  });
  const rows = await asReader(readerFor(actor), () => query(join([...parts, ...parents], ' union all '), seenRow));
  return new Map([...Map.groupBy(rows, ({ name }) => name)].map(([name, found]) => [name, found.map(({ place }) => place).sort()]));
}

function expected(actor: Actor, { kind, columns }: Table): string[] {
  if (kind === 'group' || kind === 'audit') return [];
  const told = places.flatMap((place, n) => {
    // A point is seen as its series, which knows all of its place; what was told as its exception.
    const as = kind === 'point' ? 'place' : children[kind] === undefined ? kind : 'exception';
    if (!sees(actor, as, place, kind === 'point' ? dimensions : columns)) return [];
    if (children[kind] !== undefined) return [idOf(n + 1)];
    if (kind === 'lists') return [`${place.environment}/{${place.facility}}/{${place.department}}/{${place.workflow}}`];
    return [
      ['environment' as const, ...dimensions]
        .filter((one) => columns.includes(one))
        .map((one) => place[one])
        .join('/'),
    ];
  });
  return [...new Set(told)].sort();
}

describe('direct SQL without any condition, as the database role of', () => {
  test.each(actors)('%s', async (_, actor) => {
    const seen = await seenBy(actor);
    for (const table of tables.filter(({ kind }) => kind !== 'group' && kind !== 'audit' && kind !== 'series'))
      expect(seen.get(table.name) ?? [], table.name).toEqual(expected(actor, table));
    // A series of a place is seen like any row of the place; what belongs to none is another test.
    const series = tables.find(({ kind }) => kind === 'series');
    expect(seen.get('metric_series') ?? []).toEqual(expected(actor, { ...(series as Table), kind: 'place' }));
    const audit = ['exception_type', ...(mayReadAudit(actor) ? ['person'] : [])];
    expect(seen.get('audit_entry') ?? []).toEqual(actor.grants.length === 0 ? [] : audit);
  });

  test('grants as chance has them', async () => {
    let state = 20_261_123;
    const chance = (n: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % n;
    };
    const some = (ids: string[]) => (chance(2) === 0 ? [] : ids.filter(() => chance(3) > 0));
    for (let turn = 0; turn < 12; turn += 1) {
      const grants = Array.from({ length: 1 + chance(6) }, () =>
        grant({
          facilities: some(['fac-a', 'fac-b']),
          departments: some(['dep-x', 'dep-y']),
          workflows: some(['wf-1', 'wf-2']),
          environments: chance(2) === 0 ? [] : chance(2) === 0 ? ['production'] : ['test'],
        }),
      );
      const actor = actorWith(...grants);
      const seen = await seenBy(actor);
      for (const table of tables.filter(({ kind }) => kind !== 'group' && kind !== 'audit' && kind !== 'series'))
        expect(seen.get(table.name) ?? [], `${table.name} ${JSON.stringify(grants)}`).toEqual(expected(actor, table));
    }
  });

  test('nobody is refused everywhere, everybody sees everywhere: the cases above can fail', async () => {
    expect([...(await seenBy(actorWith()))].flat()).toEqual([]);
    const all = await seenBy(actorWith(grant({ role: 'administrator' })));
    for (const { name } of tables) expect(all.get(name)?.length, name).toBeGreaterThan(0);
    expect(tables.length).toBeGreaterThan(35);
  });

  test('numbers by one dimension are seen by who is limited in that dimension alone', async () => {
    const groups = async (limits: Partial<Grant>) => (await seenBy(actorWith(grant(limits)))).get('group_hour') ?? [];
    expect(await groups({ facilities: ['fac-a'] })).toEqual(['production/facility/fac-a']);
    expect(await groups({ workflows: ['wf-2'] })).toEqual(['production/workflow/wf-2']);
    expect(await groups({ facilities: ['fac-a'], workflows: ['wf-2'] })).toEqual([]);
    expect(await groups({ environments: ['production'] })).toHaveLength(5);
    expect(await groups({ environments: ['test'] })).toEqual([]);
  });

  test('what was told of no exception is seen by all, and its words by nobody', async () => {
    const [intent] = tables.filter(({ name }) => name === 'intent');
    if (!intent) throw new Error('There are no intents.');
    const test = { ...rowOf(intent, places[0] as Place, 98), exception_id: null, reason: 'test' };
    await withLogin(url(), (client) => store(client, 'intent', [test]));
    const told = (actor: Actor) =>
      asReader(readerFor(actor), () => query(sql`select reason from intent where exception_id is null`, z.object({ reason: z.string() })));
    expect(await told(actorWith(grant({ facilities: ['fac-z'] })))).toEqual([{ reason: 'test' }]);
    await withLogin(url(), (client) => client.query('delete from intent where exception_id is null'));
  });

  test('machinery that belongs to no place is seen by everybody of its environment', async () => {
    const [series] = tables.filter(({ kind }) => kind === 'series');
    if (!series) throw new Error('There are no series.');
    const shared = {
      ...rowOf(series, places[0] as Place, 99),
      environment: 'validation',
      facility: 'unassigned',
      department: 'unassigned',
      workflow: 'unassigned',
    };
    await withLogin(url(), (client) => store(client, series.name, [shared]));
    const seen = async (limits: Partial<Grant>) =>
      ((await seenBy(actorWith(grant(limits)))).get(series.name) ?? []).filter((place) => place.startsWith('validation'));
    expect(await seen({ facilities: ['fac-z'] })).toHaveLength(1);
    expect(await seen({ facilities: ['fac-z'], environments: ['production'] })).toEqual([]);
  });
});

const stateOf = (error: unknown) => (error instanceof pg.DatabaseError ? error.code : String(error));
/** What a statement of such a role does by itself, in SQL as anybody could type it. */
async function typed(role: string, settings: string, statement: string): Promise<unknown[] | string | undefined> {
  return withLogin(url(), async (client) => {
    await client.query(`begin; set local role ${role}; ${settings}`);
    return client.query(statement).then(({ rows }) => rows, stateOf);
  });
}
const DENIED = '42501';

describe.each(['throughline_reader', 'throughline_mixed', 'throughline_site'])('%s, who is limited', (role) => {
  test('without settings sees no row of any guarded table', async () => {
    for (const { name } of tables) expect(await typed(role, '', `select from ${name}`), name).toEqual([]);
  });

  test('with settings that are empty sees none either', async () => {
    const names = ['audit', 'environments', 'whole', 'within', 'facilities', 'departments', 'workflows', 'grants'];
    const empty = names.map((name) => `set local throughline.${name} = ''`).join('; ');
    for (const { name } of tables) expect(await typed(role, empty, `select from ${name}`), name).toEqual([]);
  });
});

describe.each(['throughline_reader', 'throughline_mixed', 'throughline_site', 'throughline_overseer'])('%s', (role) => {
  test('reads no partition by its own name, neither of today nor one made later', async () => {
    await execute(sql`select ensure_partition(parent, now() + interval '2 months') from partition_plan`);
    const partitions = await query(
      sql`select c.oid::regclass::text as name from pg_class c where c.relispartition and c.relkind = 'r' order by c.oid`,
      z.object({ name: z.string() }),
    );
    expect(partitions.length).toBeGreaterThan(20);
    for (const { name } of [...partitions.slice(0, 3), ...partitions.slice(-3)])
      expect(await typed(role, "set local throughline.audit = 'yes'", `select from ${name}`), name).toBe(DENIED);
  });

  test('reads no table of secrets, and no column of one', async () => {
    for (const name of ['session', 'account', 'two_factor', 'verification', 'password_link'])
      expect(await typed(role, '', `select from ${name}`), name).toBe(DENIED);
    for (const column of [
      'ingest_key.secret_hash',
      'api_token.secret_hash',
      'provisioning_token.secret_hash',
      'webhook.secret',
      'webhook.url',
      'replay_address.secret',
      'ticket_address.secret',
      'duty_feed.secret_hash',
      'intent.content',
      'digest.content',
    ])
      expect(await typed(role, '', `select ${column} from ${column.split('.')[0]}`), column).toBe(DENIED);
    expect(await typed(role, '', 'select name from ingest_key')).toEqual([]);
  });

  test('changes nothing', async () => {
    for (const statement of [
      'delete from transaction',
      "update exception set title = 'x'",
      'truncate feed',
      'insert into work_list default values',
      'create table mine ()',
    ])
      expect(await typed(role, "set local throughline.audit = 'yes'", statement), statement).toBe(DENIED);
  });
});

const facilities = z.object({ facility: z.string() });
const ofFacility = (facility: string, role: Role = 'procurement') => actorWith(grant({ role, facilities: [facility] }));

describe('a read whose statement forgot the predicate', () => {
  const forgetful = throughWall({
    alone: async (_: Actor) => query(sql`select distinct facility from transaction`, facilities),
    prepared: async (_: Actor) => queryPrepared(sql`select distinct facility from contribution`, facilities),
    atOnce: async (_: Actor) => readAtOnce((on) => query(sql`select distinct facility from kpi_bucket`, facilities, on)),
    together: async (_: Actor) => inTransaction((tx) => query(sql`select distinct facility from exception_member`, facilities, tx)),
    late: async (_: Actor) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return query(sql`select distinct facility from transaction_hour`, facilities);
    },
    asked: async (_: Actor, facility: string) =>
      query(sql`select distinct facility from transaction where facility = ${facility}`, facilities),
  });

  test('brings nothing foreign, whichever way it asked', async () => {
    for (const read of [forgetful.alone, forgetful.prepared, forgetful.atOnce, forgetful.together, forgetful.late]) {
      expect(await read(ofFacility('fac-a'))).toEqual([{ facility: 'fac-a' }]);
      expect(await read(ofFacility('fac-b'))).toEqual([{ facility: 'fac-b' }]);
      expect(await read(actorWith(grant()))).toHaveLength(2);
      expect(await read(actorWith())).toEqual([]);
    }
  });

  test('is not widened by what a client sends', async () => {
    const mine = ofFacility('fac-a');
    for (const text of ['fac-b', "fac-b'; set local role throughline_overseer; --", '{fac-a,fac-b}'])
      expect(await forgetful.asked(mine, text)).toEqual([]);
    expect(await forgetful.asked(mine, 'fac-a')).toHaveLength(1);
  });

  test('leaves nothing on its connection for the next, however they mix', async () => {
    const who = z.object({ name: z.string(), within: z.string().nullable(), whole: z.string().nullable() });
    const standing = () =>
      readAtOnce((on) =>
        query(
          sql`select current_user as name, nullif(current_setting('throughline.within', true), '') as within,
              nullif(current_setting('throughline.whole', true), '') as whole`,
          who,
          on,
        ),
      );
    const rounds = Array.from({ length: 60 }, async (_, n) => {
      if (n % 4 === 0) return expect(await standing()).toEqual([{ name: 'postgres', within: null, whole: null }]);
      if (n % 4 === 1) return expect(await forgetful.alone(ofFacility('fac-a'))).toEqual([{ facility: 'fac-a' }]);
      if (n % 4 === 2) return expect(await forgetful.prepared(ofFacility('fac-b'))).toEqual([{ facility: 'fac-b' }]);
      return expect(await forgetful.atOnce(actorWith(grant()))).toHaveLength(2);
    });
    await Promise.all(rounds);
  });

  test('tells a fault, and the next reader meets none of it', async () => {
    const faulty = throughWall({ divide: async (_: Actor) => query(sql`select 1 / 0 as facility`, facilities) });
    for (let turn = 0; turn < 12; turn += 1) {
      await expect(faulty.divide(ofFacility('fac-a'))).rejects.toThrow('division by zero');
      expect(await forgetful.alone(ofFacility('fac-b'))).toEqual([{ facility: 'fac-b' }]);
    }
  });

  test('can write nothing', async () => {
    const writing = throughWall({
      alone: async (_: Actor) => execute(sql`delete from transaction`),
      together: async (_: Actor) => inTransaction((tx) => execute(sql`delete from transaction`, tx)),
    });
    await expect(writing.alone(actorWith(grant({ role: 'administrator' })))).rejects.toThrow(/read-only|permission denied/);
    await expect(writing.together(actorWith(grant({ role: 'administrator' })))).rejects.toThrow('permission denied');
  });
});

describe('people who are limited to facilities and to nothing else', () => {
  const mine = ofFacility('fac-a');
  const explained = z.object({ 'QUERY PLAN': z.string() });
  const planOf = async (actor: Actor, statement: Sql) =>
    (await asReader(readerFor(actor), () => query(sql`explain (verbose, costs off) ${statement}`, explained))).map(
      (row) => row['QUERY PLAN'],
    );
  const who = () => query(sql`select current_user::text as name`, z.object({ name: z.string() }));

  test('read as a role of their own; who is limited in another way does not', async () => {
    expect(await asReader(readerFor(mine), who)).toEqual([{ name: 'throughline_site' }]);
    for (const limits of [
      { departments: ['dep-x'] },
      { facilities: ['fac-a'], workflows: ['wf-1'] },
      { facilities: ['fac-a'], environments: ['test' as const] },
    ])
      expect(await asReader(readerFor(actorWith(grant(limits))), who)).toEqual([{ name: 'throughline_reader' }]);
    const two = actorWith(grant({ facilities: ['fac-a'] }), grant({ facilities: ['fac-b'], role: 'auditor' }));
    expect(await asReader(readerFor(two), who)).toEqual([{ name: 'throughline_site' }]);
  });

  test('have each row held against one list that is read once: no function and no subplan a row', async () => {
    const reads: [string, Sql][] = [
      ['transaction', sql`select count(*) from transaction where environment = 'production'`],
      ['bucket_hour', sql`select facility, sum(n) from bucket_hour where environment = 'production' group by facility`],
      ['contribution', sql`select facility, sum(n) from kpi_bucket where environment = 'production' group by facility`],
      ['exception', sql`select count(*) from exception where state <> 'resolved'`],
      ['member', sql`select count(*) from exception_member where mended_at is null`],
    ];
    for (const [name, statement] of reads) {
      const plan = await planOf(mine, statement);
      const lists = plan.filter((line) => /^\s*InitPlan/.test(line));
      expect(lists, name).toHaveLength(1);
      expect(
        plan.filter((line) => /SubPlan|wall_admits/.test(line)),
        name,
      ).toEqual([]);
      // Whatever asks for the setting does so outside of every scan.
      expect(
        plan.filter((line) => /(Filter|Cond):.*current_setting/.test(line)),
        name,
      ).toEqual([]);
    }
  });

  test('are read for so too when their grants are many; grants that hold or complete each other are one', async () => {
    for (const [role, ...grants] of [
      ['throughline_site', { facilities: ['fac-a'] }, { facilities: ['fac-a'], workflows: ['wf-1'] }, { facilities: ['fac-b'] }],
      [
        'throughline_site',
        { facilities: ['fac-a'], environments: ['test', 'production'] },
        { facilities: ['fac-a'], environments: ['development', 'validation'] },
      ],
      ['throughline_reader', { departments: ['dep-x'], workflows: ['wf-1'] }, { departments: ['dep-y'], workflows: ['wf-1'] }],
      ['throughline_overseer', { facilities: ['fac-a'], departments: ['dep-x'] }, { workflows: ['wf-1'] }, {}],
      ['throughline_mixed', { facilities: ['fac-a'], departments: ['dep-x'] }, { workflows: ['wf-1'] }],
    ] satisfies [string, ...Partial<Grant>[]][])
      expect(await asReader(readerFor(actorWith(...grants.map(grant))), who), JSON.stringify(grants)).toEqual([{ name: role }]);
  });

  test('and those whose grants differ in shape have each row held against lists that are read once', async () => {
    const actor = actorWith(grant({ facilities: ['fac-a'], departments: ['dep-x'] }), grant({ workflows: ['wf-2'] }));
    const plan = await planOf(actor, sql`select facility, sum(n) from bucket_hour where environment = 'production' group by facility`);
    expect(plan.filter((line) => /(Filter|Cond):.*CASE WHEN/.test(line)).length).toBeGreaterThan(0);
    expect(plan.filter((line) => /SubPlan|(Filter|Cond):.*current_setting/.test(line))).toEqual([]);
    // The function has nothing to look at while two are enough.
    expect(readerFor(actor)?.settings).not.toHaveProperty('throughline.grants');
  });

  test('are read for as before where the database has no such role', async () => {
    const seen = () => asReader(readerFor(mine), () => query(sql`select distinct facility from transaction`, facilities));
    try {
      await execute(sql`drop policy throughline_site on transaction`);
      await connectTo(url());
      expect(await asReader(readerFor(mine), who)).toEqual([{ name: 'throughline_reader' }]);
      expect(await seen()).toEqual([{ facility: 'fac-a' }]);
    } finally {
      await execute(sql`select raise_wall()`);
      await connectTo(url());
    }
    expect(await asReader(readerFor(mine), who)).toEqual([{ name: 'throughline_site' }]);
    expect(await seen()).toEqual([{ facility: 'fac-a' }]);
  });
});

test('every read of this room that takes who asks goes through the wall', () => {
  // These are about people and keys, in tables that no reader may open, and ask for a right over them instead.
  const apart = ['readAccount', 'readPeople', 'readPerson', 'listKeys', 'hasPage', 'checkEditor'];
  const open = Object.entries(door).filter(
    ([name, read]) =>
      typeof read === 'function' &&
      !isThroughWall(read) &&
      !apart.includes(name) &&
      /^(?:async )?(?:function )?\w*\s*\(\s*_?actor\b/.test(read.toString()),
  );
  expect(open.map(([name]) => name)).toEqual([]);
  expect(Object.values(door).filter((read) => typeof read === 'function' && isThroughWall(read)).length).toBeGreaterThan(60);
});

describe('the wall itself', () => {
  const row = z.object({ said: z.string() });
  const holes = async () => (await query(sql`select said from list_wall_holes() said`, row)).map(({ said }) => said);

  test('has no hole, and a second raising changes nothing', async () => {
    expect(await holes()).toEqual([]);
    await execute(sql`select raise_wall()`);
    expect(await holes()).toEqual([]);
  });

  test('tells of a grant too many and of a table left open', async () => {
    await execute(sql`grant select on session to throughline_reader`);
    await execute(sql`grant select (secret) on webhook to throughline_overseer`);
    await execute(sql`grant update on feed to throughline_reader`);
    await execute(sql`alter table handover disable row level security`);
    const said = (await holes()).join('\n');
    for (const word of ['may read session', 'secret of webhook', 'may change feed', 'handover has no row-level security'])
      expect(said).toContain(word);
    await execute(sql`revoke all on session, feed from throughline_reader`);
    await execute(sql`revoke all on webhook from throughline_overseer`);
    await execute(sql`select raise_wall()`);
    expect(await holes()).toEqual([]);
  });

  test('every table that tells of an environment is behind it, but for sums and clocks of which no row is of anybody', async () => {
    const open = await query(
      sql`select name::text as said from wall_table where kind = 'open' and 'environment' = any (columns) order by 1`,
      row,
    );
    // A digest names its person, and its words are hidden as secrets of keys are; a summary of a team is a date.
    expect(open.map(({ said }) => said)).toEqual([
      'digest',
      'ingest_key',
      'kpi_waiting',
      'rolled_day',
      'series_clock',
      'slo_arrival',
      'slo_minute',
      'team_summary',
    ]);
  });

  test('what stands open to every reader is the catalog, machinery, and names of colleagues: each table of it is known by name', async () => {
    const open = await query(
      sql`select t.name::text as name, t.columns, array(select one from unnest(t.columns) one
          where has_column_privilege('throughline_reader', t.name::oid, one, 'SELECT')) as readable from wall_table t where t.kind = 'open' order by 1`,
      z.object({ name: z.string(), columns: z.array(z.string()), readable: z.array(z.string()) }),
    );
    const about = {
      estate:
        '_prisma_migrations catalog_version day_clock distribution_plan kpi_mark kpi_work partition_made partition_plan retention_limit retention_log wall_plan',
      'sums of which no row is of anybody': 'kpi_waiting rolled_day series_clock slo_arrival slo_count slo_minute',
      'links to rows that are guarded': 'event_inbox span_trace transaction_event marker_revision team_summary',
      machinery: 'backup_made delivery_audit duty_gap_told hold mail_route worker_heartbeat',
      'the trail: hashes of entries, no entries': 'audit_chain audit_check audit_checkpoint audit_seal',
      'colleagues by name, and who is on call':
        'person team_member duty_override duty_swap duty_feed work_list digest digest_choice dismissed_step',
      'keys by name, and where webhooks are': 'api_token ingest_key provisioning_token webhook',
    };
    expect(open.map(({ name }) => name)).toEqual(
      Object.values(about)
        .flatMap((names) => names.split(' '))
        .sort(),
    );
    const columnsOf = (name: string) => open.find((table) => table.name === name)?.readable.join(' ');
    expect(columnsOf('person')).toBe('id name email time_zone created_at updated_at disabled_at');
    expect(columnsOf('api_token')).toBe('id public_id person_id created_at expires_at revoked_at name created_by replaced_by');
    expect(columnsOf('webhook')).toBe('id name kind private teams severities set_by set_at template');
    // Columns by whose name one would fear for them, and what they hold.
    const feared = open.flatMap(({ name, readable }) =>
      readable
        .filter((one) => /secret|password|token|hash|mail|phone|address|key|content|grants|sign/.test(one))
        .map((one) => `${name}.${one}`),
    );
    expect(feared).toEqual([
      'audit_chain.hash',
      'audit_check.hash',
      'audit_checkpoint.key_id',
      'audit_checkpoint.hash',
      'audit_checkpoint.public_key',
      'audit_checkpoint.signature',
      'audit_seal.hash',
      'catalog_version.content',
      'event_inbox.event_key',
      'marker_revision.content_hash',
      'marker_revision.content',
      'person.email',
      'span_trace.block_key',
      'transaction_event.event_key',
    ]);
  });

  test('no secret of anybody stands in what any role may read, wherever it stands', async () => {
    const house = systemActor('wall');
    const password = 'Quagmire lanterns 77 west';
    await createPerson(house, {
      name: 'Wanda Wall',
      email: 'wanda@wall.example',
      password,
      grants: [grant()],
      teams: ['team-integration'],
    });
    const [token, key] = [
      await createApiToken(house, 'wanda@wall.example'),
      await createIngestKey(house, { environment: 'test', name: 'wall' }),
    ];
    const secrets = await query(
      sql`select secret_hash::text as said from api_token union select secret_hash::text from ingest_key union select password from account where password is not null`,
      row,
    );
    expect(secrets.length).toBeGreaterThan(2);
    const places = await query(
      sql`select format('select to_jsonb(x)::text as said from (select %s from %s) x', string_agg(quote_ident(one), ', '), t.name) as said
        from wall_table t cross join unnest(t.columns) one where has_column_privilege('throughline_overseer', t.name::oid, one, 'SELECT') group by t.name`,
      row,
    );
    expect(places.length).toBeGreaterThan(80);
    const all = await asReader(readerFor(actorWith(grant({ role: 'auditor' }))), () =>
      query(
        join(
          places.map(({ said }) => plain(said)),
          ' union all ',
        ),
        row,
      ),
    );
    const text = all.map(({ said }) => said).join('\n');
    expect(text).toContain('Wanda Wall');
    for (const secret of [password, token.text.slice(-20), key.text.slice(-20), ...secrets.map(({ said }) => said)])
      expect(text).not.toContain(secret);
  });

  test('covers a table that a later version adds, as its columns say', async () => {
    await execute(sql`create table later_place (environment text, facility text, workflow text)`);
    await execute(
      sql`insert into later_place values ('production', 'fac-a', 'wf-1'), ('production', 'fac-b', 'wf-1'), ('production', null, null)`,
    );
    await execute(sql`select raise_wall()`);
    const seen = (actor: Actor) =>
      asReader(readerFor(actor), () => query(sql`select facility from later_place`, z.object({ facility: z.string().nullable() })));
    expect(await seen(ofFacility('fac-a'))).toEqual([{ facility: 'fac-a' }]);
    expect(await seen(actorWith(grant()))).toHaveLength(3);
    await execute(sql`drop table later_place`);
  });

  test('says what is missing where the login may make no roles, and people are read for all the same', async () => {
    const login = `weak_${Date.now()}`;
    // A member of the owner owns the tables, but may neither make roles nor take those of the wall.
    await execute(plain(`create role ${login} login password 'weak' in role postgres`));
    const address = Object.assign(new URL(url()), { username: login, password: 'weak' }).toString();
    try {
      await connectTo(address);
      const [fault] = await query(sql`select raise_wall() as said`, row);
      expect(fault?.said).toBe(`${login} may not take the role throughline_reader: grant throughline_reader to ${login}`);
      const [none] = await query(sql`select wall_role_fault('no_such_role') as said`, row);
      expect(none?.said).toContain('create role no_such_role nologin');
      const bare = throughWall({ read: async (_: Actor) => query(sql`select distinct facility from transaction`, facilities) });
      expect(await bare.read(ofFacility('fac-a'))).toHaveLength(2);
    } finally {
      await connectTo(url());
      await execute(plain(`drop role ${login}`));
    }
  });
});

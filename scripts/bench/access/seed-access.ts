import { z } from 'zod';
import { createApiToken, createIngestKey, createPerson } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Role, roles, systemActor } from '@/lib/domain';
import { runRounds } from '@/lib/pipeline';
import { askRoute } from './ask-route';

/** The place that everything told lies in, and another where nothing ever happened. */
export const INSIDE = 'fac-lakehead';
export const OUTSIDE = 'fac-granite';
const INSIDE_CODE = 'LKH';

/** Who asks. `whole`: everywhere. `inside`, `outside`: only in that facility. */
export interface Persona {
  name: string;
  role: Role | null;
  where: 'whole' | 'inside' | 'outside' | 'nowhere';
  token: string;
}

/** The things that are asked for, all in INSIDE. */
export interface Subjects {
  transaction: string;
  trace: string;
  exception: string;
  replay: string;
  marker: string;
  silence: string;
  rejected: string;
  key: string;
  ingestKey: string;
  person: string;
  catalogVersion: number;
  workflow: string;
  interface: string;
  /** Words that stand only in what is told: whoever may not see INSIDE must never read one. */
  canaries: string[];
}

export interface Scene {
  personas: Persona[];
  subjects: Subjects;
}

const actor = systemActor('access');
/** That of everybody here. */
export const PASSWORD = 'a long enough password';
const CANARY = 'ZQCANARY';
const idSchema = z.object({ id: z.string() });

async function makePersona(role: Role | null, where: Persona['where']): Promise<Persona> {
  const name = `${role ?? 'nobody'}-${where}`;
  const email = `${name.replaceAll('_', '-')}@access.example`;
  const facilities = where === 'inside' ? [INSIDE] : where === 'outside' ? [OUTSIDE] : [];
  const grants = role === null ? [] : [{ role, facilities, departments: [], workflows: [], environments: [] }];
  await createPerson(actor, { name, email, password: PASSWORD, grants, teams: role === null ? [] : ['team-integration'] });
  return { name, role, where, token: (await createApiToken(actor, email)).text };
}

const one = async (statement: ReturnType<typeof sql>) => (await query(statement, idSchema))[0]?.id ?? '';

async function told(token: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await askRoute({
    method: 'POST',
    path,
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The scene could not be made: ${path} answered ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** Failed hires at INSIDE, of which an exception is raised, a replay asked for, and a record that was refused; nothing at OUTSIDE. */
async function tell(ingestKey: string, trace: string): Promise<void> {
  const begun = Date.now() - 20 * 60_000;
  const hire = (n: number) => ({
    occurredAt: new Date(begun + n * 1000).toISOString(),
    workflow: 'wf-employee-onboarding',
    milestone: 'hire_in_schedule',
    interface: 'if-hire-sched',
    facility: INSIDE_CODE,
    status: 'dead_lettered',
    traceId: n === 0 ? trace : undefined,
    attempt: { number: 5 },
    businessKeys: [{ type: 'employee_id', value: `${CANARY}-E${n}` }],
    error: { class: 'auth_failed', code: '401', message: `${CANARY} refused ${n}` },
    attributes: { 'http.response.status_code': 401 },
  });
  await told(
    ingestKey,
    '/api/events',
    Array.from({ length: 4 }, (_, n) => hire(n)),
  );
  await told(ingestKey, '/api/events', [
    { ...hire(9), occurredAt: 'no time', businessKeys: [{ type: 'employee_id', value: `${CANARY}-BAD` }] },
  ]);
  const span = {
    traceId: trace,
    spanId: 'c0ffee00c0ffee00',
    name: `${CANARY} span`,
    kind: 1,
    startTimeUnixNano: `${begun}000000`,
    endTimeUnixNano: `${begun + 40}000000`,
  };
  await told(ingestKey, '/v1/traces', { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: [span] }] }] });
  const at = new Date();
  await runRounds(['plan', 'events', 'feeds', 'time', 'counts', 'slos', 'kpis'], at);
}

/** The estate, one person of each role in each reach, one without rights, and one thing of each kind that has an id. */
export async function seedAccess(): Promise<Scene> {
  await applyCatalog('catalog', 'access');
  const personas = [await makePersona(null, 'nowhere')];
  for (const role of roles) for (const where of ['whole', 'inside', 'outside'] as const) personas.push(await makePersona(role, where));
  const admin = personas.find(({ name }) => name === 'administrator-whole')?.token ?? '';
  const { text: ingestKey } = await createIngestKey(actor, { environment: 'production', name: 'access' });
  const trace = 'c0ffee00c0ffee00c0ffee00c0ffee00';
  await tell(ingestKey, trace);
  const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
  await told(ingestKey, '/api/markers', {
    markerId: 'marker-access',
    kind: 'release',
    at: hour(-1),
    title: `${CANARY} release`,
    facility: INSIDE,
  });
  await told(admin, '/api/silences', {
    kind: 'silence',
    facilities: [INSIDE],
    startsAt: hour(1),
    endsAt: hour(2),
    reason: `${CANARY} silence`,
  });
  await told(admin, '/api/replay-addresses', {
    environment: 'production',
    connector: 'con-sched-rest',
    url: 'http://127.0.0.1:9/replays',
    secret: 'the secret that both sides know',
    private: true,
  });
  const exception = await one(
    sql`select 'EX-' || number as id from exception where facilities && ${[INSIDE]}::text[] order by number limit 1`,
  );
  await told(admin, '/api/replays', { exception, reason: `${CANARY} replay`, checked: 'Nothing was taken.' });
  const { publicId } = await createIngestKey(actor, { environment: 'production', name: `${CANARY} key` });
  const victim = await createPerson(actor, {
    name: 'Some Colleague',
    email: 'victim@access.example',
    password: PASSWORD,
    grants: [{ role: 'procurement', facilities: [INSIDE], departments: [], workflows: [], environments: [] }],
    teams: [],
  });
  const transaction = await one(sql`select id::text from transaction where key_value = ${`${CANARY}-E0`}`);
  return {
    personas,
    subjects: {
      transaction,
      trace,
      exception,
      replay: await one(sql`select 'R-' || number as id from replay order by number limit 1`),
      marker: await one(sql`select id::text from marker where title like ${`${CANARY}%`}`),
      silence: await one(sql`select id::text from silence where reason like ${`${CANARY}%`}`),
      rejected: await one(sql`select id::text from rejected_record order by id limit 1`),
      key: publicId,
      ingestKey,
      person: victim,
      catalogVersion: Number(await one(sql`select max(id)::text as id from catalog_version`)),
      workflow: 'wf-employee-onboarding',
      interface: 'if-hire-sched',
      canaries: [CANARY, transaction],
    },
  };
}

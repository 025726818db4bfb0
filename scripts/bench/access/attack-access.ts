import { z } from 'zod';
import { answerAuth } from '@/lib/access';
import { query, sql } from '@/lib/db';
import { accessRules, endpoints } from '@/lib/domain/endpoints';
import { askRoute, ORIGIN } from './ask-route';
import { samplesOf } from './samples';
import { PASSWORD, type Persona, type Scene } from './seed-access';

type Endpoint = (typeof endpoints)[number];
const json = { 'content-type': 'application/json' };

/** What an attacker would like to say besides what is asked: who they are, what they may, whose it is and where it lies. */
const EXTRA = 'ZQEXTRA';
const extras: Readonly<Record<string, unknown>> = {
  role: EXTRA,
  roles: [EXTRA],
  grants: [{ role: EXTRA }],
  scope: { facilities: [EXTRA] },
  isAdmin: EXTRA,
  ownerId: EXTRA,
  personId: EXTRA,
  person_id: EXTRA,
  actorId: EXTRA,
  createdBy: EXTRA,
  approvedBy: EXTRA,
  tenant: EXTRA,
  emailVerified: EXTRA,
  disabledAt: EXTRA,
  secretHash: EXTRA,

  'constructor.prototype.role': EXTRA,
};

/** The body with what was not asked for, in its every object. What the endpoint itself asks for is left as it is. */
function withExtras(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtras);
  if (typeof value !== 'object' || value === null) return value;
  const held = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withExtras(inner)]));
  return { ...extras, ...held };
}

const changing = endpoints.filter(({ method, name }) => method !== 'GET' && accessRules[name]?.reach !== 'key');
const waysOf = (scene: Scene, { name }: Endpoint) => samplesOf(scene.subjects)[name] ?? [];

const tableRow = z.object({ name: z.string() });
const textRow = z.object({ text: z.string() });
async function tablesWith(text: string): Promise<string[]> {
  const tables = await query(
    sql`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
    tableRow,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await query(
      sql`select to_jsonb(t)::text as text from ${sql([`"${name}"`])} t where to_jsonb(t)::text like ${`%${text}%`} limit 3`,
      textRow,
    );
    found.push(...rows.map((row) => `${name}: ${row.text.slice(0, 300)}`));
  }
  return found;
}

/** Every change with fields that nobody asked for, by somebody who may do it. Returns where such a field got to, and what broke. */
export async function assignInBulk(scene: Scene): Promise<{ asked: number; faults: string[] }> {
  const token = tokenOf(scene, 'administrator-whole');
  const faults: string[] = [];
  let asked = 0;
  for (const of of changing)
    for (const sample of waysOf(scene, of)) {
      if (sample.body === undefined || !of.body) continue;
      asked += 1;
      const body = withExtras(sample.body);
      const parsed = of.body.safeParse(body);
      if (parsed.success && JSON.stringify(parsed.data ?? null).includes(EXTRA) && of.name !== 'actOnExceptions')
        faults.push(`${of.name} takes what it did not ask for`);
      const answered = await askRoute({
        method: of.method,
        path: of.path,
        ...(sample.params ? { params: sample.params } : {}),
        ...(sample.query ? { query: sample.query } : {}),
        body: JSON.stringify(body),
        headers: { ...json, origin: ORIGIN, authorization: `Bearer ${token}` },
      });
      if (answered.status >= 500) faults.push(`${of.name} answered ${answered.status}`);
    }
  faults.push(...(await tablesWith(EXTRA)).filter((row) => !row.startsWith('audit_entry')));
  return { asked, faults };
}

const tokenOf = ({ personas }: Scene, name: string): string => {
  const persona = personas.find((one) => one.name === name);
  if (!persona) throw new Error(`There is no ${name}.`);
  return persona.token;
};

/** The cookie of somebody who signed in. */
async function signIn(persona: Persona): Promise<string> {
  const answered = await answerAuth(
    new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { ...json, origin: ORIGIN, 'x-throughline-peer': '192.0.2.8' },
      body: JSON.stringify({ email: `${persona.name.replaceAll('_', '-')}@access.example`, password: PASSWORD }),
    }),
  );
  const cookie = answered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  if (answered.status !== 200 || cookie === '') throw new Error(`${persona.name} cannot sign in: ${answered.status}`);
  return cookie;
}

const foreign: readonly Record<string, string>[] = [
  {},
  { origin: 'null' },
  { origin: 'https://evil.example' },
  { origin: 'http://localhost.evil.example:3000' },
  { origin: 'http://localhost:3001' },
  { origin: 'https://evil.example', referer: `${ORIGIN}/health`, 'sec-fetch-site': 'same-origin' },
  { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  { origin: 'https://evil.example', 'x-http-method-override': 'GET' },
  { 'content-type': 'text/plain', origin: 'https://evil.example' },
];

/** Every change as another site makes a browser send it, with the cookie of somebody who may do everything. Returns what was not refused. */
export async function forgeRequests({ personas, ...scene }: Scene): Promise<{ asked: number; faults: string[] }> {
  const boss = personas.find(({ name }) => name === 'administrator-whole');
  if (!boss) throw new Error('There is no administrator.');
  const cookie = await signIn(boss);
  const faults: string[] = [];
  let asked = 0;
  for (const of of changing) {
    const [sample] = waysOf({ personas, ...scene }, of);
    if (!sample) continue;
    for (const headers of foreign) {
      asked += 1;
      const answered = await askRoute({
        method: of.method,
        path: of.path,
        ...(sample.params ? { params: sample.params } : {}),
        ...(sample.query ? { query: sample.query } : {}),
        ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
        headers: { ...json, cookie, ...headers },
      });
      if (answered.status !== 403) faults.push(`${of.method} ${of.path} ${JSON.stringify(headers)} answered ${answered.status}`);
    }
  }
  return { asked, faults };
}

const everywhere = { facilities: [], departments: [], workflows: [], environments: [] };
const wholeAdministrator = { role: 'administrator', ...everywhere };
const grantRow = z.object({ text: z.string() });
const readGrants = async () =>
  (await query(sql`select (to_jsonb(g) - 'id')::text as text from access_grant g order by 1`, grantRow)).map(({ text }) => text);
const personRow = z.object({ id: z.string() });
type Try = [path: string, params: Record<string, string>, body: unknown];

/** Everybody but the administrator of everything reaches for what they do not have, for themselves and for a colleague. Returns what they got. */
export async function raiseRights(scene: Scene): Promise<{ asked: number; faults: string[] }> {
  const before = await readGrants();
  const faults: string[] = [];
  let asked = 0;
  for (const persona of scene.personas.filter(({ name }) => name !== 'administrator-whole')) {
    const [own] = await query(sql`select id from person where name = ${persona.name}`, personRow);
    const tries: Try[] = [
      ...[own?.id ?? '', scene.subjects.person].flatMap((id): Try[] => [
        ['/api/people/{id}/actions', { id }, { action: 'set_grants', grants: [wholeAdministrator] }],
        ['/api/people/{id}/actions', { id }, { action: 'set_grants', grants: [{ ...everywhere, role: persona.role ?? 'auditor' }] }],
      ]),
      [
        '/api/people',
        {},
        { name: 'Raised', email: `raised-${persona.name.replaceAll('_', '-')}@access.example`, grants: [wholeAdministrator] },
      ],
      ['/api/account/actions', {}, { action: 'make_token', name: 'more', expiresInDays: 7 }],
      // Whoever administers all that somebody may do may act for them.
      ...(persona.role === 'administrator'
        ? []
        : [
            [
              '/api/people/{id}/actions',
              { id: scene.subjects.person },
              { action: 'make_token', name: 'of another', expiresInDays: 7 },
            ] as Try,
          ]),
    ];
    for (const [path, params, body] of tries) {
      asked += 1;
      const answered = await askRoute({
        method: 'POST',
        path,
        params,
        body: JSON.stringify(body),
        headers: { ...json, authorization: `Bearer ${persona.token}` },
      });
      const said = await answered.text();
      // Whoever has rights everywhere may be given what they have already.
      const same = persona.where === 'whole' && persona.role === 'administrator';
      if (!same && ![400, 403, 404, 409].includes(answered.status))
        faults.push(`${persona.name} ${path} ${JSON.stringify(body).slice(0, 100)} answered ${answered.status} ${said.slice(0, 120)}`);
    }
  }
  const after = await readGrants();
  if (JSON.stringify(after) !== JSON.stringify(before)) faults.push('grants changed');
  return { asked, faults };
}

const ownRow = z.object({ id: z.string(), kind: z.string() });

/** Things that belong to one person, asked for and ended by the ids that others know of them. Returns what was seen or is gone. */
export async function swapIds(scene: Scene): Promise<{ asked: number; faults: string[] }> {
  const [owner, ...others] = ['it_operations-whole', 'procurement-whole', 'administrator-inside', 'auditor-whole', 'nobody-nowhere'].map(
    (name) => ({
      name,
      token: tokenOf(scene, name),
    }),
  );
  const post = (token: string, path: string, body: unknown, params: Record<string, string> = {}) =>
    askRoute({ method: 'POST', path, params, body: JSON.stringify(body), headers: { ...json, authorization: `Bearer ${token}` } });
  const OWN = 'ZQOWN';
  const made = [
    await post(owner?.token ?? '', '/api/views', { do: 'save', name: `${OWN} view`, path: '/health', query: `q=${OWN}`, team: null }),
    await post(owner?.token ?? '', '/api/exceptions/lists', { do: 'save', name: `${OWN} list`, query: `q=${OWN}`, team: null }),
    await post(owner?.token ?? '', '/api/oncall/feeds', { action: 'create', schedule: null }),
  ];
  const faults = made.flatMap(({ status }, at) => (status === 200 ? [] : [`the scene could not be made: ${at} answered ${status}`]));
  const read = () =>
    query(
      sql`select w.id::text as id, 'view' as kind from work_list w join person p on p.id = w.person_id where p.name = ${owner?.name}
          union all select f.id::text, 'feed' from duty_feed f join person p on p.id = f.person_id where p.name = ${owner?.name} and f.revoked_at is null
          union all select t.public_id, 'token' from api_token t join person p on p.id = t.person_id where p.name = ${owner?.name} and t.revoked_at is null
          order by 2, 1`,
      ownRow,
    );
  const before = await read();
  if (new Set(before.map(({ kind }) => kind)).size < 3) faults.push(`too little to look for: ${JSON.stringify(before)}`);
  let asked = 0;
  for (const { name, token } of others) {
    for (const { id, kind } of before) {
      const tries: [string, unknown, Record<string, string>?][] =
        kind === 'view'
          ? [
              ['/api/views', { do: 'delete', id }],
              ['/api/exceptions/lists', { do: 'delete', id }],
            ]
          : kind === 'feed'
            ? [['/api/oncall/feeds', { action: 'revoke', id }]]
            : [
                ['/api/account/actions', { action: 'revoke_token', token: id }],
                ['/api/account/actions', { action: 'rotate_token', token: id, overlapHours: 1 }],
                ['/api/people/{id}/actions', { action: 'revoke_token', token: id }, { id: scene.subjects.person }],
                ['/api/keys/{id}/actions', { action: 'revoke' }, { id }],
              ];
      for (const [path, body, params] of tries) {
        asked += 1;
        const { status } = await post(token, path, body, params);
        if (![400, 403, 404, 409].includes(status)) faults.push(`${name} ${path} ${JSON.stringify(body)} answered ${status}`);
      }
    }
    for (const path of ['/api/views', '/api/exceptions/lists', '/api/account', '/api/me']) {
      asked += 1;
      const answered = await askRoute({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
      if ((await answered.text()).includes(OWN)) faults.push(`${name} reads ${path} of somebody else`);
    }
  }
  if (JSON.stringify(await read()) !== JSON.stringify(before)) faults.push('something of somebody else is gone');
  return { asked, faults };
}

import {
  countBackupCodes,
  countMembers,
  findMember,
  type ListedSession,
  type ListedToken,
  listMembers,
  listSessions,
  listTokens,
  type Member,
  mayAct,
  mayKnow,
  mayManage,
  seesMember,
  stateOf,
} from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Actor, type Catalog, environments, ForbiddenError, type Grant, NotFoundError, roleActions, roles } from '@/lib/domain';
import { type PlaceName, sayGrant } from '@/lib/domain/say-grant';
import type { AccountView, GrantChoices, People, PersonRow, PersonSession, PersonToken, PersonView } from '@/lib/domain/views/people';
import { readCursor, writeCursor } from './cursor';
import { sayAgent } from './say-agent';

const iso = (at: Date | null) => at?.toISOString() ?? null;

function placeName(catalog: Catalog): PlaceName {
  const names = {
    facilities: new Map(catalog.facilities.map((one) => [one.id, one.shortName])),
    departments: new Map(catalog.departments.map((one) => [one.id, one.name])),
    workflows: new Map(catalog.workflows.map((one) => [one.id, one.shortName])),
  };
  return (kind, id) => names[kind].get(id) ?? id;
}

const administers = (grant: Grant) => roleActions[grant.role].includes('admin:people');

/** Places that the actor may give away, and nothing else: a name out of their places is not theirs to read. */
function choicesOf(actor: Actor, catalog: Catalog): GrantChoices {
  const held = actor.grants.filter(administers);
  const mine = (kind: 'facilities' | 'departments' | 'workflows' | 'environments', id: string) =>
    held.some((grant) => grant[kind].length === 0 || grant[kind].some((one) => one === id));
  return {
    roles: held.length === 0 ? [] : [...roles],
    facilities: catalog.facilities.filter(({ id }) => mine('facilities', id)).map(({ id, shortName: name }) => ({ id, name })),
    departments: catalog.departments.filter(({ id }) => mine('departments', id)).map(({ id, name }) => ({ id, name })),
    workflows: catalog.workflows.filter(({ id }) => mine('workflows', id)).map(({ id, shortName: name }) => ({ id, name })),
    environments: environments.filter((id) => mine('environments', id)),
    teams: held.length === 0 ? [] : catalog.teams.map(({ id, name }) => ({ id, name })),
  };
}

function prepareRow(actor: Actor, member: Member, name: PlaceName): PersonRow {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    state: stateOf(member),
    rights: member.grants.filter((grant) => mayKnow(actor, grant)).map((grant) => sayGrant(grant, name)),
    teams: member.teams,
    lastSignInAt: iso(member.lastSignInAt),
    secondFactor: member.secondFactor,
    sessions: member.sessions,
    tokens: member.tokens,
  };
}

const signsInBy = ({ ways }: Pick<Member, 'ways'>): ('password' | 'sign_on')[] => [
  ...(ways.includes('credential') ? (['password'] as const) : []),
  ...(ways.some((way) => way !== 'credential') ? (['sign_on'] as const) : []),
];

const prepareSession = ({ id, startedAt, endsAt, address, agent }: ListedSession, current: string | null): PersonSession => ({
  id,
  startedAt: startedAt.toISOString(),
  endsAt: endsAt.toISOString(),
  address: address || null,
  agent: sayAgent(agent),
  current: id === current,
});

function prepareToken(
  { publicId, name, createdAt, createdBy, lastUsedAt, lastUsedFrom, expiresAt, revokedAt, replaced }: ListedToken,
  now: Date,
): PersonToken {
  const over = expiresAt !== null && expiresAt <= now;
  return {
    publicId,
    name,
    createdAt: createdAt.toISOString(),
    createdBy,
    lastUsedAt: iso(lastUsedAt),
    lastUsedFrom,
    state: revokedAt ? 'revoked' : over ? 'expired' : replaced ? 'replaced' : 'works',
    endsAt: iso(revokedAt ?? expiresAt),
  };
}

function checkReader(actor: Actor): void {
  if (!mayAct(actor, 'admin:people') && !mayAct(actor, 'read:audit'))
    throw new ForbiddenError('People and their rights are for administrators and auditors.');
}

interface Asked {
  q?: string | undefined;
  state?: PersonRow['state'] | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** People whom the reader administers or audits, by name, a page at a time. Throws ForbiddenError, InvalidInputError for a cursor of another list. */
export async function readPeople(actor: Actor, { q, state, cursor, limit }: Asked, now = new Date()): Promise<People> {
  checkReader(actor);
  const [afterName, afterId] = cursor === undefined ? [] : readCursor(cursor, ['word', 'word']).map(String);
  const after = afterName === undefined || afterId === undefined ? undefined : ([afterName, afterId] as const);
  const [{ catalog }, found, counts] = await Promise.all([
    currentCatalog(),
    listMembers(actor, { q, state, after, limit: limit + 1 }),
    countMembers(actor, q),
  ]);
  const name = placeName(catalog);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    asOf: now.toISOString(),
    mayManage: mayAct(actor, 'admin:people'),
    counts,
    rows: page.map((member) => prepareRow(actor, member, name)),
    nextCursor: found.length > limit && last ? writeCursor([last.name, last.id]) : null,
    choices: choicesOf(actor, catalog),
  };
}

/** One person with rights, sessions and tokens. Throws ForbiddenError, NotFoundError also for somebody the reader may not know of. */
export async function readPerson(actor: Actor, id: string, now = new Date()): Promise<PersonView> {
  checkReader(actor);
  const member = await findMember(id);
  if (!member || !seesMember(actor, member)) throw new NotFoundError('There is no such person.');
  const { catalog } = await currentCatalog();
  const name = placeName(catalog);
  const whole = member.grants.every((grant) => mayKnow(actor, grant));
  // Where somebody is signed in from is for those who are answerable for all of them.
  const [sessions, tokens] = whole ? await Promise.all([listSessions(id), listTokens(id)]) : [[], []];
  const row = prepareRow(actor, member, name);
  return {
    asOf: now.toISOString(),
    person: {
      ...row,
      ...(whole ? {} : { sessions: 0, tokens: 0 }),
      createdAt: member.createdAt.toISOString(),
      grants: member.grants.filter((grant) => mayKnow(actor, grant)).map((grant) => ({ ...grant, text: sayGrant(grant, name) })),
      signsInBy: signsInBy(member),
      sessionList: sessions.map((session) => prepareSession(session, null)),
      tokenList: tokens.map((token) => prepareToken(token, now)),
    },
    mayGrant: mayAct(actor, 'admin:people'),
    mayManage: mayAct(actor, 'admin:people') && mayManage(actor, member),
    self: member.id === actor.id,
    signOn: config().oidc !== null,
    choices: choicesOf(actor, catalog),
  };
}

/** The reader's own account; `session` is the one they read it with. Throws NotFoundError for an actor who is no person. */
export async function readAccount(actor: Actor, session: string | null, now = new Date()): Promise<AccountView> {
  const member = await findMember(actor.id);
  if (!member) throw new NotFoundError('This is not the account of a person.');
  const { catalog } = await currentCatalog();
  const name = placeName(catalog);
  const team = new Map(catalog.teams.map((one) => [one.id, one.name]));
  const [sessions, tokens, codes] = await Promise.all([listSessions(actor.id), listTokens(actor.id), countBackupCodes(actor.id)]);
  return {
    asOf: now.toISOString(),
    name: member.name,
    email: member.email,
    timezone: member.timezone,
    rights: member.grants.map((grant) => sayGrant(grant, name)),
    teams: member.teams.map((id) => team.get(id) ?? id),
    signsInBy: signsInBy(member),
    secondFactor: { on: codes !== null, codesLeft: codes ?? 0 },
    sessionList: sessions.map((one) => prepareSession(one, session)),
    tokenList: tokens.map((token) => prepareToken(token, now)),
  };
}

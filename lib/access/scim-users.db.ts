import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { ConflictError, InvalidInputError, NotFoundError } from '@/lib/domain';
import { nameOfUser, patchUser, type ScimFilter, type ScimPatch, type ScimUser, scimUserSchema } from '@/lib/domain/scim';
import { createPerson } from './create-person.db';
import { endSessions, endTokens } from './end-access.db';
import { isWholeAdministrator, keepAdministrator, lockAdministrators } from './keep-administrator.db';
import { findMember } from './list-members.db';
import type { Provisioner } from './provisioning-token.db';
import { recordAudit } from './record-audit.db';

const userRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  externalId: z.string().nullable(),
  active: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
  groups: z.array(z.object({ value: z.string(), display: z.string() })),
});
/** A person as the directory knows them. */
export type ProvisionedUser = z.infer<typeof userRow>;

const columns = sql`p.id, p.name, p.email, p.external_id as "externalId", p.disabled_at is null as active, p.created_at as "createdAt", p.updated_at as "updatedAt",
  coalesce((select jsonb_agg(jsonb_build_object('value', g.id, 'display', g.display_name) order by g.display_name)
    from directory_member m join directory_group g on g.id = m.group_id where m.person_id = p.id), '[]') as groups`;

const matching = (filter: ScimFilter | null) => {
  if (filter === null) return sql`true`;
  if (filter.attribute === 'username') return sql`p.email = ${filter.value.toLowerCase()}`;
  if (filter.attribute === 'externalid') return sql`p.external_id = ${filter.value}`;
  return filter.attribute === 'id' ? sql`p.id = ${filter.value}` : sql`p.name = ${filter.value}`;
};

export interface ScimPage {
  filter: ScimFilter | null;
  startIndex: number;
  count: number;
}

/** Users that match, in a fixed order, and how many there are. */
export async function listScimUsers({ filter, startIndex, count }: ScimPage): Promise<{ total: number; users: ProvisionedUser[] }> {
  const where = sql`p.removed_at is null and ${matching(filter)}`;
  const [counted, users] = await Promise.all([
    query(sql`select count(*)::int as total from person p where ${where}`, z.object({ total: z.number() })),
    query(sql`select ${columns} from person p where ${where} order by p.created_at, p.id offset ${startIndex - 1} limit ${count}`, userRow),
  ]);
  return { total: counted[0]?.total ?? 0, users };
}

/** One user. Throws NotFoundError. */
export async function getScimUser(id: string, tx?: Connection): Promise<ProvisionedUser> {
  const [user] = await query(sql`select ${columns} from person p where p.id = ${id} and p.removed_at is null`, userRow, tx);
  if (!user) throw new NotFoundError('There is no such user.');
  return user;
}

function emailOf(user: ScimUser): string {
  const primary = user.emails?.find((one) => one.primary) ?? user.emails?.[0];
  const email = [user.userName, primary?.value ?? ''].find((text) => z.email().safeParse(text).success);
  if (!email) throw new InvalidInputError('userName must be an e-mail address, or emails must hold one.');
  return email.toLowerCase();
}

/** Nobody disabled has a way in: sessions, tokens and links for passwords end with it. */
async function shut(tx: Connection, by: Provisioner, id: string): Promise<void> {
  const member = await findMember(id, { tx, lock: true });
  if (!member || member.disabledAt) return;
  await lockAdministrators(tx);
  await execute(sql`update person set disabled_at = now() where id = ${id}`, tx);
  const sessions = await endSessions(tx, id);
  const tokens = await endTokens(tx, id);
  await execute(sql`update password_link set used_at = now() where person_id = ${id} and used_at is null`, tx);
  if (member.grants.some(isWholeAdministrator)) await keepAdministrator(tx);
  await recordAudit(tx, by, {
    action: 'person.disable',
    targetKind: 'person',
    targetId: id,
    before: { disabled: false },
    after: { disabled: true, sessions, tokens },
  });
}

/** Whom an administrator disabled by hand stays out: a directory says `active` again with every change of a name. */
async function wasShutByDirectory(tx: Connection, id: string): Promise<boolean> {
  const [last] = await query(
    sql`select actor_id from audit_entry where target_kind = 'person' and target_id = ${id} and action = 'person.disable' and result = 'done' order by id desc limit 1`,
    z.object({ actor_id: z.string() }),
    tx,
  );
  return last?.actor_id.startsWith('scim:') ?? false;
}

async function write(tx: Connection, by: Provisioner, id: string, user: ScimUser): Promise<ProvisionedUser> {
  await execute(sql`select id from person where id = ${id} for update`, tx);
  const before = await getScimUser(id, tx);
  const after = { name: nameOfUser(user), email: emailOf(user), externalId: user.externalId ?? null };
  const taken = await query(
    sql`select true as one from person where id <> ${id} and (email = ${after.email} or external_id = ${after.externalId})`,
    z.object({ one: z.boolean() }),
    tx,
  );
  if (taken.length > 0) throw new ConflictError('Another user has this userName or externalId.');
  const changed = before.name !== after.name || before.email !== after.email || before.externalId !== after.externalId;
  if (changed) {
    await execute(
      sql`update person set name = ${after.name}, email = ${after.email}, external_id = ${after.externalId}, updated_at = now() where id = ${id}`,
      tx,
    );
    const { name, email, externalId } = before;
    await recordAudit(tx, by, { action: 'person.rename', targetKind: 'person', targetId: id, before: { name, email, externalId }, after });
  }
  if (before.active && !user.active) await shut(tx, by, id);
  if (!before.active && user.active && (await wasShutByDirectory(tx, id))) {
    await execute(sql`update person set disabled_at = null, updated_at = now() where id = ${id}`, tx);
    await recordAudit(tx, by, {
      action: 'person.enable',
      targetKind: 'person',
      targetId: id,
      before: { disabled: true },
      after: { disabled: false },
    });
  }
  return getScimUser(id, tx);
}

/** A new user without a password, who comes in by single sign-on; one that the directory deleted before is the same person. Throws ConflictError, InvalidInputError. */
export async function createScimUser(by: Provisioner, user: ScimUser): Promise<ProvisionedUser> {
  const email = emailOf(user);
  return inTransaction(async (tx) => {
    const [known] = await query(
      sql`select id, removed_at is not null as removed from person where email = ${email} for update`,
      z.object({ id: z.string(), removed: z.boolean() }),
      tx,
    );
    if (known && !known.removed) throw new ConflictError('Another user has this userName.');
    if (known) await execute(sql`update person set removed_at = null where id = ${known.id}`, tx);
    const id = known?.id ?? (await createPerson(by, { name: nameOfUser(user), email, password: null, grants: [], teams: [] }, tx));
    return write(tx, by, id, user);
  });
}

/** A user as the directory says it now. Errors: NotFoundError, ConflictError, also when nobody would be left to administer; InvalidInputError. */
export const replaceScimUser = (by: Provisioner, id: string, user: ScimUser): Promise<ProvisionedUser> =>
  inTransaction((tx) => write(tx, by, id, user));

/** A user with some of it changed. Errors: as replaceScimUser. */
export const patchScimUser = (by: Provisioner, id: string, patch: ScimPatch): Promise<ProvisionedUser> =>
  inTransaction(async (tx) => {
    await execute(sql`select id from person where id = ${id} for update`, tx);
    const { name, email, externalId, active } = await getScimUser(id, tx);
    const parsed = scimUserSchema.safeParse(patchUser({ userName: email, displayName: name, externalId, active }, patch));
    if (!parsed.success)
      throw new InvalidInputError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    return write(tx, by, id, parsed.data);
  });

/** Ends every way in at once; what they did keeps their name. Errors: NotFoundError, ConflictError when nobody would be left to administer. */
export async function removeScimUser(by: Provisioner, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    await getScimUser(id, tx);
    await shut(tx, by, id);
    await execute(sql`delete from access_grant where person_id = ${id} and source = 'directory'`, tx);
    await execute(sql`delete from directory_member where person_id = ${id}`, tx);
    await execute(sql`update person set removed_at = now(), external_id = null, updated_at = now() where id = ${id}`, tx);
    await recordAudit(tx, by, { action: 'person.remove', targetKind: 'person', targetId: id });
  });
}

import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { ConflictError, grantsOfGroups, InvalidInputError, NotFoundError } from '@/lib/domain';
import { patchGroup, type ScimGroup, type ScimPatch, scimGroupSchema } from '@/lib/domain/scim';
import type { Provisioner } from './provisioning-token.db';
import { recordAudit } from './record-audit.db';
import type { ScimPage } from './scim-users.db';
import { readAccessRules, settleGroupGrants } from './sign-on.db';

/** Changes of groups go one after the other: two of them may be about the rights of one person. */
const LOCK = 7_320_002;

const groupRow = z.object({
  id: z.string(),
  displayName: z.string(),
  externalId: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  members: z.array(z.object({ value: z.string(), display: z.string() })),
});
export type ProvisionedGroup = z.infer<typeof groupRow>;

const columns = sql`g.id, g.display_name as "displayName", g.external_id as "externalId", g.created_at as "createdAt", g.updated_at as "updatedAt",
  coalesce((select jsonb_agg(jsonb_build_object('value', p.id, 'display', p.name) order by p.id)
    from directory_member m join person p on p.id = m.person_id where m.group_id = g.id), '[]') as members`;
const isUuid = (id: string) => z.uuid().safeParse(id).success;

/** Groups that match, in a fixed order, and how many there are. */
export async function listScimGroups({ filter, startIndex, count }: ScimPage): Promise<{ total: number; groups: ProvisionedGroup[] }> {
  const where =
    filter === null
      ? sql`true`
      : filter.attribute === 'displayname'
        ? sql`g.display_name = ${filter.value}`
        : filter.attribute === 'externalid'
          ? sql`g.external_id = ${filter.value}`
          : filter.attribute === 'id'
            ? sql`g.id::text = ${filter.value}`
            : sql`false`;
  const [counted, groups] = await Promise.all([
    query(sql`select count(*)::int as total from directory_group g where ${where}`, z.object({ total: z.number() })),
    query(
      sql`select ${columns} from directory_group g where ${where} order by g.created_at, g.id offset ${startIndex - 1} limit ${count}`,
      groupRow,
    ),
  ]);
  return { total: counted[0]?.total ?? 0, groups };
}

/** One group. Throws NotFoundError. */
export async function getScimGroup(id: string, tx?: Connection): Promise<ProvisionedGroup> {
  const [group] = isUuid(id) ? await query(sql`select ${columns} from directory_group g where g.id = ${id}::uuid`, groupRow, tx) : [];
  if (!group) throw new NotFoundError('There is no such group.');
  return group;
}

/** The rights of these people as their groups and the rules in force give them. */
async function settle(tx: Connection, by: Provisioner, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const rules = await readAccessRules(tx);
  const rows = await query(
    sql`select p.id, coalesce(array_agg(g.display_name) filter (where g.id is not null), '{}') || coalesce(array_agg(g.external_id) filter (where g.external_id is not null), '{}') as groups
        from person p left join directory_member m on m.person_id = p.id left join directory_group g on g.id = m.group_id
        where p.id = any(${[...people]}::text[]) group by p.id order by p.id`,
    z.object({ id: z.string(), groups: z.array(z.string()) }),
    tx,
  );
  for (const { id, groups } of rows)
    await settleGroupGrants(tx, by, { personId: id, source: 'directory', grants: grantsOfGroups(rules, groups) });
}

async function write(tx: Connection, by: Provisioner, id: string, group: ScimGroup): Promise<ProvisionedGroup> {
  const before = await getScimGroup(id, tx);
  const members = [...new Set((group.members ?? []).map(({ value }) => value))];
  const known = await query(
    sql`select id from person where id = any(${members}::text[]) and removed_at is null`,
    z.object({ id: z.string() }),
    tx,
  );
  if (known.length < members.length) {
    const missing = members.find((one) => known.every((person) => person.id !== one));
    throw new InvalidInputError(`There is no user "${missing}" to be a member.`);
  }
  const taken = await query(
    sql`select true as one from directory_group where display_name = ${group.displayName} and id <> ${id}::uuid`,
    z.object({ one: z.boolean() }),
    tx,
  );
  if (taken.length > 0) throw new ConflictError('Another group has this displayName.');
  await execute(
    sql`update directory_group set display_name = ${group.displayName}, external_id = ${group.externalId ?? null}, updated_at = now() where id = ${id}::uuid`,
    tx,
  );
  await execute(sql`delete from directory_member where group_id = ${id}::uuid and person_id <> all(${members}::text[])`, tx);
  await execute(
    sql`insert into directory_member (group_id, person_id) select ${id}::uuid, unnest(${members}::text[]) on conflict do nothing`,
    tx,
  );
  const was = before.members.map(({ value }) => value);
  const [joined, left] = [members.filter((one) => !was.includes(one)), was.filter((one) => !members.includes(one))];
  const renamed = before.displayName !== group.displayName || before.externalId !== (group.externalId ?? null);
  await recordAudit(tx, by, {
    action: 'directory_group.change',
    targetKind: 'directory_group',
    targetId: id,
    before: { displayName: before.displayName },
    after: { displayName: group.displayName, joined, left },
  });
  await settle(tx, by, renamed ? [...members, ...left] : [...joined, ...left]);
  return getScimGroup(id, tx);
}

const alone = <T>(run: (tx: Connection) => Promise<T>): Promise<T> =>
  inTransaction(async (tx) => {
    await execute(sql`select pg_advisory_xact_lock(${LOCK})`, tx);
    return run(tx);
  });

/** A new group; its members get the rights that access.yaml gives it. Errors: ConflictError, InvalidInputError for members that are not there. */
export const createScimGroup = (by: Provisioner, group: ScimGroup): Promise<ProvisionedGroup> =>
  alone(async (tx) => {
    const [made] = await query(
      sql`insert into directory_group (display_name, external_id) values (${group.displayName}, ${group.externalId ?? null}) on conflict do nothing returning id`,
      z.object({ id: z.string() }),
      tx,
    );
    if (!made) throw new ConflictError('Another group has this displayName.');
    return write(tx, by, made.id, group);
  });

/** A group as the directory says it now. Errors: NotFoundError, ConflictError, InvalidInputError. */
export const replaceScimGroup = (by: Provisioner, id: string, group: ScimGroup): Promise<ProvisionedGroup> =>
  alone((tx) => write(tx, by, id, group));

/** A group with some of it changed. Errors: as replaceScimGroup. */
export const patchScimGroup = (by: Provisioner, id: string, patch: ScimPatch): Promise<ProvisionedGroup> =>
  alone(async (tx) => {
    const parsed = scimGroupSchema.safeParse(patchGroup(await getScimGroup(id, tx), patch));
    if (!parsed.success)
      throw new InvalidInputError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    return write(tx, by, id, parsed.data);
  });

/** Takes a group away; its members lose the rights it gave. Throws NotFoundError. */
export const removeScimGroup = (by: Provisioner, id: string): Promise<void> =>
  alone(async (tx) => {
    const { displayName, members } = await getScimGroup(id, tx);
    await execute(sql`delete from directory_group where id = ${id}::uuid`, tx);
    await recordAudit(tx, by, {
      action: 'directory_group.remove',
      targetKind: 'directory_group',
      targetId: id,
      before: { displayName, members: members.length },
    });
    await settle(
      tx,
      by,
      members.map(({ value }) => value),
    );
  });

import { z } from 'zod';

/** Names of RFC 7643 and 7644. */
export const scimNames = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  config: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  type: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
} as const;

const text = z.string().trim().max(254);
// Entra sends "True" and "False".
const flag = z.union([z.boolean(), z.string().regex(/^(true|false)$/i)]).transform((value) => String(value).toLowerCase() === 'true');

/** What of a user counts here; whatever else a directory sends is left aside, as RFC 7644 3.3 allows. */
export const scimUserSchema = z.object({
  userName: text.min(3),
  externalId: text.min(1).nullish(),
  displayName: text.nullish(),
  name: z.object({ formatted: text.nullish(), givenName: text.nullish(), familyName: text.nullish() }).nullish(),
  emails: z
    .array(z.object({ value: text, primary: flag.nullish() }))
    .max(20)
    .nullish(),
  active: flag.default(true),
});
export type ScimUser = z.infer<typeof scimUserSchema>;

const membersSchema = z.array(z.object({ value: z.string().max(100) })).max(20_000);
export const scimGroupSchema = z.object({
  displayName: text.min(1),
  externalId: text.min(1).nullish(),
  members: membersSchema.nullish(),
});
export type ScimGroup = z.infer<typeof scimGroupSchema>;

export const scimPatchSchema = z.object({
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .transform((op) => op.toLowerCase())
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().max(300).nullish(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});
export type ScimPatch = z.infer<typeof scimPatchSchema>;
export type ScimOperation = ScimPatch['Operations'][number];

export const scimQuery = {
  filter: z.string().max(500).optional().meta({ description: 'userName, externalId, id or displayName, `eq`, and a value in quotes' }),
  startIndex: z.coerce.number().int().default(1).meta({ description: 'First result, counted from 1' }),
  count: z.coerce.number().int().default(100).meta({ description: 'Results on a page; 500 at most' }),
  attributes: z.string().max(500).optional().meta({ description: 'Taken and not followed: whole resources are answered' }),
  excludedAttributes: z.string().max(500).optional().meta({ description: '`members` leaves those of groups out' }),
};

export interface ScimFilter {
  attribute: 'id' | 'username' | 'externalid' | 'displayname';
  value: string;
}

const FILTER =
  /^\s*(id|userName|externalId|displayName|emails(?:\.value)?|emails\[type eq "work"\]\.value)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*$/i;

/** The one comparison that a filter makes; null when it is none that is known here. */
export function readScimFilter(filter: string): ScimFilter | null {
  const [, attribute, quoted] = FILTER.exec(filter) ?? [];
  if (attribute === undefined || quoted === undefined) return null;
  const name = attribute.toLowerCase().startsWith('emails') ? 'username' : attribute.toLowerCase();
  // The expression above lets only these through.
  return { attribute: name as ScimFilter['attribute'], value: quoted.replaceAll(/\\(.)/g, '$1') };
}

/** The name that people see: as the directory says it, else made of its parts, else the user name. */
export function nameOfUser({ displayName, name, userName }: Pick<ScimUser, 'displayName' | 'name' | 'userName'>): string {
  const parts = [name?.givenName, name?.familyName].filter((part) => part).join(' ');
  return (displayName || name?.formatted || parts || userName).slice(0, 100);
}

type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
const field = (target: Loose, name: string) => Object.keys(target).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;

function assign(target: Loose, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (head === '__proto__') return;
  const key = field(target, head);
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = isLoose(target[key]) ? target[key] : {};
  target[key] = inner;
  assign(inner, rest.join('.'), value);
}

const plainPath = (path: string) => path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, '');

/** A user with these operations done one after the other; still to be checked against `scimUserSchema`. What is not kept here is left aside. */
export function patchUser(user: Loose, { Operations }: ScimPatch): Loose {
  const next = structuredClone(user);
  for (const { op, path, value } of Operations) {
    if (!path) {
      if (op !== 'remove' && isLoose(value)) for (const [name, one] of Object.entries(value)) assign(next, plainPath(name), one);
      continue;
    }
    const at = plainPath(path);
    if (/^emails\b/i.test(at)) {
      const email = Array.isArray(value) ? value : [{ value, primary: true }];
      next['emails'] = op === 'remove' ? [] : email;
    } else if (!at.includes('[')) assign(next, at, op === 'remove' ? (/^active$/i.test(at) ? false : null) : value);
  }
  return next;
}

/** A group with these operations done one after the other; still to be checked against `scimGroupSchema`. */
export function patchGroup(
  group: { displayName: string; externalId: string | null; members: { value: string }[] },
  { Operations }: ScimPatch,
): Loose {
  let members = group.members.map(({ value }) => value);
  const next: Loose = { ...group };
  const valuesOf = (value: unknown) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) => (isLoose(one) && typeof one['value'] === 'string' ? [one['value']] : []));
  const change = (op: ScimOperation['op'], value: unknown) => {
    const ids = valuesOf(value);
    if (op === 'add') members = [...new Set([...members, ...ids])];
    else if (op === 'replace') members = ids;
    else members = value === undefined || value === null ? [] : members.filter((one) => !ids.includes(one));
  };
  for (const { op, path, value } of Operations) {
    const at = path ? plainPath(path) : null;
    const [, one] = /^members\[\s*value\s+eq\s+"([^"]*)"\s*\]$/i.exec(at ?? '') ?? [];
    if (one !== undefined) members = op === 'remove' ? members.filter((id) => id !== one) : [...new Set([...members, one])];
    else if (at !== null && /^members$/i.test(at)) change(op, value);
    else if (at !== null) assign(next, at, op === 'remove' ? null : value);
    else if (isLoose(value))
      for (const [name, given] of Object.entries(value)) {
        if (/^members$/i.test(name)) change(op, given);
        else assign(next, plainPath(name), given);
      }
  }
  return { ...next, members: members.map((value) => ({ value })) };
}

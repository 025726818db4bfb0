import { z } from 'zod';
import { type Grant, roleSchema } from './actor';
import { environmentSchema } from './event';
import { idSchema, textSchema } from './vocabulary';

/** What the members of a group elsewhere may do here; a list that is left out or empty means everywhere. */
export const accessRuleSchema = z.strictObject({
  id: idSchema('acc-'),
  /** As the single sign-on or the directory names the group, letter by letter. */
  group: textSchema,
  role: roleSchema,
  facilities: z.array(z.string()).default([]),
  departments: z.array(z.string()).default([]),
  workflows: z.array(z.string()).default([]),
  environments: z.array(environmentSchema).default([]),
});
export type AccessRule = z.infer<typeof accessRuleSchema>;

/** The rights that these groups give, in the order of the rules; none for groups that no rule names. */
export function grantsOfGroups(rules: readonly AccessRule[], groups: readonly string[]): Grant[] {
  const named = new Set(groups);
  return rules
    .filter(({ group }) => named.has(group))
    .map(({ role, facilities, departments, workflows, environments }) => ({ role, facilities, departments, workflows, environments }));
}

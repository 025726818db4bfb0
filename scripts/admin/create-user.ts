import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createPerson } from '@/lib/access';
import { roles } from '@/lib/domain';
import { checkPlaces } from './check-places';
import { operator } from './operator';
import { readOptions, required, type Verb } from './verb';

const list = z.array(z.string()).default([]);
const schema = z.object({
  email: required,
  role: z.enum(roles, { error: `must be one of ${roles.join(', ')}` }),
  name: z.string().optional(),
  password: z.string().optional(),
  facility: list,
  department: list,
  workflow: list,
  team: list,
});

export const createUser: Verb = {
  name: 'create-user',
  usage: [
    'create-user --email E --role R [--name N] [--password P] [--facility F ...] [--department D ...] [--workflow W ...] [--team T ...]',
  ],
  prepare: (args) => {
    const text = { type: 'string' } as const;
    const many = { type: 'string', multiple: true } as const;
    const options = readOptions(
      args,
      { email: text, role: text, name: text, password: text, facility: many, department: many, workflow: many, team: many },
      schema,
    );
    const password = options.password ?? randomBytes(12).toString('base64url');
    return async () => {
      const { facility, department, workflow, team } = options;
      await checkPlaces({ facility, department, workflow, team });
      const grant = { role: options.role, facilities: facility, departments: department, workflows: workflow, environments: [] };
      const name = options.name ?? options.email.split('@')[0] ?? options.email;
      await createPerson(operator(), { name, email: options.email, password, grants: [grant], teams: team });
      console.log(`${options.email} can sign in as ${options.role}.`);
      if (options.password === undefined) console.log(`Password, shown this once: ${password}`);
    };
  },
};

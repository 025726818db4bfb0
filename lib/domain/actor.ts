import { z } from 'zod';
import { type Environment, environmentSchema } from './event';

export const roles = ['procurement', 'business_owner', 'it_operations', 'on_call', 'executive', 'administrator', 'auditor'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** One right: a role, limited to the listed places. An empty list means every one. */
export const grantSchema = z.object({
  role: roleSchema,
  facilities: z.array(z.string()),
  departments: z.array(z.string()),
  workflows: z.array(z.string()),
  environments: z.array(environmentSchema),
});
export type Grant = z.infer<typeof grantSchema>;

/** Who acts: every read and write of the data layer takes one. `teams` are catalog team ids. */
export interface Actor {
  kind: 'person' | 'system';
  id: string;
  name: string;
  email: string | null;
  teams: string[];
  grants: Grant[];
}

/** The actor for the house's own steps: sees everything, is named in every history it writes. */
export const systemActor = (step: string): Actor => ({
  kind: 'system',
  id: `system:${step}`,
  name: 'Throughline',
  email: null,
  teams: [],
  grants: [{ role: 'administrator', facilities: [], departments: [], workflows: [], environments: [] }],
});

/** What a screen or a caller asks for; every field narrows, none can widen what the actor may see. */
export interface Scope {
  environment: Environment;
  facility?: string[] | undefined;
  department?: string[] | undefined;
  workflow?: string[] | undefined;
}

/** Half-open [from, to) in event time. */
export interface TimeWindow {
  from: Date;
  to: Date;
}

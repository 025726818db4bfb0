import { z } from 'zod';
import { type Actor, roleSchema } from './actor';
import { textSchema, wallTimeSchema } from './vocabulary';

/** A page for one audience, and the weekly mail that says what moved on it. */
export const reportSchema = z.strictObject({
  /** As in /reports/cfo. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower case letters, figures and hyphens, such as supply-chain'),
  title: textSchema,
  /** Whom it is for, as the list of reports says it. */
  reader: textSchema,
  /** Measures in the order of the page; one that is not computed is named at the foot as absent. */
  kpis: z.array(z.string()).min(1),
  /** Service levels in the order of the page; none: those of its workflows as a whole. */
  slos: z.array(z.string()).default([]),
  /** Whose exceptions are told; none: of every workflow. */
  workflows: z.array(z.string()).default([]),
  /** None: nobody is mailed, not even who asks for it. */
  digest: z
    .strictObject({
      /** 1 = Monday ... 7 = Sunday, of the week after the one that is told. */
      weekday: z.number().int().min(1).max(7).default(1),
      /** On the reader's own clock, or the organisation's. */
      at: wallTimeSchema.default('07:00'),
      /** Who gets it unless they say no; everybody else who may read measures can ask for it. */
      to: z.strictObject({ roles: z.array(roleSchema).default([]), people: z.array(z.email()).default([]) }).prefault({}),
    })
    .optional(),
});

export type Report = z.infer<typeof reportSchema>;

/** Whether the catalog mails a report to this person unless they say no. */
export const isAddressed = ({ digest }: Report, { email, grants }: Pick<Actor, 'email' | 'grants'>): boolean =>
  digest !== undefined &&
  (digest.to.people.some((one) => one.toLowerCase() === email?.toLowerCase()) || grants.some(({ role }) => digest.to.roles.includes(role)));

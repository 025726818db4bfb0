import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

/** What master data keeps from going on: one cause, as it is handed over to whoever keeps the data. */
const gapSchema = z.object({
  /** The exception that holds it; `/transactions?exception=` lists what it blocks. */
  ref: z.string(),
  domain: placeRefSchema,
  /** The drift check that finds it; of several that raise the same, the first. */
  check: placeRefSchema,
  type: z.string(),
  title: z.string(),
  /** The impact in a sentence. */
  statement: z.string(),
  /** What agrees in all of it: the code, the supplier, the application. */
  about: z.array(z.object({ name: z.string(), value: z.string() })),
  severity: z.enum(severities),
  state: z.string(),
  team: placeRefSchema,
  since: time,
  /** Transactions that wait or are wrong because of it, and entries of master data that are. */
  transactions: z.number(),
  records: z.number(),
  people: z.number().nullable(),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  facilities: z.array(placeRefSchema),
});
export type MasterDataGap = z.infer<typeof gapSchema>;

const checkSchema = z.object({
  id: z.string(),
  name: z.string(),
  evidence: z.string(),
  method: z.string(),
  threshold: z.string(),
  caveat: z.string(),
  types: z.array(z.object({ code: z.string(), title: z.string(), state: z.enum(['evaluated', 'off', 'described']) })),
  /** Exceptions open now, and those that began in the window. */
  open: z.number(),
  raised: z.number(),
  transactions: z.number(),
});
export type MasterDataCheck = z.infer<typeof checkSchema>;

const domainSchema = z.object({
  id: z.string(),
  name: z.string(),
  systemOfRecord: z.string(),
  record: placeRefSchema,
  consumers: z.array(placeRefSchema.extend({ keys: z.number().nullable(), lastAt: time.nullable() })),
  recordTold: z.object({ keys: z.number(), lastAt: time }).nullable(),
  governanceFocus: z.string(),
  team: placeRefSchema,
  key: z.string(),
  lifecycle: z.array(z.string()),
  open: z.number(),
  transactions: z.number(),
  amounts: z.array(z.object({ amountMinor: z.number(), currency: z.string() })),
  checks: z.array(checkSchema),
});
export type MasterDataDomain = z.infer<typeof domainSchema>;

export const masterDataViewSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  /** What all gaps together affect; a transaction that several hold counts once. */
  affected: z.object({ transactions: z.number(), amounts: z.array(z.object({ amountMinor: z.number(), currency: z.string() })) }),
  /** Every domain there is, by name; `domains` holds those that were asked for. */
  names: z.array(placeRefSchema),
  domains: z.array(domainSchema),
  /** What to hand over, the worst and largest first. */
  gaps: z.array(gapSchema),
});
export type MasterDataView = z.infer<typeof masterDataViewSchema>;

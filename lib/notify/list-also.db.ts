import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { aboutTelling, type ExceptionRecord } from '@/lib/domain';
import type { Recipient } from './plan-intents';

const personSchema = z.object({ email: z.string() });
const webhookSchema = z.object({ name: z.string(), teams: z.array(z.string()), severities: z.array(z.string()) });

/** What decides who else hears of an exception. */
type Heard = Pick<ExceptionRecord, 'code' | 'team' | 'severity' | 'groupedBy'>;

/** How a webhook stands as a recipient. */
export const WEBHOOK = 'webhook:';

/**
 * Who hears of these exceptions besides their teams: the webhooks that ask for such, and every administrator of one that is about telling people, but
 * not by the address that could not be reached. Cost: two small tables.
 */
export async function listAlso(
  tx: Connection | undefined,
  changes: readonly { readonly exception: Heard }[],
): Promise<(exception: Heard) => Recipient[]> {
  if (changes.length === 0) return () => [];
  const webhooks = await query(sql`SELECT name, teams, severities FROM webhook ORDER BY name`, webhookSchema, tx);
  const people = changes.some(({ exception }) => aboutTelling.has(exception.code))
    ? await query(
        sql`SELECT DISTINCT lower(p.email) AS email FROM person p JOIN access_grant g ON g.person_id = p.id WHERE g.role = 'administrator' ORDER BY 1`,
        personSchema,
        tx,
      )
    : [];
  return ({ code, team, severity, groupedBy }) => [
    ...webhooks
      .filter(
        (one) => (one.teams.length === 0 || one.teams.includes(team)) && (one.severities.length === 0 || one.severities.includes(severity)),
      )
      .filter(({ name }) => groupedBy['attr.recipient'] !== `${WEBHOOK}${name}`)
      .map(({ name }): Recipient => ({ address: `${WEBHOOK}${name}`, team, channel: 'webhook' })),
    ...(aboutTelling.has(code) ? people : [])
      .filter(({ email }) => email !== groupedBy['attr.recipient']?.toLowerCase())
      .map(({ email }): Recipient => ({ address: email, team, channel: 'mail' })),
  ];
}

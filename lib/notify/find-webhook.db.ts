import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { webhookKinds } from '@/lib/domain';
import { WEBHOOK } from './list-also.db';

const rowSchema = z.object({
  kind: z.enum(webhookKinds),
  template: z.string().nullable(),
  url: z.string(),
  private: z.boolean(),
  secret: z.string(),
});

/** The webhook that a recipient names, its secret sealed; null when it was taken away. */
export async function findWebhook(recipient: string): Promise<z.infer<typeof rowSchema> | null> {
  const [row] = await query(
    sql`SELECT kind, template, url, private, secret FROM webhook WHERE name = ${recipient.slice(WEBHOOK.length)}`,
    rowSchema,
  );
  return row ?? null;
}

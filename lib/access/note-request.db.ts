import { inTransaction } from '@/lib/db';
import type { Actor, ForbiddenError } from '@/lib/domain';
import { recordAudit } from './record-audit.db';
import { isNoted } from './refuse-deed.db';

/** What of an answer left the product as a file. */
export interface Exported {
  endpoint: string;
  /** The question as it was asked. */
  asked: unknown;
  /** csv, or the media type. */
  form: string;
  rows: number | null;
}

/** Writes into the audit trail that somebody took a list or a report out as a file. */
export const noteExport = (actor: Actor, { endpoint, asked, form, rows }: Exported): Promise<void> =>
  inTransaction((tx) =>
    recordAudit(tx, actor, { action: 'view.export', targetKind: 'view', targetId: endpoint, after: { form, rows, asked } }),
  );

/** Writes into the audit trail that somebody asked an endpoint for what they may not do; nothing when whoever refused has written it. */
export async function noteRefusal(actor: Actor, endpoint: string, refusal: ForbiddenError): Promise<void> {
  if (isNoted(refusal)) return;
  const entry = {
    action: 'request.refuse',
    targetKind: 'endpoint',
    targetId: endpoint,
    reason: refusal.message,
    result: 'refused' as const,
  };
  await inTransaction((tx) => recordAudit(tx, actor, entry));
}

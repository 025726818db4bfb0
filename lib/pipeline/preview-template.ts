import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Actor, checkTemplate, ForbiddenError, maySetRules } from '@/lib/domain';
import type { TemplateAsked, TemplatePreview } from '@/lib/domain/views/webhook-template';
import { sampleMessage } from '@/lib/notify';

/** The message that a body as it is being written makes of an example, or what is wrong with it. Nothing is stored or sent. Throws ForbiddenError. */
export async function previewTemplate(actor: Actor, { over, ...template }: TemplateAsked, now: Date): Promise<TemplatePreview> {
  if (!maySetRules(actor)) throw new ForbiddenError('Templates are written by administrators of everything.');
  const faults = checkTemplate(template).map(({ path, ...fault }) => ({ ...fault, path: path.join('.') }));
  if (faults.length > 0) return { faults, message: null };
  const index = indexCatalog((await currentCatalog()).catalog);
  const message = sampleMessage(template, { over, index, baseUrl: config().baseUrl, now });
  if (!message) return { faults: [{ path: '', message: 'The message is larger than 64 KiB.', mend: 'Say less.' }], message: null };
  return { faults: [], message: { ...message, bytes: Buffer.byteLength(message.body) } };
}

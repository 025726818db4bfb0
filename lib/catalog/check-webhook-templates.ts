import { checkTemplate } from '@/lib/domain';
import type { Checking } from './checking';

/** Checks each body of a message: that everything it fills in is known, and that it is bounded. */
export function checkWebhookTemplates({ draft, report }: Checking): void {
  draft.webhookTemplates.forEach((template, i) => {
    for (const { path, message, mend } of checkTemplate(template))
      report(['webhookTemplates', i, 'body'], path.length > 0 ? `At ${path.join('.')}: ${message}` : message, mend);
  });
}

import { answer } from '@/app/_http';
import { setWebhookEndpoint } from '@/lib/domain/endpoints';
import { setWebhook } from '@/lib/pipeline';
import { readTelling } from '@/lib/show';

export const POST = answer(setWebhookEndpoint, async ({ actor, body }) => {
  const now = new Date();
  await setWebhook(actor, body, now);
  return readTelling(actor, now);
});

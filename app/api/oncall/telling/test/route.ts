import { answer } from '@/app/_http';
import { sendTestEndpoint } from '@/lib/domain/endpoints';
import { sendTest } from '@/lib/pipeline';
import { readTelling } from '@/lib/show';

export const POST = answer(sendTestEndpoint, async ({ actor }) => {
  const now = new Date();
  await sendTest(actor, now);
  return readTelling(actor, now);
});

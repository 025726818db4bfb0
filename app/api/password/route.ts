import { answerAnyone } from '@/app/_http';
import { resetPassword } from '@/lib/access';
import { setPasswordEndpoint } from '@/lib/domain/endpoints';

export const POST = answerAnyone(setPasswordEndpoint, async ({ body, address }) => {
  await resetPassword({ ...body, address, now: new Date() });
  return { done: true as const };
});

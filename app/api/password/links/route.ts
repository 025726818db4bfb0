import { answerAnyone } from '@/app/_http';
import { askPasswordLinkEndpoint } from '@/lib/domain/endpoints';
import { sendPasswordLink } from '@/lib/pipeline';

export const POST = answerAnyone(askPasswordLinkEndpoint, async ({ body, address }) => {
  await sendPasswordLink(body.email, address, new Date());
  return { done: true as const };
});

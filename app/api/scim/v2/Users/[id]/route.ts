import { answerScim, writeScimUser } from '@/app/_http';
import { getScimUser, patchScimUser, removeScimUser, replaceScimUser } from '@/lib/access';
import { getScimUserEndpoint, patchScimUserEndpoint, removeScimUserEndpoint, replaceScimUserEndpoint } from '@/lib/domain/endpoints';

export const GET = answerScim(getScimUserEndpoint, async ({ params }) => writeScimUser(await getScimUser(params.id)));
export const PUT = answerScim(replaceScimUserEndpoint, async ({ by, params, body }) =>
  writeScimUser(await replaceScimUser(by, params.id, body)),
);
export const PATCH = answerScim(patchScimUserEndpoint, async ({ by, params, body }) =>
  writeScimUser(await patchScimUser(by, params.id, body)),
);
export const DELETE = answerScim(removeScimUserEndpoint, async ({ by, params }) => {
  await removeScimUser(by, params.id);
  return null;
});

import { answerScim, writeScimGroup } from '@/app/_http';
import { getScimGroup, patchScimGroup, removeScimGroup, replaceScimGroup } from '@/lib/access';
import { getScimGroupEndpoint, patchScimGroupEndpoint, removeScimGroupEndpoint, replaceScimGroupEndpoint } from '@/lib/domain/endpoints';

export const GET = answerScim(getScimGroupEndpoint, async ({ params, query }) =>
  writeScimGroup(await getScimGroup(params.id), query.excludedAttributes),
);
export const PUT = answerScim(replaceScimGroupEndpoint, async ({ by, params, body }) =>
  writeScimGroup(await replaceScimGroup(by, params.id, body)),
);
export const PATCH = answerScim(patchScimGroupEndpoint, async ({ by, params, body }) =>
  writeScimGroup(await patchScimGroup(by, params.id, body)),
);
export const DELETE = answerScim(removeScimGroupEndpoint, async ({ by, params }) => {
  await removeScimGroup(by, params.id);
  return null;
});

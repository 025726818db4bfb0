import { answerScim, readScimPage, writeScimGroup, writeScimList } from '@/app/_http';
import { createScimGroup, listScimGroups } from '@/lib/access';
import { createScimGroupEndpoint, listScimGroupsEndpoint } from '@/lib/domain/endpoints';

export const GET = answerScim(listScimGroupsEndpoint, async ({ query }) => {
  const page = readScimPage(query);
  const { total, groups } = await listScimGroups(page);
  return writeScimList(
    groups.map((group) => writeScimGroup(group, query.excludedAttributes)),
    total,
    page.startIndex,
  );
});
export const POST = answerScim(createScimGroupEndpoint, async ({ by, body }) => writeScimGroup(await createScimGroup(by, body)), 201);

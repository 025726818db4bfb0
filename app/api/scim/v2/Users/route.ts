import { answerScim, readScimPage, writeScimList, writeScimUser } from '@/app/_http';
import { createScimUser, listScimUsers } from '@/lib/access';
import { createScimUserEndpoint, listScimUsersEndpoint } from '@/lib/domain/endpoints';

export const GET = answerScim(listScimUsersEndpoint, async ({ query }) => {
  const page = readScimPage(query);
  const { total, users } = await listScimUsers(page);
  return writeScimList(users.map(writeScimUser), total, page.startIndex);
});
export const POST = answerScim(createScimUserEndpoint, async ({ by, body }) => writeScimUser(await createScimUser(by, body)), 201);

import { answer } from '@/app/_http';
import { invitePersonEndpoint, peopleEndpoint } from '@/lib/domain/endpoints';
import { invitePerson } from '@/lib/pipeline';
import { readPeople } from '@/lib/show';

export const GET = answer(peopleEndpoint, ({ actor, query }) => readPeople(actor, query));
export const POST = answer(invitePersonEndpoint, ({ actor, body }) => invitePerson(actor, body, new Date()));

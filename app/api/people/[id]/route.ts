import { answer } from '@/app/_http';
import { personEndpoint } from '@/lib/domain/endpoints';
import { readPerson } from '@/lib/show';

export const GET = answer(personEndpoint, ({ actor, params }) => readPerson(actor, params.id));

import { answer } from '@/app/_http';
import { assigneesEndpoint } from '@/lib/domain/endpoints';
import { listAssignees } from '@/lib/show';

export const GET = answer(assigneesEndpoint, ({ actor }) => listAssignees(actor));

import { answer } from '@/app/_http';
import { auditEndpoint } from '@/lib/domain/endpoints';
import { listAudit } from '@/lib/show';

export const GET = answer(auditEndpoint, ({ actor, query }) => listAudit(actor, query));

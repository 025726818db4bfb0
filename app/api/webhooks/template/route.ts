import { answer } from '@/app/_http';
import { templateEndpoint } from '@/lib/domain/endpoints';
import { readTemplate } from '@/lib/show';

export const GET = answer(templateEndpoint, ({ actor, query }) => readTemplate(actor, query.template));

import { z } from 'zod';
import { auditListSchema, auditResults } from '../views/audit';
import { defineEndpoint } from './define-endpoint';
import { listParam, pageParams, windowParams } from './query-params';

const text = (about: string) => z.string().trim().max(200).optional().meta({ description: about });

export const auditEndpoint = defineEndpoint({
  name: 'listAudit',
  method: 'GET',
  path: '/api/audit',
  tag: 'out',
  auth: 'reader',
  summary: 'Who did what to which thing, when, from where and with what result, refusals and exports too; newest first',
  description:
    'All of it, or what fits the filters. The trail is chained: `check` says up to where it was found to be as it was written. As CSV, itself an export that is written down.',
  query: {
    ...windowParams,
    ...pageParams,
    person: text('Part of the name or the e-mail of who did it, or their whole id'),
    action: listParam('What was done, such as exception.resolve'),
    kind: text('Kind of the thing, such as exception or ingest_key'),
    target: text('Id of the thing, such as EX-1001; its beginning suffices'),
    result: z.enum(auditResults).optional().meta({ description: 'done or refused' }),
  },
  answer: auditListSchema,
  csv: 'rows',
  refusals: { 403: 'Only for administrators and auditors whose grant is limited to no place' },
});

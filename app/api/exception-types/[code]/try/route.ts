import { answer } from '@/app/_http';
import { tryRuleEndpoint } from '@/lib/domain/endpoints';
import { tryRule } from '@/lib/pipeline';

export const POST = answer(tryRuleEndpoint, ({ actor, params, query, body }) =>
  tryRule(actor, { code: params.code, environment: query.environment, said: body, now: new Date() }),
);

import { answer } from '@/app/_http';
import { changeRuleEndpoint, exceptionTypeEndpoint } from '@/lib/domain/endpoints';
import { changeRule } from '@/lib/pipeline';
import { readExceptionType } from '@/lib/show';

export const GET = answer(exceptionTypeEndpoint, ({ actor, params }) => readExceptionType(actor, params.code));
export const POST = answer(changeRuleEndpoint, ({ actor, params, body }) => changeRule(actor, params.code, body));

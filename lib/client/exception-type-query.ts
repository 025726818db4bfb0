import type { ChangeRule, RuleChanged, RuleTried, RuleTry } from '@/lib/domain/views/rule-try';
import { sendAction, type ViewParams, viewPath } from './fetch-view';

const path = (code: string) => `/api/exception-types/${encodeURIComponent(code)}`;

/** What a rule would have raised in the last days. Nothing is stored. Throws ViewError with the fault of the rule. */
export const tryRule = (code: string, said: RuleTry, params: ViewParams) =>
  sendAction<RuleTried>(viewPath(`${path(code)}/try`, params), said);

/** Stores another rule, or on or off. Throws ViewError: 409 when somebody was faster. */
export const changeRule = (code: string, change: ChangeRule) => sendAction<RuleChanged>(path(code), change);

import type { CatalogIndex } from '@/lib/catalog';
import type { TellableException } from './begin-attempt.db';
import { cleanLine } from './clean-text';
import type { TemplateFacts } from './fill-template';
import type { PreparedMail } from './prepare-mail';
import { factsOf, type WebhookFacts } from './write-webhook';

export interface TemplateMessage extends Pick<WebhookFacts, 'about' | 'over' | 'secret'> {
  mail: PreparedMail;
  exception: TellableException;
  index: CatalogIndex;
  now: Date;
}

/** Returns what a template can say of an exception: the words of its mail, counts and places only, as clean single lines. */
export function tellTemplate({ mail, exception: e, about, over, secret, index, now }: TemplateMessage): TemplateFacts {
  return {
    ref: `EX-${e.number}`,
    title: mail.title,
    statement: mail.statement,
    severity: mail.severity,
    severityName: mail.severityName,
    occasion: mail.occasion,
    action: over ? 'resolve' : 'trigger',
    over,
    about,
    environment: e.environment,
    code: e.code,
    team: cleanLine(index.teams.get(e.team)?.name ?? e.team, 80),
    transactions: e.transactions,
    facilities: cleanLine(e.facilities.slice(0, MOST_PLACES).join(', '), 1000),
    openedAt: e.firstAt.toISOString(),
    acknowledgeBy: e.acknowledgeBy.toISOString(),
    dueAt: e.dueAt.toISOString(),
    sentAt: now.toISOString(),
    url: mail.pageUrl,
    runbookUrl: mail.runbookUrl,
    secret,
    facts: factsOf(mail),
    steps: mail.steps,
  };
}

const MOST_PLACES = 20;

import { z } from 'zod';
import { idSchema, textSchema } from './vocabulary';

export const templateFormats = ['json', 'text'] as const;

/** A body of one's own for chat and paging systems that take none of the known shapes: JSON, or plain text, with places to be filled such as {{title}}. */
export const webhookTemplateSchema = z.strictObject({
  id: idSchema('tpl-'),
  name: textSchema.max(60),
  format: z.enum(templateFormats).default('json'),
  /** As it was written, so that it is read as it was written. */
  body: z.string().min(1).max(16_000),
});
export type WebhookTemplate = z.infer<typeof webhookTemplateSchema>;
export type TemplateBody = Pick<WebhookTemplate, 'format' | 'body'>;

/** What can be filled in, and what it is for people. Counts and places only, as in the mails; `facts` and `steps` are lists. */
export const templateFields = {
  ref: 'EX-1042',
  title: 'What is wrong',
  statement: 'What is wrong, in a sentence',
  severity: 'sev1 to sev4',
  severityName: 'Critical to Low',
  occasion: 'Why it is told again: Opened again, Raised, Nobody acknowledged yet; empty at first',
  action: 'trigger, or resolve when it is over',
  over: 'true when it is over',
  about: 'The same for all messages about one exception',
  environment: 'production',
  code: 'Code of the exception type',
  team: 'Name of the team that has it',
  transactions: 'How many cases, as a number',
  facilities: 'Ids of the places, with commas',
  openedAt: 'When it began, ISO 8601',
  acknowledgeBy: 'When it is to be acknowledged, ISO 8601',
  dueAt: 'When it is due, ISO 8601',
  sentAt: 'Now, ISO 8601',
  url: 'Its page',
  runbookUrl: 'Its runbook',
  secret: 'The secret of the webhook, for systems that want a key in the body',
  facts: 'List of name and value: where, since, impact, why, due',
  steps: 'List of what to do first',
} as const;
export type TemplateField = keyof typeof templateFields;
/** Lists, and what each entry of them has; an entry of texts is {{item}}. */
export const templateLists = { facts: ['name', 'value'], steps: ['item'] } as const;

/** How a value is written where it would mean something to the system that reads it. */
export const templateMarks = ['html', 'markdown', 'slack', 'url'] as const;
export type TemplateMark = (typeof templateMarks)[number];

/** {{field}} or {{field | html}}, with one space at most where there may be one. */
export const TEMPLATE_PLACE = /\{\{ ?([A-Za-z]+) ?(?:\| ?([A-Za-z]+) ?)?\}\}/g;

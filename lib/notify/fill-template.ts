import { TEMPLATE_PLACE, type TemplateBody, type TemplateField, type TemplateMark } from '@/lib/domain';
import { escapeHtml } from './clean-text';
import { slackText } from './write-webhook';

type Plain = string | number | boolean;
/** What a template can say, clean single lines; the lists apart. */
export type TemplateFacts = Record<Exclude<TemplateField, 'facts' | 'steps'>, Plain> & {
  facts: readonly { name: string; value: string }[];
  steps: readonly string[];
};

export interface FilledTemplate {
  contentType: string;
  body: string;
}

/** A message larger than this is taken by hardly any chat. */
export const MOST_BYTES = 65_536;

/**
 * Returns the body of a message by a template: places are filled in texts that have been taken apart already, so no value can become a part of the JSON. Nothing of a
 * template is run. Null when the message would be larger than 64 KiB. The template has been checked; a place that is unknown all the same stays empty.
 */
export function fillTemplate({ format, body: text }: TemplateBody, facts: TemplateFacts): FilledTemplate | null {
  const known = new Map<string, unknown>(Object.entries(facts));
  const body = format === 'text' ? String(fill(text, known)) : JSON.stringify(fill(JSON.parse(text), known));
  if (Buffer.byteLength(body) > MOST_BYTES) return null;
  return { contentType: format === 'text' ? 'text/plain; charset=utf-8' : 'application/json', body };
}

function fill(value: unknown, known: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return fillText(value, known);
  if (Array.isArray(value)) return value.map((one) => fill(one, known));
  if (typeof value !== 'object' || value === null) return value;
  const entries = new Map<string, unknown>(Object.entries(value));
  const list = known.get(String(entries.get('$each')));
  if (entries.has('$each'))
    return (Array.isArray(list) ? list : []).map((one: unknown) =>
      fill(
        entries.get('$of'),
        new Map<string, unknown>([...known, ...(typeof one === 'object' && one !== null ? Object.entries(one) : [['item', one] as const])]),
      ),
    );
  if (entries.has('$choose')) {
    const chosen = String(known.get(String(entries.get('$choose'))));
    return fill(entries.has(chosen) && !chosen.startsWith('$') ? entries.get(chosen) : (entries.get('$else') ?? null), known);
  }
  return Object.fromEntries([...entries].map(([key, one]) => [key, fill(one, known)]));
}

/** A text that is one place and nothing else becomes the value itself: a number stays a number. */
function fillText(text: string, known: ReadonlyMap<string, unknown>): unknown {
  const [alone] = text.matchAll(TEMPLATE_PLACE);
  if (alone && alone[0] === text && alone[2] === undefined) return known.get(alone[1] ?? '') ?? '';
  return text.replaceAll(TEMPLATE_PLACE, (_place, field: string, mark: TemplateMark | undefined) => write(known.get(field), mark));
}

function write(value: unknown, mark: TemplateMark | undefined): string {
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return mark === undefined ? text : marks[mark](text);
}

const marks: Readonly<Record<TemplateMark, (text: string) => string>> = {
  html: escapeHtml,
  markdown: (text) => text.replace(/[\\`*_{}[\]()#+!|<>~@-]/g, (sign) => `\\${sign}`),
  slack: slackText,
  url: encodeURIComponent,
};

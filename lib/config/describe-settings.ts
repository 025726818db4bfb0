import { z } from 'zod';
import { environmentShape } from './parse-config';
import { settingWords } from './setting-words';

export interface Setting {
  readonly name: string;
  /** In words, such as `whole number, 1 to 65535`. */
  readonly takes: string;
  /** Null where it may be left out and has none. */
  readonly byDefault: string | null;
  /** What it is for; null for one that nobody has described yet. */
  readonly about: string | null;
}

const schemaOf = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
});

/** Every setting that is read, in the order of the reference; from the schema that checks them. */
export function describeSettings(): Setting[] {
  const order = Object.keys(settingWords);
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(environmentShape)
    .map(([name, schema]) => ({ name, takes: sayTaken(schema), byDefault: sayDefault(schema), about: settingWords[name] ?? null }))
    .sort((a, b) => place(a.name) - place(b.name));
}

function sayDefault(schema: z.ZodType): string | null {
  const left = schema.safeParse(undefined);
  return !left.success || left.data === undefined || (Array.isArray(left.data) && left.data.length === 0) ? null : String(left.data);
}

function sayTaken(schema: z.ZodType): string {
  const { enum: words, type, format, minimum, maximum, minLength } = schemaOf.parse(z.toJSONSchema(schema, { unrepresentable: 'any' }));
  if (words) return words.map((word) => `\`${word}\``).join(', ');
  if (format === 'uri') return 'address';
  if (type === 'array') return 'several, with commas between';
  if (type === 'integer')
    return `whole number${minimum === undefined ? '' : maximum === undefined || maximum > 1e9 ? `, ${minimum} or more` : `, ${minimum} to ${maximum}`}`;
  if (type === 'number') return `number, ${minimum} to ${maximum}`;
  return minLength === undefined ? 'text' : `text of at least ${minLength} characters`;
}

/** The reference of all settings as Markdown; docs/configuration.md is this text. */
export function writeReference(settings: readonly Setting[] = describeSettings()): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = settings.map(
    ({ name, takes, byDefault, about }) =>
      `| \`${name}\` | ${cell(about ?? '')} | ${cell(takes)} | ${byDefault === null ? '' : `\`${cell(byDefault)}\``} |`,
  );
  return `# Configuration

Settings are environment variables. An empty one counts as not set; a wrong or missing one stops the start with one message that names every fault. This page is
written from the schema that checks them: \`npm run admin -- configuration > docs/configuration.md\`.

| setting | what it is for | takes | default |
|---|---|---|---|
${rows.join('\n')}
`;
}

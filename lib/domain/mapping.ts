import { z } from 'zod';
import { environmentSchema } from './event';
import { plainEventFields } from './event-fields';

/** What a mapping can say of an event; nested fields by a dot. */
export const mappingTargets = [
  ...plainEventFields,
  'attempt.number',
  'attempt.retryOf',
  'attempt.replayId',
  'attempt.kind',
  'error.code',
  'error.class',
  'error.message',
  'error.retryable',
] as const;
export type MappingTarget = (typeof mappingTargets)[number];

/** One thing or a list of it, read as a list. */
const listOf = <T extends z.ZodType>(one: T) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(one).min(1));

const constantSchema = z.union([z.string(), z.number(), z.boolean()]);
const nameSchema = z.string().min(1).max(200);

/** Tables speak of columns, records of paths: the same thing. */
const columnIsPath = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('column' in value) || 'path' in value) return value;
  const { column, ...rest } = value;
  return { ...rest, path: column };
};

/** What a record must say. Exactly one test; an absent name fails every test but `present: false` and `not`. */
export const mappingTestSchema = z.preprocess(
  columnIsPath,
  z
    .strictObject({
      path: listOf(nameSchema),
      is: listOf(constantSchema).optional(),
      not: listOf(constantSchema).optional(),
      /** Holds one of these, whatever the case. */
      contains: listOf(z.string().min(1).max(200)).optional(),
      present: z.boolean().optional(),
      above: z.number().optional(),
    })
    .refine(({ path: _, ...tests }) => Object.values(tests).filter((test) => test !== undefined).length === 1, {
      error: 'say exactly one of is, not, contains, present, above',
    }),
);
export type MappingTest = z.infer<typeof mappingTestSchema>;

/** One cut of a text; a mark that is not there leaves nothing. There are no patterns: every cut takes time in line with the text. */
const cutSchema = z
  .strictObject({
    after: z.string().min(1).optional(),
    before: z.string().min(1).optional(),
    afterLast: z.string().min(1).optional(),
    beforeLast: z.string().min(1).optional(),
    first: z.number().int().min(1).max(4_000).optional(),
  })
  .refine((cut) => Object.values(cut).filter((value) => value !== undefined).length === 1, {
    error: 'say exactly one of after, before, afterLast, beforeLast, first',
  });

const formatSchema = listOf(z.string().min(1));

/** Where one value comes from: a constant, a name of the record, or a template of several, with what is to be done to its text. */
export const mappingRuleSchema = z.preprocess(
  columnIsPath,
  z
    .strictObject({
      value: constantSchema.optional(),
      /** A column, or a path such as `order.number`; of several the first that says something. `*` stands for any one step. */
      path: listOf(nameSchema).optional(),
      /** All of it must be true, else the rule says nothing. */
      when: listOf(mappingTestSchema).optional(),
      cut: listOf(cutSchema).optional(),
      /** Text -> value. What is not listed: `otherwise`, or the text itself. */
      map: z.record(z.string(), z.string()).optional(),
      otherwise: z.string().optional(),
      lower: z.boolean().optional(),
      /** `{}` stands for the value: `dept-{}`. Without a path it names what it holds, `{channelId}:{messageId|id}`, and all of it must be said. */
      template: z.string().max(500).optional(),
      /** An empty cell takes the last value of the same case (`caseColumn`) further up in the file. */
      carry: z.boolean().optional(),
      /** Of a time, instead of the mapping's `time.format`; of several the first that can read it. */
      time: formatSchema.optional(),
      /** Of a duration: what its number counts. */
      unit: z.enum(['ns', 'us', 'ms', 's', 'min']).optional(),
      /** Adds up all numbers that the path (with `*`) finds. */
      sum: z.boolean().optional(),
    })
    .refine(({ value, path, template }) => value !== undefined || path !== undefined || template !== undefined, {
      error: 'say where it comes from: value, path or template',
    })
    .refine(({ value, path }) => value === undefined || path === undefined, { error: 'say value or path, not both' })
    .refine(({ path, template }) => path === undefined || template === undefined || template.includes('{}'), {
      path: ['template'],
      error: 'a template holds {}',
    })
    .refine(({ path, template }) => path !== undefined || template === undefined || /\{[^{}]+\}/.test(template), {
      path: ['template'],
      error: 'a template without a path holds {name}',
    }),
);
export type MappingRule = z.infer<typeof mappingRuleSchema>;

/** One rule, or several of which the first that says something counts. */
export const mappingRulesSchema = listOf(mappingRuleSchema);

const eachSchema = z.strictObject({
  /** Ends in `*`: every entry below is one business key. */
  path: nameSchema.refine((path) => path.endsWith('.*'), 'a path that ends in .*'),
  /** Name of the entry -> type of the key; other entries keep their name. */
  types: z.record(z.string(), z.string()).optional(),
  /** Where each entry is an object: which of its fields hold the name and the value. */
  name: nameSchema.optional(),
  value: nameSchema.optional(),
});
export const businessKeyRuleSchema = z
  .strictObject({
    type: z.string().min(1).max(80).optional(),
    role: z.string().max(40).optional(),
    from: mappingRulesSchema.optional(),
    each: eachSchema.optional(),
  })
  .refine(({ type, from, each }) => (each === undefined ? type !== undefined && from !== undefined : from === undefined), {
    error: 'say type and from, or each',
  });
export type BusinessKeyRule = z.infer<typeof businessKeyRuleSchema>;

const zoneSchema = z.string().refine(isZone, 'a time zone such as America/Chicago');

/** The parts that every mapping has: of a preset, of a feed, of an import. */
export const mappingShape = {
  time: z
    .strictObject({
      /** iso, epoch_s, epoch_ms, odata (`/Date(1765786792442)/`), or a pattern of yyyy MM dd HH mm ss SSS such as `dd.MM.yyyy HH:mm:ss`. */
      format: formatSchema.optional(),
      /** Zone of times that carry no offset. */
      zone: zoneSchema.optional(),
    })
    .optional(),
  fields: z.partialRecord(z.enum(mappingTargets), mappingRulesSchema),
  businessKeys: z.array(businessKeyRuleSchema).optional(),
  /** Other transactions that the record names. */
  links: z.array(z.strictObject({ relation: z.enum(['root', 'predecessor', 'parent', 'retry_of']), from: mappingRulesSchema })).optional(),
  measures: z.record(z.string(), mappingRulesSchema).optional(),
};
const mappingSchema = z.strictObject({
  ...mappingShape,
  caseColumn: z.string().optional(),
  /** Names kept as attributes: those that nothing else reads, all, none, or a list. */
  attributes: z.union([z.enum(['rest', 'all', 'none']), z.array(z.string())]).default('rest'),
});
/** How a record of another product becomes an event: the one language of presets, feeds and imports. */
export type Mapping = z.infer<typeof mappingSchema>;

/** How a file of the past is read: a mapping with what is to be known of the file. */
export const importMappingSchema = mappingSchema
  .extend({
    /** By the file's name when left out. */
    format: z.enum(['csv', 'ndjson', 'json', 'xes']).optional(),
    delimiter: z.string().length(1).default(','),
    source: z.string().min(1).max(200),
    environment: environmentSchema.optional(),
    /** Folder of a catalog to be added first, seen from the mapping file. */
    catalog: z.string().optional(),
  })
  .refine((mapping) => mapping.fields.occurredAt !== undefined, {
    path: ['fields', 'occurredAt'],
    error: 'say which column holds the time',
  })
  .refine((mapping) => mapping.caseColumn !== undefined || !rulesOf(mapping).some((rule) => rule.carry), {
    path: ['caseColumn'],
    error: 'say which column names the case, because a rule carries values on',
  });
export type ImportMapping = z.infer<typeof importMappingSchema>;

/** Every rule of a mapping. */
export function rulesOf({ fields, businessKeys, links, measures }: Omit<Mapping, 'attributes'>): MappingRule[] {
  return [
    ...Object.values(fields),
    ...(businessKeys ?? []).flatMap(({ from }) => (from ? [from] : [])),
    ...(links ?? []).map(({ from }) => from),
    ...Object.values(measures ?? {}),
  ].flat();
}

/** Every name of a record that a rule reads, `*` and all. */
export function namesOf(rule: Pick<MappingRule, 'path' | 'when' | 'template'>): string[] {
  const held =
    rule.path === undefined && rule.template
      ? [...rule.template.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => (name ?? '').split('|'))
      : [];
  return [...(rule.path ?? []), ...held, ...(rule.when ?? []).flatMap(({ path }) => path)];
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

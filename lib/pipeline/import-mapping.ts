import { Temporal } from 'temporal-polyfill';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { environmentSchema, InvalidInputError } from '@/lib/domain';

const targets = [
  'occurredAt',
  'startedAt',
  'workflow',
  'eventId',
  'source',
  'transactionId',
  'correlationId',
  'traceId',
  'spanId',
  'parentSpanId',
  'parentTransactionId',
  'milestone',
  'interface',
  'connector',
  'application',
  'facility',
  'department',
  'supplier',
  'status',
  'sourceStatus',
  'outcome',
  'durationMs',
  'messageType',
  'deepLink',
  'attempt.number',
  'attempt.retryOf',
  'attempt.replayId',
  'attempt.kind',
  'error.code',
  'error.class',
  'error.message',
  'error.retryable',
] as const;

/** Where one value comes from: a constant, or a column with what is to be done to its text. */
const ruleSchema = z.union([
  z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({
    column: z.string().min(1),
    /** Text of the column -> value. What is not listed: `otherwise`, or the text itself. */
    map: z.record(z.string(), z.string()).optional(),
    otherwise: z.string().optional(),
    lower: z.boolean().default(false),
    /** `{}` stands for the value: `dept-{}`. */
    template: z.string().includes('{}', 'a template holds {}').optional(),
    /** An empty cell takes the last value of the same case (`caseColumn`) further up in the file. */
    carry: z.boolean().default(false),
  }),
]);
export type ImportRule = z.infer<typeof ruleSchema>;

const zoneSchema = z.string().refine(isZone, 'a time zone such as America/Chicago');

const shapeSchema = z.strictObject({
  /** By the file's name when left out. */
  format: z.enum(['csv', 'ndjson', 'json', 'xes']).optional(),
  delimiter: z.string().length(1).default(','),
  source: z.string().min(1).max(200),
  environment: environmentSchema.optional(),
  /** Folder of a catalog to be added first, seen from the mapping file. */
  catalog: z.string().optional(),
  time: z
    .strictObject({
      /** iso, epoch_s, epoch_ms, or a pattern of yyyy MM dd HH mm ss SSS such as `dd.MM.yyyy HH:mm:ss`. */
      format: z.string().default('iso'),
      /** Zone of times that carry no offset. */
      zone: zoneSchema.optional(),
    })
    .prefault({}),
  caseColumn: z.string().optional(),
  fields: z.partialRecord(z.enum(targets), ruleSchema),
  businessKeys: z.array(z.strictObject({ type: z.string().min(1), role: z.string().optional(), from: ruleSchema })).default([]),
  measures: z.record(z.string(), ruleSchema).default({}),
  /** Columns kept as attributes: those that nothing else reads, none, or a list. */
  attributes: z.union([z.enum(['rest', 'none']), z.array(z.string())]).default('rest'),
});
export type ImportMapping = z.infer<typeof shapeSchema>;

/** Every rule of a mapping. */
export function rulesOf(mapping: Pick<ImportMapping, 'fields' | 'businessKeys' | 'measures'>): ImportRule[] {
  return [...Object.values(mapping.fields), ...mapping.businessKeys.map(({ from }) => from), ...Object.values(mapping.measures)];
}

const mappingSchema = shapeSchema
  .refine((mapping) => mapping.fields.occurredAt !== undefined, {
    path: ['fields', 'occurredAt'],
    error: 'say which column holds the time',
  })
  .refine((mapping) => mapping.caseColumn !== undefined || !rulesOf(mapping).some((rule) => 'column' in rule && rule.carry), {
    path: ['caseColumn'],
    error: 'say which column names the case, because a rule carries values on',
  });

/** The mapping of a YAML text. Throws InvalidInputError that names every fault. */
export function parseMapping(text: string): ImportMapping {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new InvalidInputError(`The mapping is not YAML: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`The mapping has faults:\n${z.prettifyError(parsed.error)}`);
}

function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

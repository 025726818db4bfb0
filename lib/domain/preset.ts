import { z } from 'zod';
import { type MappingTest, mappingRulesSchema, mappingShape, mappingTestSchema, namesOf, rulesOf } from './mapping';
import { idSchema, textSchema } from './vocabulary';

const testsSchema = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(mappingTestSchema).min(1));

/** What a left-out record says instead: nothing of interest here, or how an application is doing. */
export const dropKinds = ['not_an_event', 'application_health'] as const;

/**
 * How the log records of one product become events. Data: names of the product, each with where it was verified; words; rules.
 * Where a record's flow belongs (workflow, milestone, interface) is not the product's to say: see feedSchema.
 */
export const presetSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
  /** Raised with every change: kept on each event. */
  version: z.number().int().positive(),
  title: textSchema,
  product: textSchema,
  /** One record: what it is and how it is got. */
  reads: textSchema,
  /** What a person must know or confirm before relying on it. */
  notes: z.array(textSchema).default([]),
  /** Mark -> where the names were read. */
  evidence: z.record(z.string(), textSchema),
  names: z.strictObject({
    /** Mark of the evidence -> names of the product that were seen there. */
    verified: z.record(z.string(), z.array(textSchema)),
    /** Names that this preset tries, and that nobody has confirmed. */
    unverified: z.array(textSchema).default([]),
  }),
  /** How a record lies in what is sent. */
  record: z
    .strictObject({
      /** Paths of the list that holds the records: `value`, `d.results`. */
      envelopes: z.array(textSchema).default([]),
      /** Objects whose entries count as the record's own: `headers`. */
      lift: z.array(textSchema).default([]),
      /** Names whose text is JSON to be opened. */
      unpack: z.array(textSchema).default([]),
      /** Lines that hold this text hold a record after it. */
      linePrefix: textSchema.optional(),
      /** Never kept and never shown: contents that may say something of patients. `x*` stands for all that begin so. */
      withhold: z.array(textSchema).default([]),
    })
    .prefault({}),
  /** Taken from OTLP spans and log records that carry this attribute; their own fields have the names of `otlpNames`. */
  otlp: z.strictObject({ attribute: textSchema }).optional(),
  /** Records that are left out, counted by reason. The first that applies. */
  drop: z.array(z.strictObject({ when: testsSchema, because: textSchema, kind: z.enum(dropKinds).default('not_an_event') })).default([]),
  /** The product's own name of what ran: what `flows` of a feed are looked up by. */
  flow: mappingRulesSchema,
  /** A record without any time is taken at its arrival, and says so; only with an eventId, so that sent again it is the same. */
  timeOfArrival: z.boolean().default(false),
  ...mappingShape,
  /** Words in code, class or message of a failure -> error class, where no rule says one. The first that applies. */
  errorWords: z.array(z.strictObject({ class: textSchema, words: z.array(textSchema).min(1) })).optional(),
  samples: z.array(z.strictObject({ name: textSchema, record: z.unknown() })).min(1),
});
export type Preset = z.infer<typeof presetSchema>;

const flowSchema = z.strictObject({
  /** Name of the flow in the product; `*` at its end stands for anything. */
  flow: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(textSchema).min(1)),
  when: testsSchema.optional(),
  workflow: idSchema('wf-'),
  milestone: textSchema.optional(),
  interface: idSchema('if-').optional(),
  facility: textSchema.optional(),
  department: idSchema('dept-').optional(),
  application: idSchema('app-').optional(),
});

/** What a preset cannot know: where the flows of one source belong, and what this estate says otherwise. */
export const feedSchema = z.strictObject({
  id: idSchema('feed-'),
  preset: textSchema,
  /** Source of the ingest key; left out: every source that sends by this preset and has no feed of its own. */
  source: textSchema.optional(),
  flows: z.array(flowSchema).default([]),
  ...mappingShape,
  fields: mappingShape.fields.default({}),
});
export type Feed = z.infer<typeof feedSchema>;
export type FeedFlow = z.infer<typeof flowSchema>;

/** The names by which the mapping of an OTLP preset reads what is no attribute. */
export const otlpNames = [
  'otlp.name',
  'otlp.kind',
  'otlp.status',
  'otlp.status_message',
  'otlp.severity',
  'otlp.body',
  'otlp.start',
  'otlp.end',
  'otlp.trace_id',
  'otlp.span_id',
  'otlp.parent_span_id',
] as const;

const testedNames = (tests: readonly MappingTest[]) => tests.flatMap(({ path }) => path);

/** Every name of the product that a preset reads, each once. */
export function namesOfPreset(preset: Preset): string[] {
  const names = [
    ...rulesOf(preset).flatMap(namesOf),
    ...preset.flow.flatMap(namesOf),
    ...(preset.businessKeys ?? []).flatMap(({ each }) => (each ? [each.path.slice(0, -2)] : [])),
    ...preset.drop.flatMap(({ when }) => testedNames(when)),
  ];
  return [...new Set(names)].filter((name) => !(otlpNames as readonly string[]).includes(name));
}

/** Where a name was verified: its mark; '' when it is listed as unverified, null when it is not listed. A part goes by its whole. */
export function verifiedBy({ names }: Pick<Preset, 'names'>, name: string): string | null {
  let best: { length: number; mark: string } | null = null;
  const consider = (listed: string, mark: string) => {
    if ((name === listed || name.startsWith(`${listed}.`)) && listed.length > (best?.length ?? -1)) best = { length: listed.length, mark };
  };
  for (const [mark, list] of Object.entries(names.verified)) for (const listed of list) consider(listed, mark);
  for (const listed of names.unverified) consider(listed, '');
  return (best as { mark: string } | null)?.mark ?? null;
}

/** What became of the records of one request that came by a preset. */
export interface PresetTally {
  preset: string;
  version: number;
  mapped: number;
  rejected: number;
  dropped: { because: string; kind: (typeof dropKinds)[number]; n: number }[];
  /** Status words that the preset does not know. */
  unknownStatus: { word: string; n: number }[];
}

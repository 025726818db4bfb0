import { z } from 'zod';
import type { AttributeValue } from './event';
import type { SpanRecord } from './span';

/*
 * Spans as text: a header line {words, resources}, then one line for each trace: [trace id, base, span, span ...]. A span is a list (see
 * spanSchema); its start counts from the base, both in ns. Where a word is meant, a number is its place in `words`. Attributes are pairs in
 * one flat list. 281 bytes a span of 11 attributes where objects take 777, and zstd makes 92 of it instead of 132.
 */

/** Spans of one UTC day, ready to be stored. */
export interface SpanText {
  bytes: Uint8Array;
  lines: SpanLine[];
  /** Places of the spans in the list that was given. */
  members: number[];
  startedAt: Date;
}

/** Where the spans of a trace stand in the text: from byte `at`, `size` bytes. */
export interface SpanLine {
  traceId: string;
  at: number;
  size: number;
}

const DAY_MS = 86_400_000;
/** A block is read as a whole to show one of its traces. */
const MOST_SPANS = 1024;
const MOST_CHARACTERS = 1 << 20;
const LINE_SPANS = 512;

/** These spans as texts, each of one UTC day and of about 1,000 spans at most. The same spans in the same order give the same texts. */
export function writeSpanTexts(spans: readonly SpanRecord[]): SpanText[] {
  const texts: SpanText[] = [];
  for (const traces of groupByDay(spans)) {
    let writer = new SpanWriter();
    for (const members of traces) {
      for (let from = 0; from < members.length; from += LINE_SPANS) {
        if (writer.isFull()) {
          texts.push(writer.finish());
          writer = new SpanWriter();
        }
        writer.add(spans, from === 0 && members.length <= LINE_SPANS ? members : members.slice(from, from + LINE_SPANS));
      }
    }
    texts.push(writer.finish());
  }
  return texts;
}

const millisecondOf = (span: SpanRecord) => Number(span.startNano / 1_000_000n);

/** Places of spans, by day and trace. */
function groupByDay(spans: readonly SpanRecord[]): number[][][] {
  const days = new Map<number, Map<string, number[]>>();
  spans.forEach((span, place) => {
    const day = Math.floor(millisecondOf(span) / DAY_MS);
    const traces = days.get(day) ?? new Map<string, number[]>();
    days.set(day, traces);
    const members = traces.get(span.traceId);
    if (members) members.push(place);
    else traces.set(span.traceId, [place]);
  });
  return [...days.values()].map((traces) => [...traces.values()]);
}

class SpanWriter {
  private readonly words = new Map<string, number>();
  private readonly resources = new Map<string, number>();
  private readonly places = new Map<SpanRecord['resource'], number>();
  private readonly lines: string[] = [];
  private readonly traceIds: string[] = [];
  private readonly members: number[] = [];
  private characters = 0;
  private first = Number.POSITIVE_INFINITY;

  isFull(): boolean {
    return this.members.length >= MOST_SPANS || this.characters >= MOST_CHARACTERS;
  }

  add(spans: readonly SpanRecord[], members: readonly number[]): void {
    const line: unknown[] = [];
    let base = 0n;
    for (const place of members) {
      const span = spans[place];
      if (!span) continue;
      if (line.length === 0) {
        base = span.startNano;
        line.push(span.traceId, String(base));
      }
      this.first = Math.min(this.first, millisecondOf(span));
      this.members.push(place);
      line.push(this.write(span, base));
    }
    const text = JSON.stringify(line);
    this.characters += text.length;
    this.lines.push(text);
    this.traceIds.push(String(line[0]));
  }

  finish(): SpanText {
    const header = `{"words":${JSON.stringify([...this.words.keys()])},"resources":[${[...this.resources.keys()].join()}]}`;
    const bytes = encoder.encode(`${header}\n${this.lines.join('\n')}`);
    const places = listLines(bytes, bytes.indexOf(10));
    const lines = this.traceIds.map(
      (traceId, place): SpanLine => ({ traceId, at: places[place]?.at ?? 0, size: places[place]?.size ?? 0 }),
    );
    return { bytes, lines, members: this.members, startedAt: new Date(this.first) };
  }

  private write(span: SpanRecord, base: bigint): z.input<typeof spanSchema> {
    return [
      span.spanId,
      span.parentSpanId,
      short(span.startNano - base),
      short(span.durationNano),
      this.word(span.name),
      this.word(span.kind),
      span.application === null ? null : this.word(span.application),
      this.word(span.status),
      span.statusMessage,
      this.place(span.resource),
      this.pairs(span.attributes),
      span.links.length === 0 ? none : span.links.map((link) => [link.traceId, link.spanId] as [string, string]),
      span.spanEvents.length === 0
        ? none
        : span.spanEvents.map((event) => [this.word(event.name), event.at.getTime(), this.pairs(event.attributes)]),
    ];
  }

  private word(word: string): number {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    const place = this.words.size;
    this.words.set(word, place);
    return place;
  }

  /** The same object is known at once, an equal one by its text. */
  private place(resource: SpanRecord['resource']): number {
    const known = this.places.get(resource);
    if (known !== undefined) return known;
    const text = JSON.stringify(resource);
    const place = this.resources.get(text) ?? this.resources.size;
    this.resources.set(text, place);
    this.places.set(resource, place);
    return place;
  }

  private pairs(attributes: Readonly<Record<string, AttributeValue>>): AttributeValue[] {
    const pairs: AttributeValue[] = [];
    for (const name in attributes) pairs.push(this.word(name), attributes[name] as AttributeValue);
    return pairs;
  }
}

const none: never[] = [];
const short = (nano: bigint): number | string => {
  const number = Number(nano);
  return Number.isSafeInteger(number) ? number : String(nano);
};

const encoder = new TextEncoder();

const wordSchema = z.union([z.string(), z.number()]);
const nanoSchema = z.union([z.number(), z.string()]);
const valueSchema = z.union([z.string(), z.number(), z.boolean()]);
const namedSchema = z.record(z.string(), valueSchema);
const attributesSchema = z.union([z.array(valueSchema), namedSchema]);
const spanSchema = z.tuple([
  z.string(),
  z.string().nullable(),
  nanoSchema,
  nanoSchema,
  wordSchema,
  wordSchema,
  wordSchema.nullable(),
  wordSchema,
  z.string().nullable(),
  z.number(),
  attributesSchema,
  z.array(z.tuple([z.string(), z.string()])),
  z.array(z.tuple([wordSchema, z.number(), attributesSchema])),
]);
const lineSchema = z.tuple([z.string(), z.string()], spanSchema);
const headerSchema = z.object({ words: z.array(z.string()), resources: z.array(namedSchema) });
type Header = z.infer<typeof headerSchema>;

const kindSchema = z.enum(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']);
const statusSchema = z.enum(['unset', 'ok', 'error']);

/** The spans of these lines of a text, in the order of the lines; of all lines when none are named. Throws when it is not such a text. */
export function readSpanText(bytes: Uint8Array, lines?: readonly { at: number; size: number }[]): SpanRecord[] {
  const end = bytes.indexOf(10);
  const header = headerSchema.parse(parse(bytes.subarray(0, end === -1 ? bytes.length : end)));
  return (lines ?? listLines(bytes, end)).flatMap(({ at, size }) => readLine(header, parse(bytes.subarray(at, at + size))));
}

const decoder = new TextDecoder();
const parse = (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes));

function listLines(bytes: Uint8Array, headerEnd: number): { at: number; size: number }[] {
  const lines: { at: number; size: number }[] = [];
  for (let at = headerEnd + 1; headerEnd !== -1 && at < bytes.length; ) {
    const found = bytes.indexOf(10, at);
    const end = found === -1 ? bytes.length : found;
    lines.push({ at, size: end - at });
    at = end + 1;
  }
  return lines;
}

function readLine(header: Header, line: unknown): SpanRecord[] {
  const [traceId, base, ...spans] = lineSchema.parse(line);
  const word = (at: string | number): string => (typeof at === 'string' ? at : (header.words[at] ?? ''));
  const named = (attributes: z.infer<typeof attributesSchema>): Record<string, AttributeValue> => {
    if (!Array.isArray(attributes)) return attributes;
    const pairs: [string, AttributeValue][] = [];
    for (let i = 0; i + 1 < attributes.length; i += 2) pairs.push([word(attributes[i] as number), attributes[i + 1] as AttributeValue]);
    return Object.fromEntries(pairs);
  };
  const start = BigInt(base);
  return spans.map((span): SpanRecord => {
    const [spanId, parentSpanId, offset, duration, name, kind, application, status, statusMessage, resource, attributes, links, events] =
      span;
    return {
      traceId,
      spanId,
      parentSpanId,
      startNano: start + BigInt(offset),
      durationNano: BigInt(duration),
      name: word(name),
      kind: kindSchema.parse(word(kind)),
      application: application === null ? null : word(application),
      status: statusSchema.parse(word(status)),
      statusMessage,
      attributes: named(attributes),
      resource: header.resources[resource] ?? {},
      links: links.map(([linkedTraceId, linkedSpanId]) => ({ traceId: linkedTraceId, spanId: linkedSpanId })),
      spanEvents: events.map(([event, at, of]) => ({ name: word(event), at: new Date(at), attributes: named(of) })),
    };
  });
}

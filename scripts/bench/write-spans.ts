import protobuf from 'protobufjs/minimal.js';
import { drawChance } from '../setup/draw-chance';
import { listSpanIds, type SpanPlan } from './span-ids';
import { makeTemplates, type SpanTemplate } from './span-templates';
import { type Teller, tellEvent } from './tell-event';
import { tag, writeAttribute, writeNano } from './write-otlp';

const SERVICES = 10;
const LENGTH = 2;
const FIXED64 = 1;
const STATUS_ERROR = 2;
const ERROR_SHARE = 0.01;

/** Writes the request of a batch of spans; `endMs` is when its last trace ended. */
export type SpanWriter = (batch: number, endMs: number) => Uint8Array;

/** OTLP/HTTP protobuf requests: ten services, ten spans a trace that hang below each other, eleven attributes of 97 keys. */
export function writeSpans(plan: SpanPlan, teller: Teller): SpanWriter {
  const templates = makeTemplates(plan.seed, SERVICES);
  return (batch, endMs) => {
    const random = drawChance(plan.seed ^ Math.imul(batch, 0x27d4eb2f));
    const services = templates.map((_, index) => ({ index, spans: [] as ((writer: protobuf.Writer) => void)[] }));
    for (const { traceId, spanIds, tells } of listSpanIds(plan, batch)) {
      const startMs = endMs - 2_000 * random();
      spanIds.forEach((spanId, place) => {
        const service = Math.floor(random() * SERVICES);
        const template = templates[service]?.[Math.floor(random() * (templates[service]?.length ?? 0))];
        const parent = place === 0 ? null : (spanIds[Math.floor((place - 1) / 2)] ?? null);
        const told = tells && place === spanIds.length - 1 ? tellEvent(teller, traceId) : {};
        const fromMs = startMs + place * 7 + random() * 5;
        if (template)
          services[service]?.spans.push((writer) => writeSpan(writer, { traceId, spanId, parent, template, fromMs, told, random }));
      });
    }
    return writeRequest(services);
  };
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | null;
  readonly template: SpanTemplate;
  readonly fromMs: number;
  readonly told: Readonly<Record<string, string>>;
  readonly random: () => number;
}

function writeRequest(services: readonly { index: number; spans: ((writer: protobuf.Writer) => void)[] }[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const { index, spans } of services) {
    writer.uint32(tag(1, LENGTH)).fork();
    writer.uint32(tag(1, LENGTH)).fork();
    writeAttribute(writer, tag(1, LENGTH), 'service.name', `bench-service-${index}`);
    writeAttribute(writer, tag(1, LENGTH), 'service.version', `2.${index}.1`);
    writer.ldelim();
    writer.uint32(tag(2, LENGTH)).fork();
    writer.uint32(tag(1, LENGTH)).fork().uint32(tag(1, LENGTH)).string('throughline-bench').ldelim();
    for (const write of spans) write(writer);
    writer.ldelim().ldelim();
  }
  return writer.finish();
}

function writeSpan(writer: protobuf.Writer, { traceId, spanId, parent, template, fromMs, told, random }: Span): void {
  writer.uint32(tag(2, LENGTH)).fork();
  writer.uint32(tag(1, LENGTH)).bytes(Buffer.from(traceId, 'hex')).uint32(tag(2, LENGTH)).bytes(Buffer.from(spanId, 'hex'));
  if (parent) writer.uint32(tag(4, LENGTH)).bytes(Buffer.from(parent, 'hex'));
  writer.uint32(tag(5, LENGTH)).string(template.name).uint32(tag(6, 0)).int32(template.kind);
  writeNano(writer, tag(7, FIXED64), fromMs);
  writeNano(writer, tag(8, FIXED64), fromMs + 1 + 200 * random() ** 3);
  for (const { key, value } of template.attributes) writeAttribute(writer, tag(9, LENGTH), key, value(random()));
  for (const key in told) writeAttribute(writer, tag(9, LENGTH), key, told[key] ?? '');
  if (random() < ERROR_SHARE)
    writer
      .uint32(tag(15, LENGTH))
      .fork()
      .uint32(tag(2, LENGTH))
      .string('upstream timed out')
      .uint32(tag(3, 0))
      .int32(STATUS_ERROR)
      .ldelim();
  writer.ldelim();
}

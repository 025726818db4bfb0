import { type Attributes, ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { within } from './start-child';
import { state } from './state';

export interface Traced {
  readonly name: string;
  /** Whether somebody outside waits for it. */
  readonly kind: 'request' | 'round';
  readonly attributes: Attributes;
}

const kinds = { request: SpanKind.SERVER, round: SpanKind.INTERNAL };

/**
 * What `work` returns; with telemetry on, its time is the first span of a trace. A fault is noted by its class alone: its words may hold
 * what the sender sent.
 */
export async function traced<T>({ name, kind, attributes }: Traced, work: () => Promise<T>): Promise<T> {
  const span = state().tracer?.startSpan(name, { kind: kinds[kind], attributes, root: true }, ROOT_CONTEXT) ?? null;
  if (!span) return work();
  try {
    return await within(span, work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}

/** Adds what is known by now to the span that the work under way belongs to: counts and codes, never what was sent. */
export function annotate(attributes: Attributes): void {
  state().active.getStore()?.setAttributes(attributes);
}

import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { state } from './state';

/** A span below the one that the work under way belongs to; null when it belongs to none. */
export function startChild(name: string): Span | null {
  const { tracer, active } = state();
  const parent = tracer ? active.getStore() : undefined;
  return tracer && parent ? tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent)) : null;
}

/** What `work` returns; what it calls belongs to `span`. */
export function within<T>(span: Span | null, work: () => T): T {
  return span ? state().active.run(span, work) : work();
}

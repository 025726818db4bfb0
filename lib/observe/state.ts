import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, Tracer } from '@opentelemetry/api';
import type { Stage } from './stages';

export interface Spent {
  seconds: number;
  times: number;
}

interface State {
  readonly stages: Map<Stage, Spent>;
  readonly refusals: Map<string, number>;
  /** When a round of a kind last ended well, in ms. */
  readonly rounds: Map<string, number>;
  /** The span that the work under way belongs to. */
  readonly active: AsyncLocalStorage<Span>;
  /** Null until telemetry is started, and for good where it is off. */
  tracer: Tracer | null;
}

// Next bundles this module more than once in one process; the counts must be shared all the same.
const globals = globalThis as typeof globalThis & { throughlineObserve?: State };

/**
 * What this process knows about itself. The tracer is kept here and not registered with OpenTelemetry's API, because Next would then
 * trace every request too, our own exports among them.
 */
export function state(): State {
  globals.throughlineObserve ??= {
    stages: new Map(),
    refusals: new Map(),
    rounds: new Map(),
    active: new AsyncLocalStorage(),
    tracer: null,
  };
  return globals.throughlineObserve;
}

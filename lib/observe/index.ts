/**
 * The product about itself: time spent by stage and refusals by code are always counted; traces and metrics are sent by OTLP when the
 * standard OTEL_* variables ask for it. Nothing here holds what a sender sent.
 */
export { countRefusal, noteRound, readRefusals, readRounds, readStages } from './counts';
export type { PoolUse, TelemetryGauge } from './observe-numbers';
export type { Stage } from './stages';
export { startTelemetry, type Telemetry } from './start-telemetry';
export { timed } from './timed';
export { annotate, traced } from './traced';

import { config } from '@/lib/config';
import { state } from './state';
import type { TelemetryOptions } from './telemetry-options';

export interface Telemetry {
  /** Sends what is left. */
  readonly stop: () => Promise<void>;
}

const off: Telemetry = { stop: async () => undefined };

/**
 * Starts to send this process's own traces and metrics by OTLP/HTTP when OTEL_EXPORTER_OTLP_ENDPOINT is set; does nothing, and loads
 * nothing, when it is not.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { telemetry } = config();
  if (telemetry === null || state().tracer !== null) return off;
  const { openExport } = await import('./open-export');
  const { tracer, stop } = openExport(telemetry, options);
  state().tracer = tracer;
  return { stop };
}

import { hostname } from 'node:os';
import type { Tracer } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TelemetryConfig } from '@/lib/config';
import { observeNumbers } from './observe-numbers';
import type { TelemetryOptions } from './telemetry-options';

/** The exporters read address, headers, time limit and compression from the standard OTEL_EXPORTER_OTLP_* variables themselves. */
export function openExport({ serviceName, tracedShare, metricIntervalMs }: TelemetryConfig, options: TelemetryOptions) {
  const { part } = options;
  const resource = resourceFromAttributes({
    'service.name': serviceName,
    'service.instance.id': `${part}@${hostname()}:${process.pid}`,
    'throughline.part': part,
  });
  const traces = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(tracedShare) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis: metricIntervalMs });
  const metrics = new MeterProvider({ resource, readers: [reader] });
  observeNumbers(metrics.getMeter('throughline'), options);
  const tracer: Tracer = traces.getTracer('throughline');
  // A receiver that is away must not keep this process from ending.
  const stop = async () => void (await Promise.allSettled([traces.shutdown(), metrics.shutdown()]));
  return { tracer, stop };
}

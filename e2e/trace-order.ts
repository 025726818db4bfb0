import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { readE2eInfo } from '@/scripts/setup/e2e-info';

interface Work {
  name: string;
  application: string;
  parent: Span | null;
  from: number;
  to: number;
  attributes?: Record<string, string>;
  fault?: string;
}

/**
 * Tells the first half minute of an order, from its approval at `begun`, as three applications trace it: seven spans, one failed, each
 * sent by the OpenTelemetry exporter of its application as npm brings it.
 */
export async function traceOrder(order: string, facility: string, begun: Date): Promise<void> {
  const { url, keys } = readE2eInfo();
  const at = (seconds: number) => new Date(begun.getTime() + seconds * 1000);
  const providers = new Map(
    ['app-erp-proc', 'app-ipaas', 'app-edi'].map((id) => {
      const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, headers: { authorization: `Bearer ${keys.live}` } });
      const resource = resourceFromAttributes({ 'service.name': id, 'facility.id': facility });
      return [id, new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] })] as const;
    }),
  );
  const run = ({ name, application, parent, from, to, attributes = {}, fault }: Work): Span => {
    const within = parent ? trace.setSpan(context.active(), parent) : context.active();
    const span = providers
      .get(application)
      ?.getTracer('order')
      .startSpan(name, { kind: SpanKind.INTERNAL, startTime: at(from), attributes }, within);
    if (!span) throw new Error(`Nobody traces ${application}.`);
    if (fault) span.recordException(new Error(fault), at(to));
    if (fault) span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
    span.end(at(to));
    return span;
  };
  const reached = (milestone: string, more: Record<string, string> = {}) => ({
    'throughline.workflow': 'wf-p2p-po',
    'throughline.milestone': milestone,
    'business_key.po_number': order,
    ...more,
  });
  const approve = run({
    name: 'approve order',
    application: 'app-erp-proc',
    parent: null,
    from: 0,
    to: 30,
    attributes: reached('po_approved', { 'measure.amount_minor': '482500', 'measure.currency': 'USD' }),
  });
  run({ name: 'read contract price', application: 'app-erp-proc', parent: approve, from: 1, to: 2 });
  const create = run({
    name: 'issue order number',
    application: 'app-erp-proc',
    parent: approve,
    from: 3,
    to: 5,
    attributes: reached('po_created'),
  });
  const out = { 'interface.id': 'if-po-850-out' };
  const route = run({
    name: 'route order',
    application: 'app-ipaas',
    parent: create,
    from: 6,
    to: 25,
    attributes: reached('po_dispatched', out),
  });
  const send = run({
    name: 'send 850',
    application: 'app-edi',
    parent: route,
    from: 8,
    to: 24,
    attributes: reached('po_transmitted', out),
  });
  run({ name: 'POST /as2', application: 'app-edi', parent: send, from: 9, to: 14, fault: 'connection reset by partner' });
  run({ name: 'POST /as2 again', application: 'app-edi', parent: send, from: 20, to: 23 });
  await Promise.all([...providers.values()].map((provider) => provider.shutdown()));
}

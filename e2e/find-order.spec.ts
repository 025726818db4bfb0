import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from '@playwright/test';
import { readE2eInfo } from '@/scripts/setup/e2e-info';
import { sendEvents } from './send-events';
import { signInAs } from './sign-in-as';

const { url, keys } = readE2eInfo();
const order = `PO-45${Date.now() % 100_000_000}`;
const begun = Date.now() - 10 * 60_000;
const at = (seconds: number) => new Date(begun + seconds * 1000);

interface Work {
  name: string;
  application: string;
  parent: Span | null;
  from: number;
  to: number;
  attributes?: Record<string, string>;
  fault?: string;
}

/** The order as three applications trace it, each with the OpenTelemetry exporter of its own, as npm brings it. */
async function traceOrder(): Promise<void> {
  const providers = new Map(
    ['app-erp-proc', 'app-ipaas', 'app-edi'].map((id) => {
      const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, headers: { authorization: `Bearer ${keys.live}` } });
      const resource = resourceFromAttributes({ 'service.name': id, 'facility.id': 'LKH' });
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

test('a buyer types an order number and sees where the order is, step by step and across applications', async ({ page }) => {
  await traceOrder();
  // The answer of the supplier comes through another middleware, which knows the order number and no trace.
  await sendEvents([
    {
      workflow: 'wf-p2p-po',
      milestone: 'po_supplier_ack',
      interface: 'if-po-855-in',
      facility: 'LKH',
      occurredAt: at(300),
      keys: { po_number: order },
    },
  ]);
  await signInAs(page, 'Ana Kettering', '/exceptions');
  await page.getByRole('searchbox', { name: 'Find a transaction' }).fill(order);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: order, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order);

  const steps = page.getByRole('list', { name: 'Steps' });
  for (const [step, state] of [
    ['Order approved', 'Done'],
    ['Order number issued', 'Done'],
    ['Order handed to middleware', 'Done'],
    ['850 sent or portal API accepted', 'Done'],
    ['855 or portal acknowledgement received', 'Done'],
    ['Acknowledgement applied to order lines', 'Expected'],
    ['Goods received at dock', 'Not yet'],
  ] as const)
    await expect(steps.getByRole('listitem').filter({ hasText: step })).toContainText(state);

  const hops = page.getByRole('list', { name: 'Hops by application' });
  await expect(hops.getByRole('listitem')).toHaveCount(3);

  const spans = page.getByRole('tree', { name: 'Spans of the trace, 7' }).getByRole('treeitem');
  await expect(spans).toHaveCount(7);
  await expect(spans.nth(0)).toHaveAccessibleName(/^approve order, .+, starts at 0 ms, took 30 s$/);
  await expect(spans.nth(0)).toHaveAttribute('aria-level', '1');
  const fault = spans.filter({ hasText: /POST \/as2(?! again)/ });
  await expect(fault).toHaveAccessibleName(/, starts at 9 s, took 5 s, failed$/);
  await expect(fault).toHaveAttribute('aria-level', '5');
  await fault.click();
  await expect(page.getByRole('complementary', { name: 'Chosen span' })).toContainText('connection reset by partner');

  await page.getByRole('table', { name: 'Log entries of this transaction' }).getByRole('row').last().scrollIntoViewIfNeeded();
  await expect(page.getByRole('table', { name: 'Log entries of this transaction' }).getByRole('row')).toHaveCount(1 + 5);
});

import type { IngestKey } from '@/lib/access';
import type { ReceiveAnswer } from '@/lib/domain';
import { type CatalogLookup, indexPresets } from '@/lib/normalize';
import { aRedactor } from '@/lib/redact/redactor.fixture';
import { type ReceiveDependencies, receive } from './receive';

export const testKey: IngestKey = {
  id: '00000000-0000-0000-0000-000000000001',
  environment: 'production',
  source: 'test',
  history: false,
  ratePerSecond: null,
};

export const lookup: CatalogLookup = {
  facilities: new Map([
    ['fac-lakeside', 'fac-lakeside'],
    ['LKH', 'fac-lakeside'],
  ]),
  departments: new Set(['dept-procurement']),
  workflows: new Set(['wf-p2p-po', 'wf-gl-posting']),
  applications: new Set(['app-erp-proc', 'app-ipaas']),
  connectors: new Set(['con-edi']),
  interfaces: new Map([['if-po-out', { connector: 'con-edi', application: 'app-ipaas' }]]),
  domains: new Map([['md-supplier', { personal: false }]]),
  presets: indexPresets([], []),
  redactor: aRedactor(),
};

/** A good transaction event of a minute ago, with these fields instead. */
export function anEvent(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    workflow: 'wf-p2p-po',
    milestone: 'po_created',
    facility: 'fac-lakeside',
    department: 'dept-procurement',
    businessKeys: [{ type: 'po_number', value: 'PO-1', role: 'root' }],
    ...fields,
  };
}

/** The answer of `receive` to JSON, sent as the test key unless other dependencies are given. */
export async function sendEvents(
  body: unknown,
  given: Partial<ReceiveDependencies> = {},
): Promise<{ status: number; headers: Record<string, string>; answer: ReceiveAnswer }> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const {
    status,
    headers,
    body: answered,
  } = await receive(
    {
      endpoint: 'events',
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/json' }),
      environment: null,
      body: (async function* () {
        yield bytes;
      })(),
    },
    { findKey: async () => ({ ok: true, key: testKey }), readLookup: async () => lookup, ...given },
  );
  return { status, headers, answer: JSON.parse(answered.toString()) };
}

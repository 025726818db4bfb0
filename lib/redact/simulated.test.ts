import { beforeAll, expect, test, vi } from 'vitest';
import type { CanonicalEvent, Catalog } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { incidentIds, planIncident, planTransactions } from '@/lib/simulate';
import { defaultCatalog } from '@/lib/simulate/catalog.fixture';
import { prepareRing } from './data-key';
import { redactEvent } from './redact-event';
import { Redactor } from './redactor';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const HOUR_MS = 3_600_000;
const FROM = Date.parse('2026-11-18T06:00:00Z');
let catalog: Catalog;

beforeAll(async () => {
  catalog = await defaultCatalog();
});

type Wire = NonNullable<
  ReturnType<typeof planTransactions> extends Generator<infer P> ? (P extends { event: infer E } ? E : never) : never
>;

function toEvent(wire: Wire): CanonicalEvent {
  const { error, attempt: _attempt, occurredAt: _at, startedAt: _from, measures, status, outcome: _outcome, ...said } = wire;
  return anEvent(0, {
    ...(said as Partial<CanonicalEvent>),
    sourceStatus: wire.sourceStatus,
    errorClass: error?.class ?? null,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
    measures: { ...measures },
  });
}

test('nothing that the simulated health system says of orders, files and journals is taken for something of a person', () => {
  const incidents = incidentIds.map((id, at) =>
    planIncident(id, { fromMs: FROM + at * HOUR_MS, toMs: FROM + (at + 6) * HOUR_MS }, catalog.interfaces),
  );
  const begin = { allMs: FROM, officeMs: FROM, slowMs: FROM - 12 * 24 * HOUR_MS };
  const redactor = new Redactor(catalog, prepareRing(['a secret of a test that is long enough']));
  const sensitivities = new Map(
    catalog.workflows.flatMap(({ id, businessKeys }) => businessKeys.map((key) => [`${id} ${key.id}`, key.sensitivity] as const)),
  );
  const taken = new Map<string, string>();
  let [events, keys, hashed] = [0, 0, 0];
  for (const planned of planTransactions({
    catalog,
    fromMs: FROM - 12 * 24 * HOUR_MS,
    toMs: FROM + 24 * HOUR_MS,
    begin,
    incidents,
    rate: 0.1,
  })) {
    for (const span of planned.spans) {
      for (const [name, value] of Object.entries(span.attributes)) {
        const flow = redactor.flowOf(span.attributes['throughline.workflow'], span.attributes['interface.id']);
        const kept = redactor.value(name, value, flow);
        if (kept !== value) taken.set(`span ${name}`, `${value} -> ${kept}`);
      }
      if (redactor.text(span.name, redactor.flowOf(null, null)) !== span.name) taken.set('span name', span.name);
    }
    if (!planned.event) continue;
    events += 1;
    const said = toEvent(planned.event);
    const kept = structuredClone(said);
    redactEvent(redactor, kept);
    for (const [at, key] of said.businessKeys.entries()) {
      keys += 1;
      const sensitivity = sensitivities.get(`${said.workflow} ${key.type}`) ?? '';
      const isHashed = sensitivity === 'phi' || sensitivity === 'phi_limited';
      if (isHashed) hashed += 1;
      if ((kept.businessKeys[at]?.value === key.value) === isHashed)
        taken.set(`key ${key.type}`, `${key.value} -> ${kept.businessKeys[at]?.value}`);
    }
    for (const field of Object.keys(said) as (keyof CanonicalEvent)[]) {
      if (field === 'businessKeys' || field === 'attributes') continue;
      const [was, is] = [JSON.stringify(said[field]), JSON.stringify(kept[field])];
      if (was !== is) taken.set(`${said.workflow} ${field} ${said.errorCode ?? ''}`, `${was} -> ${is}`);
    }
    for (const [name, value] of Object.entries(said.attributes))
      if (kept.attributes[name] !== value) taken.set(`${said.workflow} attribute ${name}`, `${value} -> ${kept.attributes[name]}`);
  }
  expect(Object.fromEntries(taken)).toEqual({});
  expect(events).toBeGreaterThan(20_000);
  expect(keys).toBeGreaterThan(40_000);
  expect(hashed).toBeGreaterThan(100);
});

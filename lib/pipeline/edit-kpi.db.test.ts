import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { currentCatalog, indexCatalog, writeKpi } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type Grant, type Kpi, kpiSchema } from '@/lib/domain';
import type { KpiPreview } from '@/lib/domain/views/kpi-editor';
import { getKpi, readKpiEditor } from '@/lib/show';
import { checkKpiDraft, previewKpiDraft, saveKpi } from './edit-kpi';
import { NOW, tellStories } from './measured-stories.fixture';
import { tickBackfill } from './tick-backfill';

testDatabase();

const limits = { facilities: [], departments: [], workflows: [], environments: [] };
const actor = (grant: Partial<Grant>, name = 'Priya'): Actor => ({
  id: `p-${name}`,
  name,
  email: `${name.toLowerCase()}@quillmoor.example`,
  kind: 'person',
  teams: [],
  grants: [{ ...limits, role: 'administrator', ...grant }],
});
const admin = actor({});
const scope = { environment: 'production' as const };
const DAYS = 30;

beforeAll(async () => {
  await tellStories();
  while ((await tickBackfill(NOW)) !== 5000);
}, 120_000);

const stored = async (id: string): Promise<Kpi> => {
  const kpi = (await currentCatalog()).catalog.kpis.find((one) => one.id === id);
  if (!kpi) throw new Error(`no ${id}`);
  return kpi;
};
const preview = (kpi: Kpi, id: string | null = kpi.id, days = DAYS) =>
  previewKpiDraft(admin, { scope, days, said: { id, said: { yaml: writeKpi(kpi) } }, now: NOW });
const readAgain = async (): Promise<void> => {
  // A version is seen within two seconds; here at once.
  await new Promise((go) => setTimeout(go, 2_050));
};
const fill = async () => {
  await readAgain();
  while ((await tickBackfill(NOW)) !== 5000);
};

/** Sums of money added in another order differ in their last binary digit. */
const exact = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Number(one.toPrecision(13)) : one)));

/** What the screen shows of the same time, as far as a preview says it. */
async function shown(id: string, { window }: KpiPreview) {
  const view = await getKpi(admin, {
    id,
    scope,
    window: { from: new Date(window.from), to: new Date(window.to) },
    by: 'facility',
    now: NOW,
  });
  expect(view.work).toBeNull();
  return {
    number: view.current,
    open: view.open,
    pending: view.pending,
    excluded: view.excluded,
    places: view.places
      .filter(({ current }) => current.n !== 0)
      .map(({ id: place, current }) => ({ id: place, number: current }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const said = (view: KpiPreview) => ({
  number: view.number,
  open: view.open,
  pending: view.pending,
  excluded: view.excluded.reduce((sum, { n }) => sum + n, 0),
  places: view.places
    .filter(({ number }) => number.n !== 0)
    .map(({ id, number }) => ({ id, number }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
});

test('a preview of every stored KPI says what its screen says, and writes nothing', { timeout: 120_000 }, async () => {
  const { catalog } = await currentCatalog();
  const rows = () =>
    query(
      sql`SELECT (SELECT count(*) FROM contribution) AS c, (SELECT count(*) FROM kpi_bucket) AS b, (SELECT count(*) FROM catalog_version) AS v`,
      z.record(z.string(), z.number()),
    );
  const before = await rows();
  const on = catalog.kpis.filter((kpi) => kpi.measure !== null && kpi.defaultOn);
  expect(on.length).toBeGreaterThan(20);
  let counted = 0;
  for (const kpi of on) {
    const view = await preview(kpi);
    expect(exact({ id: kpi.id, ...said(view) })).toEqual(exact({ id: kpi.id, ...(await shown(kpi.id, view)) }));
    expect(view.since).toBeNull();
    expect(exact(view.stored)).toEqual(exact(view.number));
    if (view.number.n > 0) counted += 1;
  }
  expect(counted).toBeGreaterThan(12);
  expect(await rows()).toEqual(before);
});

describe('a KPI is tried out, stored and worked out', () => {
  const made: { name: string; like: string; change: (kpi: Kpi) => unknown }[] = [
    {
      name: 'a duration between other milestones',
      like: 'kpi-order-latency',
      change: (kpi) => ({
        ...kpi,
        measure: { ...kpi.measure, from: 'po_created', to: 'goods_received', clock: 'elapsed', cohort: 'completion' },
      }),
    },
    { name: 'a share over names nobody read before', like: 'kpi-po-clean-ack', change: (kpi) => ({ ...kpi, defaultOn: true }) },
    {
      name: 'a share within a time',
      like: 'kpi-po-ack-rate',
      change: (kpi) => ({ ...kpi, measure: { ...kpi.measure, within: 'PT100H', clock: 'elapsed', weight: undefined } }),
    },
    {
      name: 'a level',
      like: 'kpi-po-ack-rate',
      change: (kpi) => ({
        ...kpi,
        direction: 'lower',
        thresholds: { target: 10, warning: 20, critical: 30 },
        measure: {
          kind: 'snapshot_ratio',
          workflow: 'wf-p2p-po',
          from: 'po_transmitted',
          until: ['goods_received'],
          older: 'PT100H',
          clock: 'elapsed',
        },
      }),
    },
  ];
  test.each(made)('$name: the preview is the number after the back-fill', { timeout: 60_000 }, async ({ like, change, name }) => {
    const id = `kpi-made-${made.findIndex((one) => one.name === name)}`;
    const kpi = kpiSchema.parse({ ...JSON.parse(JSON.stringify(change(await stored(like)))), id });
    const view = await preview(kpi, null);
    expect(view.number.n).toBeGreaterThan(0);
    expect(view.stored).toBeNull();
    const check = await checkKpiDraft(admin, { id: null, said: { yaml: writeKpi(kpi) } });
    expect(check.faults).toEqual([]);
    expect(check.words?.formula).toBeTruthy();
    const saved = await saveKpi(admin, { id: null, yaml: writeKpi(kpi), found: null });
    expect(saved).toMatchObject({ id, changed: true, computed: true });
    await readAgain();
    // Right or absent: until it is worked out there is no number.
    const early = await getKpi(admin, { id, scope, window: null, by: 'facility', now: NOW });
    expect(early).toMatchObject({ work: 0, current: { value: null, n: 0 } });
    await fill();
    expect(exact(said(view))).toEqual(exact(await shown(id, view)));
  });
});

test('two people at once: one wins, the other is told whose version stands, and nothing of theirs is stored', {
  timeout: 60_000,
}, async () => {
  const kpi = await stored('kpi-order-latency');
  const found = writeKpi(kpi);
  const target = (n: number) => writeKpi({ ...kpi, thresholds: { target: n, warning: 30, critical: 48 } });
  const results = await Promise.allSettled([
    saveKpi(actor({}, 'Ana'), { id: kpi.id, yaml: target(20), found }),
    saveKpi(actor({}, 'Bo'), { id: kpi.id, yaml: target(22), found }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = results.find((one) => one.status === 'rejected');
  const won = results[0]?.status === 'fulfilled' ? 'ana' : 'bo';
  expect(lost?.reason).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`${won}@quillmoor.example saved this KPI meanwhile`),
  });
  await readAgain();
  expect((await stored(kpi.id)).thresholds?.target).toBe(won === 'ana' ? 20 : 22);
  // A change of another KPI meanwhile is none of this one's business.
  const other = await stored('kpi-fill-rate');
  await saveKpi(admin, { id: other.id, yaml: writeKpi({ ...other, caveat: 'Looked at again.' }), found: writeKpi(other) });
  const now = await stored(kpi.id);
  await saveKpi(admin, { id: kpi.id, yaml: writeKpi({ ...now, caveat: 'Also.' }), found: writeKpi(now) });

  // Back to what it was, by the versions that the editor lists.
  await readAgain();
  const editor = await readKpiEditor(admin, kpi.id);
  expect(editor.versions.length).toBe(3);
  const first = editor.versions.at(-1);
  await saveKpi(admin, { id: kpi.id, yaml: first?.yaml ?? '', found: editor.yaml, backTo: first?.version ?? 0 });
  await readAgain();
  expect(await stored(kpi.id)).toEqual(kpi);
  const audit = await query(
    sql`SELECT actor_name, action, reason FROM audit_entry WHERE target_kind = 'kpi' AND target_id = ${kpi.id} ORDER BY id`,
    z.record(z.string(), z.unknown()),
  );
  expect(audit).toEqual([
    { actor_name: won === 'ana' ? 'Ana' : 'Bo', action: 'kpi.change', reason: null },
    { actor_name: 'Priya', action: 'kpi.change', reason: null },
    { actor_name: 'Priya', action: 'kpi.roll_back', reason: `back to version ${first?.version}` },
  ]);
});

describe('who may', () => {
  const kpi = () => stored('kpi-order-latency');
  const refused = { code: 'forbidden' };
  test.each<[string, Partial<Grant>]>([
    ['a buyer', { role: 'procurement' }],
    ['an executive', { role: 'executive' }],
    ['an owner of another workflow', { role: 'business_owner', workflows: ['wf-time-payroll'] }],
    ['an owner at one facility', { role: 'business_owner', facilities: ['fac-granite'] }],
  ])('%s may not write it', async (_, grant) => {
    const one = await kpi();
    const yaml = writeKpi(one);
    await expect(readKpiEditor(actor(grant), one.id)).rejects.toMatchObject(refused);
    await expect(saveKpi(actor(grant), { id: one.id, yaml: yaml.replace('24', '23'), found: yaml })).rejects.toMatchObject(refused);
    await expect(previewKpiDraft(actor(grant), { scope, days: 7, said: { id: one.id, said: { yaml } }, now: NOW })).rejects.toMatchObject(
      refused,
    );
  });

  test('the owner of its workflow may, and only names workflows of their own', async () => {
    const owner = actor({ role: 'business_owner', workflows: ['wf-p2p-po'] }, 'Tomas');
    const editor = await readKpiEditor(owner, 'kpi-order-latency');
    expect(editor.choices.workflows.map(({ id }) => id)).toEqual(['wf-p2p-po']);
    const moved = editor.yaml
      .replaceAll('wf-p2p-po', 'wf-requisition')
      .replace('from: po_approved', 'from: req_submitted')
      .replace('to: po_supplier_ack', 'to: req_approved');
    await expect(saveKpi(owner, { id: 'kpi-order-latency', yaml: moved, found: editor.yaml })).rejects.toMatchObject(refused);
  });
});

test('what is not sound is refused with its field, and nothing is stored', async () => {
  const kpi = await stored('kpi-fill-rate');
  const yaml = writeKpi(kpi);
  const versions = (await readKpiEditor(admin, kpi.id)).versions.length;
  const broken = yaml.replace('denominator: po_supplier_ack', 'denominator: po_supplier_akc');
  expect((await checkKpiDraft(admin, { id: kpi.id, said: { yaml: broken } })).faults).toEqual([
    expect.objectContaining({ path: 'measure.denominator', mend: 'Write "po_supplier_ack".' }),
  ]);
  await expect(saveKpi(admin, { id: kpi.id, yaml: broken, found: yaml })).rejects.toMatchObject({ code: 'catalog_invalid' });
  await expect(saveKpi(admin, { id: null, yaml, found: null })).rejects.toMatchObject({ code: 'conflict' });
  await expect(saveKpi(admin, { id: kpi.id, yaml: yaml.replace('kpi-fill-rate', 'kpi-other'), found: yaml })).rejects.toMatchObject({
    code: 'catalog_invalid',
  });
  expect((await checkKpiDraft(admin, { id: null, said: { yaml } })).faults).toEqual([expect.objectContaining({ path: 'id' })]);
  expect((await readKpiEditor(admin, kpi.id)).versions.length).toBe(versions);
  await expect(preview({ ...kpi, measure: null })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a new KPI begins with a draft that only wants its words', async () => {
  const { draft } = await readKpiEditor(admin, null);
  const { faults } = await checkKpiDraft(admin, {
    id: null,
    said: { draft: { ...draft, id: 'kpi-new', name: 'New', question: 'Is it?', formula: 'p90' } },
  });
  expect(faults).toEqual([]);
  expect(indexCatalog((await currentCatalog()).catalog).kpis.has('kpi-new')).toBe(false);
});

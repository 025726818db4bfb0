import { beforeAll, expect, test } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ForbiddenError } from '@/lib/domain';
import { type NewSilenceInput, newSilenceSchema, silenceAskedSchema } from '@/lib/domain/views/silences';
import { listMarkers, readSilences } from '@/lib/show';
import { addSilence, endSilence, previewSilence } from './act-on-duty';

testDatabase();

const NOW = new Date('2026-11-23T12:00:00Z');
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const actorOf = (facilities: string[] = []): Actor => ({
  kind: 'person',
  id: 'milo',
  name: 'Milo Brandt',
  email: 'milo@x.example',
  teams: [],
  grants: [{ role: 'it_operations', facilities, departments: [], workflows: [], environments: [] }],
});
const milo = actorOf();
const plan = (more: Partial<NewSilenceInput>, now = NOW) =>
  addSilence(
    milo,
    'production',
    newSilenceSchema.parse({ kind: 'maintenance', startsAt: at(1).toISOString(), endsAt: at(5).toISOString(), reason: 'Patches', ...more }),
    now,
  );
const markers = async (withdrawn?: 'only') =>
  (
    await listMarkers(
      milo,
      { scope: { environment: 'production' }, window: { from: at(0), to: at(48) }, kind: ['maintenance'], withdrawn, limit: 50 },
      NOW,
    )
  ).items
    .filter(({ origin }) => origin === 'told')
    .map(
      ({ title, about, at: from, until }) =>
        `${title} ${about.facility?.id ?? about.connector?.id} ${about.workflow?.id} ${from.slice(11, 16)}-${until?.slice(11, 16)}`,
    )
    .sort();

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

test('a maintenance window stands on charts at each of its places until it ends, or until somebody ends it', async () => {
  const { id } = await plan({ facilities: ['fac-lakehead', 'fac-bayfield'], workflows: ['wf-p2p-po'] });
  expect(await markers()).toEqual(['Patches fac-bayfield wf-p2p-po 13:00-17:00', 'Patches fac-lakehead wf-p2p-po 13:00-17:00']);
  expect((await readSilences(milo, 'production', NOW)).items).toMatchObject([{ id, state: 'planned', hidden: 0, mayEnd: true }]);
  await endSilence(milo, id, at(2));
  expect(await markers()).toEqual(['Patches fac-bayfield wf-p2p-po 13:00-14:00', 'Patches fac-lakehead wf-p2p-po 13:00-14:00']);
  expect((await readSilences(milo, 'production', at(2))).items).toMatchObject([{ state: 'over', endedBy: 'Milo Brandt', mayEnd: false }]);
});

test('one that is cancelled before it begins is taken from charts; a mere silence never stands on them', async () => {
  const { id } = await plan({
    connectors: ['con-erp-scm-rest'],
    startsAt: at(20).toISOString(),
    endsAt: at(21).toISOString(),
    reason: 'Never',
  });
  expect((await markers()).filter((line) => line.startsWith('Never'))).toEqual(['Never con-erp-scm-rest undefined 08:00-09:00']);
  await endSilence(milo, id, at(3));
  expect((await markers()).filter((line) => line.startsWith('Never'))).toEqual([]);
  expect((await markers('only')).filter((line) => line.startsWith('Never'))).toHaveLength(1);
  const before = await markers();
  await plan({ kind: 'silence', teams: ['team-ap'] });
  expect(await markers()).toEqual(before);
});

test('what others are not told is previewed only by who may hide it', async () => {
  const about = silenceAskedSchema.parse({ facilities: ['fac-lakehead'] });
  expect(await previewSilence(actorOf(['fac-lakehead']), 'production', about, NOW)).toMatchObject({
    open: 0,
    past: 0,
    days: 14,
    examples: [],
  });
  await expect(previewSilence(actorOf(['fac-bayfield']), 'production', about, NOW)).rejects.toThrow(ForbiddenError);
  const buyer: Actor = { ...milo, grants: [{ role: 'procurement', facilities: [], departments: [], workflows: [], environments: [] }] };
  await expect(previewSilence(buyer, 'production', about, NOW)).rejects.toThrow(/do not keep exceptions quiet/);
});

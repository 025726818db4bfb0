import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { type MetricBreach, type MetricReading, newId, UNASSIGNED } from '@/lib/domain';
import { judgeMetrics } from './judge-metrics';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const start = new Date('2026-11-22T12:00:00Z');
const minute = (n: number) => new Date(start.getTime() + n * 60_000);

function aReading(n: number, level: number | null, metric = 'am-queue-depth', place: Partial<MetricReading['place']> = {}): MetricReading {
  const known = index.applicationMetrics.get(metric);
  if (!known) throw new Error(metric);
  const nowhere = { facility: UNASSIGNED, department: UNASSIGNED, workflow: UNASSIGNED, connector: null };
  return {
    metric: known,
    place: { environment: 'production', ...nowhere, interface: 'if-po-850-out', application: 'app-broker', ...place },
    series: [],
    live: level === null ? 0 : 1,
    value: level,
    limit: null,
    level,
    state: 'good',
    at: minute(n),
  };
}

/** Plays readings one after the other, keeping breaches as the database does. */
function play(readings: readonly MetricReading[]) {
  let breaches: MetricBreach[] = [];
  return readings.map((reading) => {
    const verdict = judgeMetrics({ readings: [reading], breaches, newId }, index);
    const gone = new Set(verdict.over.map(({ breach }) => breach.id));
    const kept = new Map(verdict.kept.map((breach) => [breach.id, breach]));
    breaches = [...new Map([...breaches.map((b) => [b.id, b] as const), ...kept]).values()].filter(({ id }) => !gone.has(id));
    return {
      found: verdict.findings.map(({ code, evidence }) => `${code}: ${evidence.text}`),
      mended: verdict.over.flatMap(({ breach, text }) => (breach.raisedAt ? [text] : [])),
    };
  });
}

const nothing = { found: [], mended: [] };
const raised = { found: ['EXC-PLT-BACKLOG: Messages waiting: 1,200 messages, threshold 1,000'], mended: [] };
const mended = { found: [], mended: ['Messages waiting is back to 300 messages'] };

describe('a threshold', () => {
  test('that is passed for as long as the rule holds is found once, and mended when it has been back long enough', () => {
    const levels = [1200, 1200, 1200, 1200, 300, 300, 300];
    expect(play(levels.map((level, i) => aReading(i * 5, level)))).toEqual([nothing, nothing, raised, nothing, nothing, nothing, mended]);
  });

  test('that is passed for a moment is nothing', () => {
    expect(play([aReading(0, 1200), aReading(5, 300), aReading(10, 1200), aReading(15, 1200)])).toEqual([
      nothing,
      nothing,
      nothing,
      nothing,
    ]);
  });

  test('that flaps around it stays one finding', () => {
    const levels = [1200, 1200, 1200, 300, 1200, 300, 1200];
    expect(play(levels.map((level, i) => aReading(i * 5, level))).flatMap(({ found, mended: ended }) => [...found, ...ended])).toEqual(
      raised.found,
    );
  });

  test('what is unknown ends nothing and lets nothing ripen', () => {
    expect(play([aReading(0, 1200), aReading(5, null), aReading(15, 1200)])).toEqual([nothing, nothing, nothing]);
    expect(play([aReading(0, 1200), aReading(10, 1200), aReading(60, null), aReading(65, 1200)])).toEqual([
      nothing,
      raised,
      nothing,
      nothing,
    ]);
  });

  test('a value that is told again does not grow older', () => {
    expect(play([aReading(0, 1200), aReading(0, 1200), aReading(0, 1200)])).toEqual([nothing, nothing, nothing]);
  });
});

test('thresholds of a rule are passed one by one, into one cause', () => {
  const place = { interface: null, connector: 'con-edi-as2' };
  const found = [29.5, 14, 2].map(
    (days, i) => judgeMetrics({ readings: [aReading(i, days, 'am-certificate-days', place)], breaches: [], newId }, index).findings,
  );
  expect(found.map((findings) => findings.map(({ variables }) => variables['attr.days_to_expiry']))).toEqual([
    ['29.5'],
    ['14', '14'],
    ['2', '2', '2'],
  ]);
  expect(new Set(found.flat().map(({ signature }) => signature))).toEqual(new Set(['EXC-PLT-CERTSOON connector="con-edi-as2"']));
});

test('an interface names its workflow and connector', () => {
  const [finding] = judgeMetrics(
    {
      readings: [aReading(20, 6000)],
      breaches: [
        {
          id: newId(start),
          environment: 'production',
          code: 'EXC-PLT-BACKLOG',
          place: JSON.stringify(['production', UNASSIGNED, UNASSIGNED, UNASSIGNED, 'if-po-850-out', null, 'app-broker']),
          threshold: 1000,
          since: start,
          raisedAt: null,
          backSince: null,
        },
      ],
      newId,
    },
    index,
  ).findings;
  expect(finding).toMatchObject({
    workflow: 'wf-p2p-po',
    interface: 'if-po-850-out',
    connector: 'con-edi-as2',
    application: 'app-broker',
    subject: { kind: 'metric' },
    at: start,
    impact: { transactions: 0 },
  });
});

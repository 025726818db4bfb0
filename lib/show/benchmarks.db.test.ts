import { beforeAll, describe, expect, test } from 'vitest';
import { applyCatalog, loadCatalog } from '@/lib/catalog';
import { testDatabase } from '@/lib/db/testing';
import { type Catalog, kpiSchema, type Scope } from '@/lib/domain';
import { prepareDigest } from '@/lib/notify/prepare-digest';
import { renderDigest } from '@/lib/notify/render-digest';
import { getKpi } from './get-kpi.db';
import { isMeasured } from './judge-kpi';
import { listKpis } from './list-kpis.db';
import { readMovement } from './read-movement.db';
import { readReport } from './read-report.db';
import { NOW, reader } from './show.fixture';

testDatabase();

const everybody = reader();
const scope: Scope = { environment: 'production' };
/** Stands in every word that a published figure is shown with. */
const MARK = 'ZZ-PUBLISHED';
let estate: Catalog;

/** The estate with every KPI resting on a published figure, all of one level. */
const withSources = (verified: Catalog['sources'][number]['verified']): Catalog => ({
  ...estate,
  sources: estate.sources.map((one) => ({
    ...one,
    publisher: `${MARK} publisher`,
    figure: `${MARK} figure`,
    scope: `${MARK} scope`,
    url: `https://example.org/${MARK}`,
    verified,
  })),
  kpis: estate.kpis.map((kpi) =>
    kpiSchema.parse({
      ...kpi,
      benchmarks: [
        { source: estate.sources[0]?.id, use: 'context', note: `${MARK} note` },
        { source: estate.sources[1]?.id, use: 'basis', note: '' },
      ],
    }),
  ),
});

/** Everything that anybody is shown or sent about measures, as text. */
async function everything(): Promise<Record<string, string>> {
  const list = await listKpis(everybody, { scope, window: null, now: NOW });
  // CSV is cut from the rows of these very answers.
  const shown: Record<string, string> = { list: JSON.stringify(list) };
  for (const { id } of estate.kpis.filter(isMeasured)) {
    shown[id] = JSON.stringify(await getKpi(everybody, { id, scope, window: null, by: 'facility', now: NOW }));
    shown[`${id} movement`] = JSON.stringify(await readMovement(everybody, { id, scope, window: null, now: NOW }));
  }
  for (const { id } of estate.reports) {
    const report = await readReport(everybody, { audience: id, scope, period: 'week', now: NOW });
    shown[`${id} report`] = JSON.stringify(report);
    const mail = renderDigest(
      prepareDigest({ report, recipient: 'a@quillmoor.example', asked: true, baseUrl: 'https://example.org' }),
      false,
    );
    shown[`${id} mail`] = JSON.stringify(mail);
  }
  return shown;
}

const namesOf = (shown: Record<string, string>) => Object.keys(shown).filter((name) => shown[name]?.includes(MARK));

beforeAll(async () => {
  estate = await loadCatalog('catalog');
});

describe('published figures', () => {
  test('that nobody verified reach no view, mail or CSV, although every measure names them', async () => {
    await applyCatalog(withSources('unverified'), 'test');
    const shown = await everything();
    expect(Object.keys(shown).length).toBeGreaterThan(60);
    expect(namesOf(shown)).toEqual([]);
  });

  test('that somebody read stand on the page of every measure with their level', async () => {
    await applyCatalog(withSources('read_in_excerpt'), 'test');
    const shown = await everything();
    const pages = estate.kpis.filter(isMeasured).map(({ id }) => id);
    expect(namesOf(shown)).toEqual(expect.arrayContaining([...pages, 'list']));
    for (const id of pages) expect(shown[id]).toContain('"verified":"read_in_excerpt"');
  });

  test('of the default estate: no words of a KPI repeat what is unverified, and each informed target names who informed it', () => {
    const unverified = estate.sources.filter(({ verified }) => verified === 'unverified');
    expect(unverified.length).toBeGreaterThan(0);
    const figures = unverified.flatMap(({ figure }) => figure.match(/\d+(?:\.\d+)?%|\d+ to \d+ (?:business )?days/g) ?? []);
    expect(figures.length).toBeGreaterThanOrEqual(4);
    for (const { id, name, question, formula, caveat, targetBasis, windowName, benchmarks } of estate.kpis) {
      const words = [name, question, formula, caveat, targetBasis, windowName].join(' ');
      expect(
        figures.filter((figure) => words.includes(figure)),
        id,
      ).toEqual([]);
      const basis = benchmarks.filter(({ use, source }) => use === 'basis' && !unverified.some((one) => one.id === source));
      expect(basis.length > 0, id).toBe(targetBasis === 'benchmark_informed');
    }
    expect(estate.kpis).toHaveLength(37);
  });
});

import { beforeAll, expect, test, vi } from 'vitest';
import type { KpiRow } from '@/lib/domain/views/kpis';
import type { ReportView } from '@/lib/domain/views/reports';
import { readPdfText } from './pdf-text.fixture';
import { writeReportPdf } from './write-report-pdf';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
vi.stubEnv('DATABASE_URL', 'postgres://nobody@localhost:1/none');

const at = '2026-11-18T16:00:00.000Z';
const window = { from: '2026-11-09T06:00:00.000Z', to: '2026-11-16T06:00:00.000Z' };
const number = (value: number | null, n: number, state: KpiRow['current']['state']): KpiRow['current'] => ({
  value,
  n,
  numerator: null,
  denominator: null,
  percentiles: [],
  interval: null,
  state,
});
const measure = (i: number): KpiRow => ({
  id: `kpi-${i}`,
  name: `Measure ${i} of orders – Łódź & “Baymark”`,
  question: '',
  work: null,
  unit: 'hours',
  direction: 'lower',
  kind: 'duration',
  judged: 90,
  minSample: 20,
  thresholds: { target: 24, warning: 30, critical: 48 },
  workflows: [],
  noun: 'orders',
  weighedBy: null,
  per: null,
  window: { ...window, previousFrom: window.from, previousTo: window.from, name: '' },
  current: i === 2 ? number(null, 0, 'no_data') : number(31.4, 1284, 'breached'),
  previous: i === 3 ? number(null, 0, 'no_data') : number(22.6, 1100, 'met'),
  change: i === 2 || i === 3 ? null : 8.8,
  open: 3,
  oldestOpenAt: null,
  pending: 0,
  spark: {
    bucket: 'day',
    points: [1, 2, null, 4].map((value, day) => ({ at: `2026-11-1${day}T06:00:00.000Z`, value, n: value === null ? 0 : 9 })),
  },
  movers: [],
  othersMore: null,
  last: null,
  lineage: 'environment=production',
});
const report = (measures: number): ReportView => ({
  audience: { id: 'cfo', title: 'Finance', reader: 'Chief financial officer' },
  organisation: 'Quillmoor Regional Health',
  environment: 'production',
  timezone: 'America/Chicago',
  asOf: at,
  lastReceivedAt: at,
  catalogVersion: 7,
  period: {
    kind: 'week',
    name: 'Week of 9 to 15 November 2026',
    inWords: 'in the week of 9 to 15 November 2026',
    ...window,
    partial: false,
    previousName: 'the week of 2 to 8 November 2026',
    previousFrom: window.from,
    previousTo: window.from,
    on: '2026-11-09',
    earlier: '2026-11-02',
    later: '2026-11-16',
  },
  headline: 'One of three measures met its target.',
  sentences: ['No exception is open now.'],
  kpis: Array.from({ length: measures }, (_, i) => measure(i + 1)),
  movements: [],
  movementsNote: 'Nothing moved.',
  absent: [{ id: 'kpi-x', name: 'Perfect order', why: 'Switched off in the catalog.' }],
  slos: [],
  risks: { top: [], exceptions: 0, amounts: [], people: 0 },
  nextDeadline: null,
  mended: { exceptions: 0, transactions: 0, top: [] },
  definitions: [],
  figures: [],
});

let pages: string[];
let raw: string;
beforeAll(async () => {
  const bytes = await writeReportPdf(report(40));
  raw = Buffer.from(bytes).toString('latin1');
  pages = readPdfText(bytes);
});

test('every page carries organisation, period, time and its number', () => {
  expect(pages.length).toBeGreaterThan(2);
  for (const [i, page] of pages.entries()) {
    expect(page).toContain('Quillmoor Regional Health, Finance');
    expect(page).toContain('Week of 9 to 15 November 2026');
    expect(page).toContain('As of Wed 18 Nov 2026, 10:00:00 CST');
    expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
  }
});

test('no row is cut: a measure and its value stand on one page, under the head of the table', () => {
  const holding = (text: string) => pages.flatMap((page, i) => (page.replaceAll('\n', ' ').includes(text) ? [i] : []));
  for (let i = 1; i <= 40; i++) expect(holding(`Measure ${i} of`)).toHaveLength(1);
  for (const page of pages.filter((one) => /Measure \d+ of/.test(one))) {
    const rows = page.match(/Measure \d+ of/g)?.length;
    expect(page.match(/^(?:1,284|0) orders$/gm)?.length).toBe(rows);
    expect(page).toContain('Counted');
  }
});

test('letters beyond ASCII are letters, and what is absent is said with the reason', () => {
  const text = pages.join(' ').replaceAll(/\s+/g, ' ');
  expect(text).toContain('Łódź');
  expect(text).not.toContain('\ufffd');
  expect(text).toContain('Nothing was counted in this period.');
  expect(text).toContain('Nothing counted then');
  expect(text).toContain('Perfect order: no number. Switched off in the catalog.');
});

test('it is tagged, named, in English, and fetches nothing', () => {
  expect(raw.startsWith('%PDF-1.7')).toBe(true);
  for (const mark of [
    '/Marked true',
    '/StructTreeRoot',
    '/Lang (en-US)',
    '/S /Table',
    '/S /TH',
    '/S /H1',
    '/S /Figure',
    '/DisplayDocTitle true',
  ])
    expect(raw).toContain(mark);
  expect(raw).not.toMatch(/\/BaseFont \/Helvetica/);
});

test('Letter at home, A4 elsewhere', async () => {
  expect(raw).toContain('/MediaBox [0 0 612 792]');
  const abroad = Buffer.from(await writeReportPdf({ ...report(1), timezone: 'Europe/Berlin' })).toString('latin1');
  expect(abroad).toContain('/MediaBox [0 0 595.28 841.89]');
});

test('a report without any measure is a page that says so', async () => {
  const [page = ''] = readPdfText(await writeReportPdf({ ...report(0), headline: 'No measure of this report is computed here.' }));
  expect(page).toContain('No measure of this report is computed here.');
});

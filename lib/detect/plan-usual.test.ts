import { expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { type Arrival, planUsual } from './plan-usual';

const index: CatalogIndex = indexCatalog(await loadCatalog('catalog'));
const [rule] = index.series.deadline.filter(({ type }) => type.code === 'EXC-GL-MISSING');
if (!rule) throw new Error('EXC-GL-MISSING is off.');
const workflow = 'wf-gl-posting';
const window = index.workflows.get(workflow)?.workflow.windows.find(({ id }) => id === rule.rule.window);

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Wednesday morning, well before anything is due; the clocks do not change in the weeks before. */
const now = new Date('2026-10-28T06:00:00Z');
const dueOf = (): Date => plan(daily(4 * HOUR))[0]?.dueAt ?? now;

/** Journals of one ledger on each of the last 20 days, so long before the time at which it is due on Wednesday. */
function daily(aheadMs: number, keep: (back: number) => boolean = () => true, due = new Date('2026-10-28T12:00:00Z')): Arrival[] {
  return Array.from({ length: 20 }, (_, i) => i + 1)
    .filter(keep)
    .map((back) => ({ facility: 'fac-lakehead', part: 'RCM', at: new Date(due.getTime() - back * DAY - aheadMs) }));
}
const plan = (arrivals: readonly Arrival[]) => planUsual({ rule, environment: 'production', workflow, arrivals, now }, index);
const first = (arrivals: readonly Arrival[]) => plan(arrivals)[0];
const isOn = (arrivals: readonly Arrival[]) => plan(arrivals).length > 0;

test('the window of the rule is known', () => expect(window?.local).toMatch(/\d\d:\d\d/));

test('what is usually there ahead of the warning is missed at the warning', () => {
  const due = dueOf();
  const one = first(daily(rule.raiseBeforeMs + HOUR, undefined, due));
  expect(one).toMatchObject({ part: 'RCM', dueAt: due, raiseAt: new Date(due.getTime() - rule.raiseBeforeMs) });
});

test('what usually comes after the warning and before its time is missed at its time', () => {
  const due = dueOf();
  expect(first(daily(HOUR / 2, undefined, due))).toMatchObject({ dueAt: due, raiseAt: due });
});

test.each<[string, (back: number) => boolean, boolean]>([
  ['every day', () => true, true],
  ['all but one of the last ten working days', (back) => back !== 5, true],
  ['all but two of them', (back) => back !== 5 && back !== 2, false],
  ['for three working days only', (back) => back <= 2, false],
  ['never', () => false, false],
])('came %s', (_, keep, expected) => expect(isOn(daily(rule.raiseBeforeMs + HOUR, keep, dueOf()))).toBe(expected));

test('what comes after its time is not awaited by it', () => expect(first(daily(-HOUR, undefined, dueOf()))?.dueAt).not.toEqual(dueOf()));

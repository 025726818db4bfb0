import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { at, defaultCatalog } from './catalog.fixture';
import { parseIncident } from './index';
import { parseStart } from './parse-incident';

const NOW = at('2026-11-24T18:00:00Z');
let catalog: Catalog;
beforeAll(async () => {
  catalog = await defaultCatalog();
});
const iso = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);

describe('parseIncident', () => {
  it.each([
    ['inc-01', '2026-11-24T15:40:00.000Z', '2026-11-24T19:10:00.000Z'],
    ['inc-02', '2026-11-18T06:00:00.000Z', '2026-11-18T16:00:00.000Z'],
    ['inc-06', '2026-11-23T20:00:00.000Z', null],
    ['inc-02@now', '2026-11-24T18:00:00.000Z', '2026-11-25T04:00:00.000Z'],
    ['inc-02@+5m/PT30M', '2026-11-24T18:05:00.000Z', '2026-11-24T18:35:00.000Z'],
    ['inc-01@-26h', '2026-11-23T16:00:00.000Z', '2026-11-23T19:30:00.000Z'],
    ['inc-02@-1dT09:40/PT2H', '2026-11-23T15:40:00.000Z', '2026-11-23T17:40:00.000Z'],
    ['inc-02@2026-11-20T09:00-06:00', '2026-11-20T15:00:00.000Z', '2026-11-21T01:00:00.000Z'],
    ['inc-06@2026-11-23T14:00-06:00/PT6H', '2026-11-23T20:00:00.000Z', '2026-11-24T02:00:00.000Z'],
  ])('reads %s', (text, from, to) => {
    const incident = parseIncident(text, catalog, NOW);
    expect([iso(incident.fromMs), iso(incident.toMs)]).toEqual([from, to]);
  });

  it('moves an incident to another place', () => {
    expect(parseIncident('inc-01:fac-granite@now', catalog, NOW).facility).toBe('fac-granite');
    const refused = parseIncident('inc-02:con-erp-fin-rest@now', catalog, NOW);
    expect(refused.connector).toBe('con-erp-fin-rest');
    expect(refused.interfaces).toEqual(expect.arrayContaining(['if-ap-post', 'if-inv-journal', 'if-hire-erp']));
    expect(refused.interfaces).not.toContain('if-rev-journal-val');
  });

  it.each([
    ['inc-99@now'],
    ['nonsense'],
    ['inc-02@soon'],
    ['inc-02@2026-11-20T09:00'],
    ['inc-02@now/30 minutes'],
    ['inc-02:fac-nowhere@now'],
  ])('refuses %s and says why', (text) => {
    expect(() => parseIncident(text, catalog, NOW)).toThrow(/Unknown incident|no time|no duration|neither a facility nor a connector/);
  });

  it('takes days by the local clock, over a change of clocks too', () => {
    expect(iso(parseStart('-1dT12:00', 'America/Chicago', at('2026-11-02T18:00:00Z')))).toBe('2026-11-01T17:00:00.000Z');
  });
});

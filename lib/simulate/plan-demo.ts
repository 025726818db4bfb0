import type { Catalog } from '@/lib/domain';
import type { Incident } from './incident';
import { parseIncident } from './parse-incident';
import { type Begin, DAY_MS, MINUTE_MS, type Surge } from './simulation';

export interface DemoPlan {
  begin: Begin;
  incidents: Incident[];
  surges: Surge[];
}

/** A quarter of the estate's volume: two days of everything in about 90,000 events, and no place falls silent. */
export const DEMO_RATE = 0.25;
export const DEMO_TRACED = 0.25;

/**
 * Returns what a newcomer sees: two days of everything, a week of the office workflows and a pay period of the slow ones. Yesterday a site dark,
 * a connector refusing and a vendor's release, all three mended; a replay that doubled what it brought back; and two departments whose cost
 * centres are unknown, which still goes on. Live, a connector fails from two minutes after the start, for forty, and later retries storm.
 */
export function planDemo(catalog: Catalog, nowMs: number): DemoPlan {
  return {
    begin: { allMs: nowMs - 2 * DAY_MS, officeMs: nowMs - 7 * DAY_MS, slowMs: nowMs - 15 * DAY_MS },
    incidents: [
      parseIncident('inc-01@-1dT09:40/PT3H30M', catalog, nowMs),
      parseIncident('inc-02:con-erp-scm-rest@-1dT14:00/PT2H', catalog, nowMs),
      parseIncident('inc-09@-1dT08:20/PT40M', catalog, nowMs),
      parseIncident('inc-10@-1dT02:10/P3D', catalog, nowMs),
      parseIncident('inc-12@-1dT16:30/PT3H', catalog, nowMs),
      ...presentIncidents(catalog, nowMs),
    ],
    surges: [presentIntake(nowMs, 0)],
  };
}

/** Returns what fails while somebody looks; the same again at every later start. */
export const presentIncidents = (catalog: Catalog, nowMs: number): Incident[] => [
  parseIncident('inc-08@+50m/PT25M', catalog, nowMs),
  parseIncident('inc-02@+2m/PT40M', catalog, nowMs),
];

/** Returns the wave of hires that makes it felt at any hour. */
export const presentIntake = (nowMs: number, first: number): Surge => ({
  workflow: 'wf-employee-onboarding',
  first,
  fromMs: nowMs - 50 * MINUTE_MS,
  durationMs: 90 * MINUTE_MS,
  count: 180,
});

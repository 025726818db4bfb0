import { releaseWindows } from '@/lib/calendar';
import type { Catalog, MarkerKind } from '@/lib/domain';
import { type Dice, diceOf, drawIndex, drawShare } from './draw-chance';
import { isBusinessDay } from './find-peak';
import { type Incident, listEffects } from './incident';
import { atLocalHour, dateOf, localDayOf } from './local-day';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

/** One record of `POST /api/markers`. */
export interface WireMarker {
  markerId: string;
  kind: MarkerKind;
  at: string;
  until?: string;
  title: string;
  text?: string;
  version?: string;
  application?: string;
  connector?: string;
  source: string;
}

/** A marker and when people enter it. */
export interface PlannedMarker {
  sendMs: number;
  marker: WireMarker;
}

interface MarkerPlan {
  catalog: Catalog;
  seed: number;
  incidents?: readonly Incident[];
  fromMs: number;
  toMs: number;
}

/** About every third working day a connector gets a new version, in the afternoon, and now and then something is changed by hand. */
const RELEASE_SHARE = 0.34;
const CHANGE_SHARE = 0.12;
/** Releases by the vendor are announced so long ahead. */
const ANNOUNCED_MS = 3 * DAY_MS;
const changes = ['Retry limit raised', 'Time-out shortened', 'Queue moved to another node', 'Certificate renewed', 'Quota raised'] as const;

/**
 * Returns the markers that are entered in a window, in order of time: maintenance and releases in the catalog's release windows, versions of
 * connectors and changes by hand. By the seed and the day alone, so that the window may be cut anywhere.
 */
export function planMarkers({ catalog, seed, incidents = [], fromMs, toMs }: MarkerPlan): PlannedMarker[] {
  const { timezone } = catalog.organisation;
  const planned: PlannedMarker[] = [...planVendorReleases({ catalog, seed, fromMs, toMs }), ...planReleasesOf(incidents, catalog, seed)];
  for (let day = localDayOf(fromMs, timezone) - 1; day <= localDayOf(toMs, timezone); day++)
    if (isBusinessDay(day, catalog.calendars)) planned.push(...planDay(catalog, seed, day));
  return planned
    .filter(({ sendMs }) => sendMs >= fromMs && sendMs < toMs)
    .sort((a, b) => a.sendMs - b.sendMs || (a.marker.markerId < b.marker.markerId ? -1 : 1));
}

function planVendorReleases({ catalog, seed, fromMs, toMs }: MarkerPlan): PlannedMarker[] {
  const window = { from: new Date(fromMs - DAY_MS), to: new Date(toMs + ANNOUNCED_MS) };
  const nameOf = new Map(catalog.applications.map((a) => [a.id, a.name]));
  return releaseWindows(catalog.calendars.releaseWindows, catalog.organisation.timezone, window).flatMap(({ application, from, to }) => {
    const version = `${from.getUTCFullYear() % 100}${'ABCD'[Math.floor(from.getUTCMonth() / 3)] ?? 'A'}`;
    const about = { application, source: 'change-calendar' };
    const id = `s${seed}-${application}-${version}`;
    const name = nameOf.get(application) ?? application;
    return [
      {
        sendMs: from.getTime() - ANNOUNCED_MS,
        marker: {
          ...about,
          markerId: `${id}-window`,
          kind: 'maintenance' as const,
          at: from.toISOString(),
          until: to.toISOString(),
          title: `${name}: release window`,
        },
      },
      {
        sendMs: to.getTime(),
        marker: { ...about, markerId: id, kind: 'release' as const, at: to.toISOString(), title: `${name} ${version}`, version },
      },
    ];
  });
}

/** A release that an incident brings is noted like any other. */
const planReleasesOf = (incidents: readonly Incident[], catalog: Catalog, seed: number): PlannedMarker[] =>
  listEffects(incidents, 'release').map(({ incident, effect: { application, version } }) => ({
    sendMs: incident.fromMs,
    marker: {
      markerId: `s${seed}-${application}-${version}-${Math.floor(incident.fromMs / DAY_MS)}`,
      kind: 'release',
      at: new Date(incident.fromMs).toISOString(),
      title: `${catalog.applications.find(({ id }) => id === application)?.name ?? application} ${version}`,
      version,
      application,
      source: 'change-calendar',
    },
  }));

function planDay(catalog: Catalog, seed: number, day: number): PlannedMarker[] {
  const dice = diceOf(`markers ${seed} ${day}`);
  const date = dateOf(day);
  const planned: PlannedMarker[] = [];
  const told = (slot: number, share: number, write: (connector: { id: string; name: string }, at: string) => WireMarker) => {
    const connector = catalog.connectors[drawIndex(dice, slot, catalog.connectors.length)];
    if (!connector || drawShare(dice, slot + 1) >= share) return;
    const atMs = atLocalHour(day, 13, catalog.organisation.timezone) + minutesIn(dice, slot + 2, 4 * HOUR_MS);
    planned.push({ sendMs: atMs + minutesIn(dice, slot + 3, 10 * MINUTE_MS), marker: write(connector, new Date(atMs).toISOString()) });
  };
  told(0, RELEASE_SHARE, ({ id, name }, at) => {
    const version = `${date.slice(0, 4)}.${Number(date.slice(5, 7))}.${Number(date.slice(8))}`;
    const about = { connector: id, version, source: 'deployment-pipeline' };
    return { ...about, markerId: `s${seed}-release-${date}`, kind: 'release', at, title: `${name} ${version}` };
  });
  told(10, CHANGE_SHARE, ({ id, name }, at) => {
    const what = changes[drawIndex(dice, 15, changes.length)] ?? changes[0];
    return {
      connector: id,
      source: 'integration-team',
      markerId: `s${seed}-change-${date}`,
      kind: 'change',
      at,
      title: `${name}: ${what.toLowerCase()}`,
    };
  });
  return planned;
}

const minutesIn = (dice: Dice, slot: number, spanMs: number): number =>
  Math.floor((drawShare(dice, slot) * spanMs) / MINUTE_MS) * MINUTE_MS;

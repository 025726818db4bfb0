import type { AttributeValue, Catalog } from '@/lib/domain';
import { diceOf, drawShare } from './draw-chance';
import { BURST_FACTOR, type Incident, listEffects } from './incident';
import { localDayOf, startOfDay } from './local-day';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

/** One number that an application measures about itself. `sinceMs`: a counter, which counts from then. */
export interface Measured {
  application: string;
  name: string;
  unit: string;
  value: number;
  sinceMs: number | null;
  attributes: Record<string, AttributeValue>;
}

interface Estate {
  catalog: Catalog;
  seed: number;
  /** Factor on the volume of the estate. */
  rate: number;
  incidents: readonly Incident[];
}

/** What comes in a minute while nothing is taken out, at the usual volume. */
const PILING_PER_MINUTE = 120;
const CONSUMED_PER_DAY = 40_000;
const QUOTA = 100_000;
/** Share of the quota that a usual day uses. */
const QUOTA_SHARE = 0.7;
const RENEWED_AFTER_DAYS = 320;
const CERTIFICATE_DAYS = 397;
/** One is short-lived and renewed late, so that there is always one to look at. */
const SHORT = { validDays: 90, renewedAfterDays: 72 };

/** Returns what every application says at a full minute. The same seed, minute and incidents give the same numbers, in whatever order. */
export function measureApplications(estate: Estate, atMs: number): Measured[] {
  return [
    ...measureQueues(estate, atMs),
    ...measureSites(estate, atMs),
    ...measureQuotas(estate, atMs),
    ...measureCertificates(estate, atMs),
    ...measureStreams(estate, atMs),
  ];
}

/** Queues of the interfaces that most depends on; one whose connector refuses fills up, and drains when it takes again. */
function measureQueues({ catalog, seed, rate, incidents }: Estate, atMs: number): Measured[] {
  return catalog.interfaces
    .filter(({ criticality, environment }) => (criticality === 'tier1' || criticality === 'tier2') && environment === 'production')
    .map(({ id, sourceApplication }) => {
      const piled = listEffects(incidents, 'refuse')
        .filter(({ effect }) => effect.interfaces?.includes(id) && effect.refusal.share(HOUR_MS, 2 * HOUR_MS) === 1)
        .reduce((sum, { incident }) => sum + rate * pile(catalog, incident, atMs), 0);
      return depth(sourceApplication, Math.round(noise(seed, id, atMs) * 60 + piled), { 'interface.id': id });
    });
}

/** The agent of each hospital that sends its use of supplies; while a site is dark nobody hears of it, then its backlog drains. */
function measureSites({ catalog, seed, rate, incidents }: Estate, atMs: number): Measured[] {
  const line = catalog.interfaces.find(({ id }) => id === 'if-use-supply');
  if (!line) return [];
  return catalog.facilities
    .filter(({ type }) => type.startsWith('hospital'))
    .flatMap(({ id }) => {
      const dark = listEffects(incidents, 'hold')
        .filter(({ effect }) => effect.facilities?.includes(id) && effect.interfaces?.includes(line.id))
        .map(({ incident }) => incident);
      if (dark.some((i) => i.fromMs <= atMs && atMs < i.toMs)) return [];
      const piled = dark.reduce((sum, i) => sum + rate * pile(catalog, i, atMs), 0);
      const own = Math.round(noise(seed, `site ${id}`, atMs) * 25 + piled);
      return [depth(line.sourceApplication, own, { 'facility.id': id, 'interface.id': line.id })];
    });
}

const depth = (application: string, value: number, attributes: Measured['attributes']): Measured => ({
  application,
  name: 'throughline.queue.depth',
  unit: '{message}',
  value,
  sinceMs: null,
  attributes,
});

/** What comes while nothing is taken out follows the day's work, so that nothing piles up at night; it drains at an even pace. */
function pile(catalog: Catalog, { fromMs, toMs }: Incident, atMs: number): number {
  const worked = Math.max(0, workUntil(catalog, Math.min(atMs, toMs)) - workUntil(catalog, fromMs)) * (DAY_MS / MINUTE_MS);
  const drained = Math.max(0, atMs - toMs) / MINUTE_MS;
  return Math.max(0, PILING_PER_MINUTE * (worked - BURST_FACTOR * drained));
}

/** Days of work done since 1970. */
function workUntil(catalog: Catalog, atMs: number): number {
  const { share, day } = ofDay(catalog, atMs);
  return day + share;
}

/** Calls of each application behind the gateway since its local midnight, of those it allows in a day. */
function measureQuotas({ catalog, seed, incidents }: Estate, atMs: number): Measured[] {
  return catalog.connectors
    .filter(({ via, criticality }) => via === 'app-apigw' && criticality === 'tier1')
    .flatMap(({ id, application }) => {
      const of = application ?? 'app-apigw';
      const { share, day } = ofDay(catalog, atMs);
      const own = QUOTA * QUOTA_SHARE * (0.7 + 0.3 * drawShare(diceOf(`${seed} quota ${id}`), day)) * share;
      const used = Math.round(Math.min(QUOTA, own + takenByOthers(incidents, id, atMs)));
      const attributes = { 'connector.id': id };
      const quota = { application: of, unit: '{call}', sinceMs: null, attributes };
      return [
        { ...quota, name: 'throughline.api.quota.used', value: used },
        { ...quota, name: 'throughline.api.quota.limit', value: QUOTA },
      ];
    });
}

/** A pull of data that nobody planned takes what is left of the quota within an hour, and all of it while it lasts. */
const takenByOthers = (incidents: readonly Incident[], connector: string, atMs: number): number =>
  listEffects(incidents, 'use_quota')
    .filter(({ incident, effect }) => effect.connector === connector && incident.fromMs <= atMs && atMs < incident.toMs)
    .reduce((sum, { incident }) => sum + Math.min(1, (atMs - incident.fromMs) / HOUR_MS) * QUOTA, 0);

function measureCertificates({ catalog, seed, incidents }: Estate, atMs: number): Measured[] {
  const named = catalog.connectors.filter(({ facts }) => facts['auth'] === 'mtls' || facts['auth'] === 'certificate');
  return named.map(({ id, via, application }, i) => {
    const { validDays, renewedAfterDays } = i === 0 ? SHORT : { validDays: CERTIFICATE_DAYS, renewedAfterDays: RENEWED_AFTER_DAYS };
    const begun = drawShare(diceOf(`${seed} certificate ${id}`), 0) * renewedAfterDays;
    const expiring = listEffects(incidents, 'expire_certificate').find(({ effect }) => effect.connector === id);
    const left =
      expiring && atMs < expiring.incident.toMs
        ? (expiring.incident.fromMs - atMs) / DAY_MS
        : validDays - ((atMs / DAY_MS + begun) % renewedAfterDays);
    return {
      application: via ?? application ?? 'app-ipaas',
      name: 'throughline.certificate.days_left',
      unit: 'd',
      value: Math.round(left * 100) / 100,
      sinceMs: null,
      attributes: { 'connector.id': id },
    };
  });
}

/** Consumers of the broker's streams: how far behind they are, and what they took since their local midnight, when they restart. */
function measureStreams({ catalog, seed }: Estate, atMs: number): Measured[] {
  return catalog.connectors
    .filter(({ via }) => via === 'app-broker')
    .flatMap(({ id, application }) => {
      const attributes = { 'connector.id': id, 'messaging.consumer.group.name': `${id.replace(/^con-/, '')}-reader` };
      const { share, sinceMs } = ofDay(catalog, atMs);
      const stream = { application: application ?? 'app-broker', unit: '{message}', attributes };
      return [
        { ...stream, name: 'throughline.consumer.lag', value: Math.round(noise(seed, `lag ${id}`, atMs) * 400), sinceMs: null },
        { ...stream, name: 'messaging.client.consumed.messages', value: Math.floor(CONSUMED_PER_DAY * share), sinceMs },
      ];
    });
}

/** How much of the local day's work is done: little at night, most of it by the evening. */
function ofDay({ organisation }: Catalog, atMs: number): { share: number; day: number; sinceMs: number } {
  const day = localDayOf(atMs, organisation.timezone);
  const sinceMs = startOfDay(day, organisation.timezone);
  const passed = Math.min(1, Math.max(0, (atMs - sinceMs) / DAY_MS));
  return { share: passed ** 2 * (3 - 2 * passed), day, sinceMs };
}

/** 0 to 1, mostly small; moves every minute. */
const noise = (seed: number, of: string, atMs: number): number => drawShare(diceOf(`${seed} ${of}`), Math.floor(atMs / MINUTE_MS) | 0) ** 3;

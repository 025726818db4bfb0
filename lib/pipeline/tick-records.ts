import {
  claimIntolerable,
  listBreaches,
  listPartners,
  listReferenceBreaches,
  listReferenceMembers,
  listStandingMembers,
  mendFound,
  type ReferenceBreach,
  storeBreaches,
  storeReferenceBreaches,
} from '@/lib/assign';
import { releaseWindows } from '@/lib/calendar';
import { type CatalogIndex, currentCatalog, indexCatalog, indexRecords } from '@/lib/catalog';
import { type Connection, lane } from '@/lib/db';
import {
  judgeHandovers,
  judgeReconciles,
  judgeReleases,
  judgeSequences,
  proveReference,
  type ReferenceFault,
  streamOf,
} from '@/lib/detect';
import { elapsedMs, type Finding, newId } from '@/lib/domain';
import { handoverGraceMs } from '@/lib/domain/handover-grace';
import { measureCases } from '@/lib/measure';
import {
  listDueReferences,
  listEvenHandovers,
  listGaps,
  listReferenceEnvironments,
  listReleaseFailures,
  listReleases,
  listShortHandovers,
  listTellers,
  planReferences,
  type ReferenceName,
  type Release,
  readClock,
  readReferences,
  shareValues,
} from '@/lib/store';
import { raiseAndMend, raiseAndTell } from './raise-and-mend';
import { inTurn } from './turns';

/** Keys of master data looked at in one turn. */
const KEYS_AT_ONCE = 500;
/** Members whose end is looked for in one turn. */
const MEMBERS_AT_ONCE = 2_000;
const HISTORY_AFTER_MS = 3_600_000;

/**
 * Does one turn over keys of master data that something was said of, or whose time has come: raises what comparisons find wrong, ends what is
 * right again. Returns how many keys it looked at. Bounded; the same again changes nothing.
 */
export async function tickReferences(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  if ((await listReferenceEnvironments(lane('worker'), now)).length === 0) return 0;
  return inTurn(async (tx) => {
    let looked = 0;
    for (const environment of await listReferenceEnvironments(tx, now)) looked += await lookAt(tx, environment, index, now);
    return looked;
  });
}

const nameOf = ({ domain, keyHash }: Omit<ReferenceName, 'environment'>) => `${domain} ${keyHash}`;

async function lookAt(tx: Connection, environment: string, index: CatalogIndex, now: Date): Promise<number> {
  const due = await listDueReferences(tx, environment, now, KEYS_AT_ONCE);
  if (due.length === 0) return 0;
  const { reconciles } = indexRecords(index.catalog);
  const names = [...new Map([...due, ...(await listPartners(tx, due))].map((name) => [nameOf(name), name])).values()];
  // Absence is judged at the time up to which the past is told.
  const clock = await readClock(tx, environment, now);
  const rows = await readReferences(tx, names);
  const shared = new Map(
    [...reconciles].map(([domain, list]) => [domain, new Set(list.flatMap(({ rule }) => (rule.find === 'same' ? rule.attributes : [])))]),
  );
  const sharers = await shareValues(tx, names, shared, rows);
  const tellers = await listTellers(tx, environment);
  const byKey = Map.groupBy(rows, nameOf);
  const standing = Map.groupBy(await listReferenceBreaches(tx, names), nameOf);

  const begun: ReferenceBreach[] = [];
  const over: ReferenceBreach[] = [];
  const causes: { environment: string; signature: string; tolerance: number }[] = [];
  const dues: (ReferenceName & { dueAt: Date | null })[] = [];
  for (const name of names) {
    const key = {
      ...name,
      rows: byKey.get(nameOf(name)) ?? [],
      sharers: sharers.filter((row) => isSharer(row, name)),
      tellers: tellers.get(name.domain) ?? [],
    };
    const { faults, dueAt } = judgeReconciles(key, clock, index);
    const stood = standing.get(nameOf(name)) ?? [];
    const wrong = new Map(faults.map((fault) => [`${fault.code} ${fault.place}`, fault]));
    const known = new Set(stood.map(({ code, place }) => `${code} ${place}`));
    over.push(...stood.filter(({ code, place }) => !wrong.has(`${code} ${place}`)));
    begun.push(...faults.filter(({ code, place }) => !known.has(`${code} ${place}`)).map((fault) => toBreach(name, fault)));
    causes.push(...faults.map(({ finding, tolerance }) => ({ environment, signature: finding.signature, tolerance })));
    // While the past is told, its clock is behind: what is due by it may be due again at once.
    dues.push({ ...name, dueAt: dueAt && dueAt <= now ? new Date(now.getTime() + 30_000) : dueAt });
  }
  await storeReferenceBreaches(tx, begun, over);
  await planReferences(tx, dues);
  const findings = await claimIntolerable(tx, causes);
  const mended = await findMended(tx, { environment, names, over, rows: byKey }, index, clock);
  if (findings.length + mended.length > 0) await settle(tx, { findings, mended, clock }, index, now);
  return names.length;
}

const isSharer = (row: ReferenceName, name: ReferenceName) => row.domain === name.domain && row.keyHash !== name.keyHash;

const toBreach = (name: ReferenceName, { code, place, since, finding, partner }: ReferenceFault): ReferenceBreach => ({
  ...name,
  code,
  place,
  signature: finding.signature,
  since,
  raised: false,
  finding,
  partner,
});

type Mended = Parameters<typeof mendFound>[1];

interface Looked {
  environment: string;
  names: readonly ReferenceName[];
  over: readonly ReferenceBreach[];
  rows: ReadonlyMap<string, Awaited<ReturnType<typeof readReferences>>>;
}

/** The members that are mended: of comparisons that agree now, and of entries that master data contradicts no more. */
async function findMended(tx: Connection, { environment, names, over, rows }: Looked, index: CatalogIndex, clock: Date): Promise<Mended> {
  const { reconciles, snapshots } = indexRecords(index.catalog);
  const codes = [
    ...[...reconciles.values()].flatMap((list) => list.map(({ type }) => type.code)),
    ...[...snapshots.values()].flatMap((list) => list.map(({ type }) => type.code)),
  ];
  const members = await listReferenceMembers(tx, { environment, codes: [...new Set(codes)], keys: names.map(({ keyHash }) => keyHash) });
  const ended = new Set(over.map(({ code, keyHash, place }) => `${code} ${keyHash} ${place}`));
  return members.flatMap((member) => {
    const { reference = '', place } = member.variables;
    if (place !== undefined)
      return ended.has(`${member.code} ${reference} ${place}`) ? [{ member, at: clock, text: 'the applications agree now' }] : [];
    const rule = index.exceptionTypes.get(member.code)?.rule;
    const told = rule?.kind === 'snapshot' ? (rows.get(nameOf({ domain: rule.domain, keyHash: reference })) ?? []) : [];
    const proof = proveReference(member, told, clock, index);
    return proof ? [{ member, ...proof }] : [];
  });
}

interface Settled {
  findings: readonly Finding[];
  mended: Mended;
  clock: Date;
}

async function settle(tx: Connection, { findings, mended, clock }: Settled, index: CatalogIndex, now: Date): Promise<void> {
  const past = (at: Date) => clock < now && now.getTime() - at.getTime() > HISTORY_AFTER_MS;
  const told = findings.map((finding) => ({ ...finding, history: past(finding.at) }));
  await raiseAndTell(tx, { findings: told, mend: () => mendFound(tx, mended, index, now) }, index, now);
  const transactions = findings.flatMap(({ subject }) => (subject.kind === 'transaction' ? [subject.id] : []));
  await measureCases(tx, [...new Set(transactions)], { index, now });
}

/** Does one turn over what two ends of interfaces say, numbered streams and releases. Returns how many things it moved. */
export async function tickGaps(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  return inTurn(async (tx) => {
    return (await judgeEnds(tx, index, now)) + (await judgeStreams(tx, index, now)) + (await judgeSinceReleases(tx, index, now));
  });
}

async function judgeEnds(tx: Connection, index: CatalogIndex, now: Date): Promise<number> {
  const { handovers } = indexRecords(index.catalog);
  const graces = index.catalog.interfaces.map(({ id, latencyClass }) => ({ interface: id, grace_ms: handoverGraceMs(latencyClass) }));
  let moved = 0;
  for (const { type } of handovers) {
    const short = await listShortHandovers(tx, { code: type.code, graces, now });
    const members = await listStandingMembers(tx, [type.code], MEMBERS_AT_ONCE);
    const even = await listEvenHandovers(
      tx,
      members.map(({ subjectId, variables }) => ({ transaction_id: subjectId, interface: variables['interface'] ?? '' })),
    );
    const ends = new Map(even.map((row) => [`${row.transaction_id} ${row.interface}`, row.received_at]));
    const mended = members.flatMap((member) => {
      const at = ends.get(`${member.subjectId} ${member.variables['interface'] ?? ''}`);
      return at ? [{ member, at, text: 'both ends agree now' }] : [];
    });
    const findings = judgeHandovers(short, index).filter(({ code }) => code === type.code);
    if (findings.length + mended.length > 0) await settle(tx, { findings, mended, clock: now }, index, now);
    moved += findings.length + mended.length;
  }
  return moved;
}

async function judgeStreams(tx: Connection, index: CatalogIndex, now: Date): Promise<number> {
  const codes = new Set(indexRecords(index.catalog).sequences.map(({ type }) => type.code));
  if (codes.size === 0) return 0;
  const breaches = (await listBreaches(tx)).filter(({ code }) => codes.has(code));
  const watched = breaches.flatMap((breach) => {
    const stream = streamOf(breach);
    return stream ? [{ environment: breach.environment, ...stream }] : [];
  });
  const streams = await listGaps(tx, watched);
  const { findings, kept, over } = judgeSequences({ streams, breaches, newId }, now, index);
  if (kept.length + over.length === 0) return 0;
  await storeBreaches(
    tx,
    kept,
    over.map(({ breach }) => breach),
  );
  const proofs = new Map(over.flatMap(({ breach, at, text }) => (breach.raisedAt ? [[breach.id, { at, text }] as const] : [])));
  if (findings.length + proofs.size > 0) await raiseAndMend(tx, { findings, proofs }, index, now);
  return kept.length + over.length;
}

async function judgeSinceReleases(tx: Connection, index: CatalogIndex, now: Date): Promise<number> {
  let moved = 0;
  for (const { type, rule } of indexRecords(index.catalog).releases) {
    const since = new Date(now.getTime() - elapsedMs(rule.within));
    for (const [place, release] of connectorsOf(await listAllReleases(tx, index, since, now), index)) {
      const [environment = '', connector = ''] = place.split(' ');
      const failures = await listReleaseFailures(tx, {
        environment,
        connector,
        at: release.at,
        code: type.code,
        atLeast: rule.atLeast,
        now,
      });
      const findings = judgeReleases(failures, { type, rule, release });
      if (findings.length > 0) await settle(tx, { findings, mended: [], clock: now }, index, now);
      moved += findings.length;
    }
  }
  return moved;
}

/** Releases that markers tell of, and those that the calendars plan: a window that nobody wrote a marker for has begun all the same. */
async function listAllReleases(tx: Connection, index: CatalogIndex, since: Date, now: Date): Promise<Release[]> {
  const told = await listReleases(tx, since, now);
  const { calendars, organisation } = index.catalog;
  const planned = releaseWindows(calendars.releaseWindows, organisation.timezone, { from: since, to: now })
    .filter(({ from }) => from <= now)
    .map(({ application, from }) => ({
      environment: 'production',
      at: from,
      title: `the release window of ${index.applications.get(application)?.name ?? application}`,
      application,
      connector: null,
    }));
  return [...told, ...planned];
}

/** Each connector that one of the releases is about, with the first of them. */
function connectorsOf(releases: readonly Release[], index: CatalogIndex): Map<string, Release> {
  const about = new Map<string, Release>();
  for (const release of releases.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const connectors = release.connector
      ? [release.connector]
      : index.catalog.connectors.filter(({ application }) => application === release.application).map(({ id }) => id);
    for (const connector of connectors) {
      const place = `${release.environment} ${connector}`;
      if (!about.has(place)) about.set(place, release);
    }
  }
  return about;
}

import type { BurnRule, CatalogIndex } from '@/lib/catalog';
import { type BurnReading, burnOf, type Finding, provesAbove, type SloBreach, type Tally, UNASSIGNED } from '@/lib/domain';
import { sayDuration } from '@/lib/domain/say';
import { sayBurn, sayTimes } from '@/lib/domain/say-slo';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

export interface BurnVerdict {
  findings: Finding[];
  begun: SloBreach[];
  /** Breaches that are over, with the numbers that prove it. */
  over: { breach: SloBreach; at: Date; text: string }[];
}

interface Standing {
  readings: readonly BurnReading[];
  breaches: readonly SloBreach[];
  /** A new id for a breach that began then. */
  newId: (at: Date) => string;
}

/**
 * What the windows of SLOs say against the breaches that stand: a finding for each pair in which both windows burn too fast, provably, and an
 * end for each breach whose short window is under again. No data proves nothing: it begins and ends no breach. An SLO that the catalog has no
 * more ends its breaches. Told the same twice, it says the same.
 */
export function judgeBurn({ readings, breaches, newId }: Standing, index: CatalogIndex): BurnVerdict {
  const verdict: BurnVerdict = { findings: [], begun: [], over: [] };
  const known = new Map(breaches.map((breach) => [keyOf(breach), breach]));
  for (const breach of breaches) {
    const rule = index.burnRules.find(({ type }) => type.code === breach.code);
    if (index.slos.has(breach.slo) && rule?.pairs.some(({ burn }) => burn === breach.burn)) continue;
    verdict.over.push({ breach, at: breach.since, text: 'the catalog does not ask for it any more' });
  }
  for (const rule of index.burnRules) {
    for (const reading of readings) {
      for (const windows of reading.windows) {
        const place = { environment: reading.environment, code: rule.type.code, slo: reading.slo.id, burn: windows.pair.burn };
        judgeOne({ rule, reading, windows, breach: known.get(keyOf(place)) ?? null, newId, index }, verdict);
      }
    }
  }
  return verdict;
}

interface One {
  rule: BurnRule;
  reading: BurnReading;
  windows: BurnReading['windows'][number];
  breach: SloBreach | null;
  newId: (at: Date) => string;
  index: CatalogIndex;
}

function judgeOne(one: One, verdict: BurnVerdict): void {
  const { rule, reading, windows, breach, newId } = one;
  const { slo, environment, at } = reading;
  const { pair, long, short } = windows;
  if (breach) {
    if (!isOutage(one) && (isUnder(short, one, rule.minEvents.now) || isUnder(long, one, rule.minEvents.over)))
      verdict.over.push({ breach, at, text: `${sayBurn(slo, short, pair.shortMs)}` });
    return;
  }
  if (!isOutage(one) && !(exceeds(long, one, rule.minEvents.over) && exceeds(short, one, rule.minEvents.now))) return;
  const begun = { id: newId(at), environment, code: rule.type.code, slo: slo.id, burn: pair.burn, since: at };
  verdict.begun.push(begun);
  verdict.findings.push(toFinding(one, begun));
}

/** Enough of them, a share above the threshold, and one that chance does not explain. */
function exceeds(tally: Tally, { rule, reading, windows }: One, least: number): boolean {
  const { objective } = reading.slo;
  if (tally.good + tally.bad < least || (burnOf(tally, objective) ?? 0) <= windows.pair.burn) return false;
  return provesAbove(tally, windows.pair.burn * (1 - objective), rule.confidence);
}

/** Nothing good in the shortest window, which chance does not explain: the budget need not have burnt for long. */
function isOutage({ rule, reading, windows: { pair, long, short } }: One): boolean {
  if (pair !== rule.pairs[0] || short.good > 0) return false;
  if (short.bad < rule.minEvents.now || long.good + long.bad < rule.minEvents.over) return false;
  return provesAbove(short, 1 - reading.slo.objective, rule.confidence);
}

function isUnder(tally: Tally, { reading, windows }: One, least: number): boolean {
  const burn = burnOf(tally, reading.slo.objective);
  return burn !== null && tally.good + tally.bad >= least && burn <= windows.pair.burn;
}

function toFinding({ rule, reading, windows, index }: One, breach: SloBreach): Finding {
  const { type } = rule;
  const { slo } = reading;
  const { pair, long, short } = windows;
  const through = index.interfaces.get(slo.about.interface ?? '');
  const [facility] = slo.about.facilities;
  const fields = {
    facility: slo.about.facilities.length === 1 && facility ? facility : UNASSIGNED,
    department: UNASSIGNED,
    workflow: slo.about.workflow ?? through?.workflow ?? UNASSIGNED,
    interface: slo.about.interface ?? null,
    connector: through?.connector ?? null,
    application: null,
  };
  const attributes = {
    slo: slo.id,
    slo_name: slo.name,
    burn: String(pair.burn),
    bad: String(long.bad),
    counted: String(long.good + long.bad),
    window: sayDuration(pair.longMs),
    times: sayTimes(burnOf(long, slo.objective) ?? 0),
  };
  const { signature, groupedBy } = describeSignature(type.code, type.rule.groupBy, { fields, keys: {}, attributes });
  return {
    code: type.code,
    signature,
    environment: breach.environment,
    groupedBy,
    subject: { kind: 'metric', id: breach.id },
    at: breach.since,
    ...fields,
    supplier: null,
    impact: { transactions: 0, amountMinor: null, currency: null, lines: null, people: null },
    evidence: { eventKey: null, text: `${sayBurn(slo, long, pair.longMs)}; ${sayBurn(slo, short, pair.shortMs)}` },
    deadlineAt: null,
    variables: pickVariables(type, {}, attributes, { slo: slo.id }),
  };
}

const keyOf = ({ environment, code, slo, burn }: Pick<SloBreach, 'environment' | 'code' | 'slo' | 'burn'>): string =>
  `${environment} ${code} ${burn} ${slo}`;

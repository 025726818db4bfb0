import type { CatalogIndex, CountingRule } from '@/lib/catalog';
import { type GroupCount, provesAbove, type SeriesBreach } from '@/lib/domain';
import { sayDuration, sayShare } from '@/lib/domain/say';
import { beginBreach, type SeriesVerdict } from './series-verdict';

interface Counted {
  rule: CountingRule;
  /** Groups with anything that matched in the window, and those whose breach stands. */
  groups: readonly GroupCount[];
  /** Sound groups of the time since the oldest breach: what came after a group that comes no more, a load after a load. */
  later: readonly GroupCount[];
  breaches: readonly SeriesBreach[];
  newId: (at: Date) => string;
}

/**
 * What a rule counted in its window says against the breaches that stand: a begin for each group beyond the rule, an end for each that has come
 * back to half of it. Between the two nothing changes, so that it does not flap; nothing counted proves nothing for a share. A group that is
 * told by an attribute (a load, a device) and comes no more ends when the next one of the same place is sound. Told the same twice, it says the same.
 */
export function judgeCounts({ rule, groups, later, breaches, newId }: Counted, index: CatalogIndex): SeriesVerdict {
  const verdict: SeriesVerdict = { findings: [], begun: [], over: [] };
  const known = new Map(breaches.map((breach) => [`${breach.environment} ${breach.signature}`, breach]));
  for (const group of groups) {
    const breach = known.get(`${group.environment} ${group.signature}`);
    if (breach) {
      if (isBack(rule, group) && group.counted > 0)
        verdict.over.push({ breach, at: group.lastAt ?? breach.since, text: sayBack(rule, group) });
      known.delete(`${group.environment} ${group.signature}`);
    } else if (isBeyond(rule, group) && group.firstAt) {
      const facts = factsOf(rule, group);
      beginBreach(verdict, { type: rule.type, group, at: group.firstAt, facts, evidence: sayBeyond(rule, group), newId }, index);
    }
  }
  for (const breach of known.values()) {
    const next = later.find((one) => one.environment === breach.environment && follows(one, breach, rule));
    if (rule.rule.kind === 'count') {
      const text = `none in ${sayDuration(rule.withinMs)}`;
      verdict.over.push({ breach, at: new Date(breach.since.getTime() + rule.withinMs), text });
    } else if (next?.lastAt) verdict.over.push({ breach, at: next.lastAt, text: `what followed is sound: ${sayBack(rule, next)}` });
  }
  return verdict;
}

/** True of a group, or a breach, that says the same as another one but for its attributes. */
function follows(next: GroupCount, breach: SeriesBreach, { rule, type }: CountingRule): boolean {
  const fixed = rule.groupBy.filter((field) => !field.startsWith('attr.'));
  if (fixed.length === rule.groupBy.length || next.signature === breach.signature) return false;
  const isSame = fixed.every((field) => breach.facts[`group.${field}`] === next.groupedBy[field]);
  return isSame && type.code === breach.code && (next.lastAt?.getTime() ?? 0) > breach.since.getTime();
}

export function isBeyond({ rule }: CountingRule, { matched, counted }: GroupCount): boolean {
  if (rule.kind === 'count') return matched >= rule.atLeast;
  if (counted < rule.minCount || matched / counted <= rule.above) return false;
  return provesAbove({ good: counted - matched, bad: matched }, rule.above, rule.confidence);
}

export function isBack({ rule }: CountingRule, { matched, counted }: GroupCount): boolean {
  if (rule.kind === 'count') return matched * 2 < rule.atLeast;
  return counted >= rule.minCount && matched / counted <= rule.above / 2;
}

function factsOf({ rule, withinMs }: CountingRule, { matched, counted, groupedBy }: GroupCount): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(groupedBy).map(([field, value]) => [`group.${field}`, value])),
    seen: String(matched),
    window: sayDuration(withinMs),
    ...(rule.kind === 'share' ? { counted: String(counted), share: sayShare(matched / counted) } : {}),
  };
}

function sayBeyond({ rule, withinMs }: CountingRule, { matched, counted }: GroupCount): string {
  const window = sayDuration(withinMs);
  if (rule.kind === 'count') return `${matched} in ${window}; ${rule.atLeast} are too many`;
  return `${matched} of ${counted} in ${window}, ${sayShare(matched / counted)}; more than ${sayShare(rule.above)} is too much`;
}

function sayBack({ rule, withinMs }: CountingRule, { matched, counted }: GroupCount): string {
  const window = sayDuration(withinMs);
  if (rule.kind === 'count') return `${matched} in ${window}, fewer than half of ${rule.atLeast}`;
  return `${matched} of ${counted} in ${window}, ${sayShare(matched / counted)}`;
}

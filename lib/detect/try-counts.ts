import type { CatalogIndex, CountingRule } from '@/lib/catalog';
import type { RuleMinute, SeriesBreach, Tried } from '@/lib/domain';
import { judgeCounts } from './judge-counts';

const MINUTE_MS = 60_000;

/**
 * What a counting rule would have raised over minutes that were counted by it: each minute in which something came is judged as it would have been
 * then. Cost: the minutes of a group times those of its window.
 */
export function tryCounts(rule: CountingRule, minutes: readonly RuleMinute[], index: CatalogIndex): Tried[] {
  const groups = Map.groupBy(minutes, ({ signature }) => signature);
  return [...groups.values()].flatMap((list) =>
    tryGroup(
      rule,
      list.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
      index,
    ),
  );
}

function tryGroup(rule: CountingRule, minutes: readonly RuleMinute[], index: CatalogIndex): Tried[] {
  const tried: Tried[] = [];
  let standing: { breach: SeriesBreach; told: Tried } | null = null;
  let first = 0;
  let [matched, counted] = [0, 0];
  for (const minute of minutes) {
    const from = minute.at.getTime() - rule.withinMs + MINUTE_MS;
    matched += minute.matched;
    counted += minute.counted;
    let lastBefore = standing?.told.at ?? minute.at;
    for (let old = minutes[first]; old && old.at.getTime() < from; old = minutes[first]) {
      matched -= old.matched;
      counted -= old.counted;
      lastBefore = old.at;
      first += 1;
    }
    if (standing && rule.rule.kind === 'count' && minutes[first] === minute) {
      // Nothing lay in a whole window before this minute.
      standing.told.until = new Date(lastBefore.getTime() + rule.withinMs);
      standing = null;
    }
    const { environment, signature, groupedBy } = minute;
    const group = { environment, signature, groupedBy, matched, counted, firstAt: matched > 0 ? minute.at : null, lastAt: minute.at };
    const breaches = standing ? [standing.breach] : [];
    const verdict = judgeCounts({ rule, groups: [group], later: [], breaches, newId: () => '' }, index);
    const [begun, over, finding] = [verdict.begun[0], verdict.over[0], verdict.findings[0]];
    if (begun && finding) {
      const told: Tried = { at: minute.at, until: null, groupedBy, text: finding.evidence.text };
      tried.push(told);
      standing = { breach: begun, told };
    } else if (over && standing) {
      standing.told.until = over.at;
      standing = null;
    }
  }
  return tried;
}

import type { CatalogIndex } from '@/lib/catalog';
import { type TransactionChange, UNASSIGNED } from '@/lib/domain';
import { partKeyOf } from './plan-usual';

/** The groups that these changes brought to a milestone which a rule usually has by a time of day. */
export function listArrived(changes: readonly TransactionChange[], index: CatalogIndex) {
  const rules = index.series.deadline.filter(({ rule }) => rule.from === undefined);
  if (rules.length === 0) return [];
  return changes.flatMap((change) =>
    rules.flatMap((one) => {
      const { type, rule } = one;
      if (!type.workflows.includes(change.after.workflow)) return [];
      if (!change.newEvents.some(({ milestone }) => milestone === rule.milestone)) return [];
      const reached = change.milestones.find(({ milestone }) => milestone === rule.milestone)?.reachedAt;
      const key = partKeyOf(one);
      const part = key === null ? '' : change.keys[key];
      if (!reached || part === undefined) return [];
      const facility = rule.groupBy.includes('facility') ? change.after.facility : UNASSIGNED;
      return [{ environment: change.after.environment, code: type.code, facility, part, at: reached, transactionId: change.after.id }];
    }),
  );
}

import type { SparkSpan } from '@/components/charts/target-spark';
import type { KpiDefinition } from '@/lib/domain/views/kpis';

/** The span of a measure's charts of places, which differ more than the whole: from perfect to beyond critical. */
export function wideSpanOf({ thresholds, direction, unit }: Pick<KpiDefinition, 'thresholds' | 'direction' | 'unit'>): SparkSpan {
  if (thresholds === null) return { low: 0, high: unit === 'percent' ? 100 : 1 };
  if (direction === 'lower') return { low: 0, high: thresholds.critical * 1.25 };
  const top = unit === 'percent' ? 100 : thresholds.target * 1.2;
  return { low: Math.max(0, thresholds.critical - (top - thresholds.critical) * 0.5), high: top };
}

/** The fixed span of a measure's small charts: around its target and limit, so that courses of one measure can be compared. */
export function spanOf({ thresholds, direction, unit }: Pick<KpiDefinition, 'thresholds' | 'direction' | 'unit'>): SparkSpan {
  if (thresholds === null) return { low: 0, high: unit === 'percent' ? 100 : 1 };
  const { target, warning } = thresholds;
  const step = Math.abs(warning - target) || Math.abs(target) * 0.1 || 1;
  const most = unit === 'percent' ? 100 : Number.POSITIVE_INFINITY;
  return direction === 'lower'
    ? { low: Math.max(0, target - 1.5 * step), high: Math.min(most, warning + 0.7 * step) }
    : { low: Math.max(0, warning - 0.7 * step), high: Math.min(most, target + 1.5 * step) };
}

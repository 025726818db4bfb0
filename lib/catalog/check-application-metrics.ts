import type { ApplicationMetric } from '@/lib/domain';
import type { Checking } from './checking';

/** Checks each application metric: its limit, its thresholds, and that no other metric claims the same series. */
export function checkApplicationMetrics(checking: Checking): void {
  const { draft, refer, report } = checking;
  draft.applicationMetrics.forEach((metric, i) => {
    refer(['applicationMetrics', i, 'limit'], 'applicationMetrics', metric.limit);
    if (metric.limit === metric.id)
      report(['applicationMetrics', i, 'limit'], 'It is its own limit.', 'Name the metric that tells how much there may be.');
    checkThresholds(checking, metric, i);
    metric.sentAs.forEach((sent, j) => {
      const key = keyOf(sent);
      const other = draft.applicationMetrics.find((one, k) => k < i && one.sentAs.some((theirs) => keyOf(theirs) === key));
      if (other)
        report(
          ['applicationMetrics', i, 'sentAs', j],
          `${other.id} takes "${sent.name}" already.`,
          'Tell the two apart with "where", or remove one.',
        );
    });
  });
}

function checkThresholds({ report }: Checking, { warn, bad, better, over }: ApplicationMetric, i: number): void {
  if (over === 'increase' && (warn !== null || bad !== null))
    report(
      ['applicationMetrics', i, warn === null ? 'bad' : 'warn'],
      'An increase over time has no thresholds.',
      'Write "over: last", or remove them.',
    );
  if (warn === null || bad === null || (better === 'low' ? warn <= bad : warn >= bad)) return;
  report(
    ['applicationMetrics', i, 'bad'],
    `${bad} is milder than warn, ${warn}, where ${better} is better.`,
    'Sort them, or correct "better".',
  );
}

const keyOf = ({ name, where }: ApplicationMetric['sentAs'][number]): string => JSON.stringify([name, Object.entries(where).sort()]);

import { type CatalogIndex, indexRecords } from '@/lib/catalog';
import type { Finding, RuleRecord } from '@/lib/domain';
import type { AskedRecord } from './plan-records';
import { tellFinding } from './tell-finding';

/**
 * Returns a finding for each document that is the same as one seen before, whatever order they came in, and for each step that a replay nothing
 * called for reached again. `standing`: records of the same keys from earlier rounds. Told again, the same.
 */
export function judgeDuplicates(asked: readonly AskedRecord[], standing: readonly RuleRecord[], index: CatalogIndex): Finding[] {
  if (asked.length === 0) return [];
  const { withinMs } = indexRecords(index.catalog);
  const known = Map.groupBy(standing, groupOf);
  const now = Map.groupBy(asked, ({ record }) => groupOf(record));
  return asked.flatMap((one): Finding[] => {
    const group = groupOf(one.record);
    const stood = known.get(group) ?? [];
    const others = (now.get(group) ?? []).filter((other) => other !== one);
    if (one.type.rule.kind === 'duplicate' && one.type.rule.sameKeys.length === 0) return judgeReplay(one, stood, others, index);
    const longest = withinMs.get(one.record.code) ?? 0;
    const first = [
      ...stood.filter((other) => isTwin(one.record, other, longest)),
      ...others.filter(comesBefore(one)).map(({ record }) => record),
    ]
      .filter((other) => isTwin(one.record, other, longest))
      .sort((a, b) => a.at.getTime() - b.at.getTime())[0];
    if (!first) return [];
    return [
      sayTwin(
        one,
        `the same was told on ${say(first.at)}${first.subjectId === one.record.subjectId ? '' : ', as another transaction'}`,
        index,
      ),
    ];
  });
}

const groupOf = ({ environment, code, keyHash }: RuleRecord): string => `${environment} ${code} ${keyHash}`;

/** Two documents that are the same: of two transactions, or of one where both say what tells them apart, and say it otherwise. */
function isTwin(one: RuleRecord, other: RuleRecord, withinMs: number): boolean {
  if (Math.abs(one.at.getTime() - other.at.getTime()) > withinMs) return false;
  return one.subjectId !== other.subjectId || (one.told && other.told && one.content !== other.content);
}

const comesBefore =
  ({ event }: AskedRecord) =>
  ({ event: other }: AskedRecord): boolean =>
    other.occurredAt < event.occurredAt || (other.occurredAt.getTime() === event.occurredAt.getTime() && other.eventKey < event.eventKey);

function judgeReplay(one: AskedRecord, stood: readonly RuleRecord[], others: readonly AskedRecord[], index: CatalogIndex): Finding[] {
  const same = [one.record, ...stood, ...others.map(({ record }) => record)].filter(({ content }) => content === one.record.content);
  const began = same.reduce((first, record) => (record.at < first.at ? record : first));
  // What called for it is known of its first entry; later ones come when the transaction is on its way again.
  if (began.told || one.reachedAt === null || one.reachedAt >= began.at) return [];
  return [sayTwin(one, `“${nameOf(one, index)}” was reached on ${say(one.reachedAt)} already; nothing called for the replay`, index)];
}

function sayTwin({ type, event, change }: AskedRecord, text: string, index: CatalogIndex): Finding {
  const finding = tellFinding(type, event, change, index);
  return { ...finding, evidence: { eventKey: event.eventKey, text } };
}

const nameOf = ({ event: { workflow, milestone } }: AskedRecord, index: CatalogIndex): string =>
  index.workflows.get(workflow)?.milestones.get(milestone ?? '')?.name ?? milestone ?? 'the step';

const say = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

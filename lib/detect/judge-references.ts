import { type CatalogIndex, indexRecords } from '@/lib/catalog';
import { elapsedMs, type Finding, type ReferenceRow, stateAt } from '@/lib/domain';
import type { AskedReference } from './plan-records';
import { readValue } from './read-value';
import { tellFinding } from './tell-finding';

/**
 * Returns a finding for each entry that master data contradicts, as it stood when the entry happened. What keeps the record is believed before
 * its consumers; a key that nobody told of says nothing. The finding's variables bear the key (`reference`), by which its end is known.
 */
export function judgeReferences(asked: readonly AskedReference[], rows: readonly ReferenceRow[], index: CatalogIndex): Finding[] {
  if (asked.length === 0 || rows.length === 0) return [];
  const { domains } = indexRecords(index.catalog);
  const known = Map.groupBy(rows, ({ environment, domain, keyHash }) => `${environment} ${domain} ${keyHash}`);
  return asked.flatMap((one): Finding[] => {
    const { type, rule, event, change, keyHash } = one;
    const told = known.get(`${event.environment} ${rule.domain} ${keyHash}`) ?? [];
    const text = contradict(one, told, domains.get(rule.domain)?.recordApplication ?? '');
    if (text === null) return [];
    const finding = tellFinding(type, event, change, index);
    return [
      {
        ...finding,
        evidence: { eventKey: event.eventKey, text },
        variables: { ...finding.variables, reference: keyHash, ...(rule.unlike ? { said: readValue(rule.unlike.word, event) ?? '' } : {}) },
      },
    ];
  });
}

function contradict({ rule, event }: AskedReference, rows: readonly ReferenceRow[], keeper: string): string | null {
  const believed = (list: readonly ReferenceRow[]) => list.find(({ application }) => application === keeper) ?? list[0];
  if (rule.unlike) {
    const { word, attribute } = rule.unlike;
    const row = believed(rows.filter(({ attributes, validFrom }) => attributes[attribute] !== undefined && validFrom <= event.occurredAt));
    const said = readValue(word, event);
    if (!row || said === null || said === row.attributes[attribute]) return null;
    return `${said} instead of ${row.attributes[attribute]}, as ${row.application} says since ${day(row.validFrom)}`;
  }
  const row = believed(rows);
  const at = new Date(event.occurredAt.getTime() - elapsedMs(rule.grace));
  const state = row ? stateAt(row, at) : null;
  return row && state !== null && rule.states.includes(state) ? `${state} since ${day(row.validFrom)}, as ${row.application} says` : null;
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

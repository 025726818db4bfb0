import { type CatalogIndex, indexRecords } from '@/lib/catalog';
import { type ReferenceRow, stateAt } from '@/lib/domain';

/** A member that stands because master data contradicted an entry. */
export interface ReferenceMember {
  code: string;
  variables: Readonly<Record<string, string>>;
}

/** What proves that master data contradicts an entry no more, or null: another state of the key, or the value that the entry named. */
export function proveReference(
  { code, variables }: ReferenceMember,
  rows: readonly ReferenceRow[],
  now: Date,
  index: CatalogIndex,
): { at: Date; text: string } | null {
  const rule = index.exceptionTypes.get(code)?.rule;
  if (rule?.kind !== 'snapshot') return null;
  const keeper = indexRecords(index.catalog).domains.get(rule.domain)?.recordApplication;
  const row = rows.find(({ application }) => application === keeper) ?? rows[0];
  if (!row) return null;
  if (rule.unlike) {
    const told = row.attributes[rule.unlike.attribute];
    return told !== undefined && told === variables['said'] ? { at: row.toldAt, text: `${row.application} says ${told} now` } : null;
  }
  const state = stateAt(row, now);
  return state !== null && !rule.states.includes(state) ? { at: row.validFrom, text: `${row.application} says ${state} now` } : null;
}

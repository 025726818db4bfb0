import { wallTime } from '@/lib/calendar';
import { type CatalogIndex, indexRecords, type RecordRules } from '@/lib/catalog';
import { elapsedMs, type Finding, newId, type ReferenceRow, stateAt } from '@/lib/domain';
import type { MasterData } from '@/lib/domain/master-data';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

/** A key of master data: what every application says of it. */
export interface ReferenceKey {
  environment: string;
  domain: string;
  keyHash: string;
  rows: readonly ReferenceRow[];
  /** Rows of other keys that share a value with it, where rules ask for that. */
  sharers: readonly ReferenceRow[];
  /** Applications that tell of this domain at all. */
  tellers: readonly string[];
}

/** A key that a comparison finds wrong. `place`: the application, and the attribute where there is one. */
export interface ReferenceFault {
  code: string;
  place: string;
  since: Date;
  finding: Finding;
  partner: string | null;
  tolerance: number;
}

export interface ReconcileVerdict {
  faults: ReferenceFault[];
  /** When it must be looked at again although nothing is told; null: never. */
  dueAt: Date | null;
}

type Reconcile = NonNullable<ReturnType<RecordRules['reconciles']['get']>>[number];
type Side = Reconcile['rule']['left'];

/** A pair that is wrong, or will be: the row that says how it should be, and the one (or the application) that is wrong. */
interface Pair {
  left: ReferenceRow;
  right: ReferenceRow | null;
  application: string;
  attribute: string | null;
  value: string | null;
  text: string;
  partner: string | null;
}

/** What the comparisons of its domain say of a key at `now`. What is known of one side only says nothing, except that it is missing. */
export function judgeReconciles(key: ReferenceKey, now: Date, index: CatalogIndex): ReconcileVerdict {
  const verdict: ReconcileVerdict = { faults: [], dueAt: null };
  const { reconciles, domains } = indexRecords(index.catalog);
  const later = (at: Date) => {
    if (verdict.dueAt === null || at < verdict.dueAt) verdict.dueAt = at;
  };
  // What will be so from a time ahead on is looked at then.
  for (const row of key.rows) if (row.validFrom > now) later(row.validFrom);
  for (const one of reconciles.get(key.domain) ?? []) {
    for (const pair of findPairs(one, key, domains.get(key.domain)?.consumers ?? [], now)) {
      const at = settlesAt(one, pair, index);
      if (at === null) continue;
      if (at > now) later(at);
      else verdict.faults.push(toFault(one, { key, domain: domains.get(key.domain) }, pair, at));
    }
  }
  return verdict;
}

function findPairs(one: Reconcile, key: ReferenceKey, consumers: readonly string[], now: Date): Pair[] {
  const { rule } = one;
  const right = rule.right ?? { states: [] };
  const lefts = key.rows.filter((row) => isOn(rule.left, row, now));
  switch (rule.find) {
    case 'missing': {
      const wanted = right.application ? [right.application] : consumers.filter((id) => key.tellers.includes(id));
      return lefts.flatMap((left) =>
        wanted
          .filter((id) => id !== left.application && !key.rows.some((row) => row.application === id && isOn(right, row, now)))
          .map((application) => plain(left, null, application, `${left.application} says ${left.state}; ${application} does not know it`)),
      );
    }
    case 'both':
      return lefts.flatMap((left) =>
        key.rows
          .filter((row) => row !== left && isOn(right, row, now))
          .map((row) => plain(left, row, row.application, `${left.application} says ${left.state}, ${row.application} ${row.state}`)),
      );
    case 'differ':
      return lefts.flatMap((left) =>
        key.rows
          .filter((row) => row !== left && row.application !== left.application && isOn(right, row, now))
          .flatMap((row) =>
            rule.attributes.flatMap((attribute): Pair[] => {
              const [ours, theirs] = [left.attributes[attribute], row.attributes[attribute]];
              if (ours === undefined || theirs === undefined || ours === theirs) return [];
              const text = `${attribute}: ${ours} in ${left.application}, ${theirs} in ${row.application}`;
              return [{ ...plain(left, row, row.application, text), attribute, value: theirs }];
            }),
          ),
      );
    case 'same':
      return lefts.flatMap((left) =>
        rule.attributes.flatMap((attribute): Pair[] => {
          const value = left.attributes[attribute];
          if (value === undefined || rule.except.includes(value)) return [];
          // The newer of two is the one too many; of two that began at once, either will do.
          const twin = key.sharers
            .filter((row) => row.attributes[attribute] === value && isOn(rule.left, row, now) && isNewer(left, row))
            .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime())[0];
          if (!twin) return [];
          const text = `${left.keyText ?? 'it'} has the ${attribute} of ${twin.keyText ?? 'another'}`;
          return [{ ...plain(left, twin, left.application, text), attribute, value, partner: twin.keyHash }];
        }),
      );
  }
}

const plain = (left: ReferenceRow, right: ReferenceRow | null, application: string, text: string): Pair => ({
  left,
  right,
  application,
  attribute: null,
  value: null,
  text,
  partner: null,
});

const isNewer = (a: ReferenceRow, b: ReferenceRow): boolean =>
  a.validFrom > b.validFrom || (a.validFrom.getTime() === b.validFrom.getTime() && a.keyHash > b.keyHash);

function isOn({ application, states }: Side, row: ReferenceRow, now: Date): boolean {
  if (application !== undefined && row.application !== application) return false;
  const state = stateAt(row, now);
  return state !== null && (states.length === 0 || states.includes(state));
}

/** Since when the pair counts as wrong; null when nothing tells. */
function settlesAt({ rule }: Reconcile, { left, right }: Pair, index: CatalogIndex): Date | null {
  const both = Math.max(left.validFrom.getTime(), right?.validFrom.getTime() ?? 0);
  if (!rule.before) return new Date(both + elapsedMs(rule.after));
  const text = left.attributes[rule.before.attribute] ?? right?.attributes[rule.before.attribute];
  const time = text === undefined ? null : readTime(text, index.timezoneOf(left.facility));
  return time === null ? null : new Date(Math.max(both, time.getTime() - elapsedMs(rule.before.by)));
}

/** A day begins where the people are. */
function readTime(text: string, timezone: string): Date | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? wallTime(text, '00:00', timezone) : new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

interface About {
  key: ReferenceKey;
  domain: MasterData | undefined;
}

function toFault({ type, rule }: Reconcile, { key, domain }: About, pair: Pair, at: Date): ReferenceFault {
  const { left, right, application, attribute, value, text, partner } = pair;
  const from = right?.transactionId && rule.find !== 'same' ? right : left;
  const fields = {
    facility: from.facility,
    department: from.department,
    workflow: type.workflows.includes(from.workflow) ? from.workflow : (type.workflows[0] ?? from.workflow),
    interface: null,
    connector: null,
    application,
  };
  const attributes = { ...left.attributes, ...(attribute ? { attribute, value: value ?? '' } : {}) };
  const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, { fields, keys: {}, attributes });
  const place = attribute ? `${application} ${attribute}` : application;
  const transactionId = left.transactionId ?? right?.transactionId ?? null;
  return {
    code: type.code,
    place,
    since: at,
    partner,
    tolerance: rule.tolerance,
    finding: {
      code: type.code,
      signature,
      environment: key.environment,
      groupedBy,
      subject: transactionId ? { kind: 'transaction', id: transactionId } : { kind: 'record', id: newId(at) },
      at,
      ...fields,
      supplier: domain?.key === 'supplier_id' ? left.keyText : null,
      impact: { transactions: 1, amountMinor: null, currency: null, lines: null, people: domain?.personal ? 1 : null },
      evidence: { eventKey: null, text: `${left.keyText ? `${left.keyText}: ` : ''}${text}`.slice(0, 500) },
      deadlineAt: null,
      variables: { ...pickVariables(type, {}, attributes, {}), reference: key.keyHash, place },
    },
  };
}

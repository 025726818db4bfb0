import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionType, type Finding, type SeriesBreach, UNASSIGNED } from '@/lib/domain';
import { pickVariables } from './pick-variables';

/** What a rule over series says now: a finding with its breach for each group that went bad, and an end for each that is back. */
export interface SeriesVerdict {
  findings: Finding[];
  begun: SeriesBreach[];
  /** Breaches that are over, with the numbers that prove it. */
  over: { breach: SeriesBreach; at: Date; text: string }[];
}

interface Begin {
  type: ExceptionType;
  group: { environment: string; signature: string; groupedBy: Readonly<Record<string, string>> };
  /** When it began, as far as the numbers say. */
  at: Date;
  /** The numbers, as `attr.<name>`. */
  facts: Record<string, string>;
  evidence: string;
  newId: (at: Date) => string;
  /** Where it is, when that is no part of the group. */
  place?: { facility?: string | undefined; workflow?: string | undefined };
}

/** Adds a breach that begins, and the finding that tells of it; places are those it is grouped by and what the catalog knows of them. */
export function beginBreach(verdict: SeriesVerdict, begin: Begin, index: CatalogIndex): void {
  const { type, group, at, facts, evidence, newId } = begin;
  const { environment, signature, groupedBy } = group;
  const breach = { id: newId(at), environment, code: type.code, signature, since: at, facts };
  const said = (field: string) => (groupedBy[field] === UNASSIGNED ? undefined : groupedBy[field]);
  const through = index.interfaces.get(said('interface') ?? '');
  const connector = said('connector') ?? through?.connector ?? null;
  const [only, other] = type.workflows;
  const keys = Object.fromEntries(Object.entries(groupedBy).flatMap(([f, v]) => (f.startsWith('key.') ? [[f.slice(4), v]] : [])));
  const attributes = Object.fromEntries(Object.entries(groupedBy).flatMap(([f, v]) => (f.startsWith('attr.') ? [[f.slice(5), v]] : [])));
  verdict.begun.push(breach);
  verdict.findings.push({
    code: type.code,
    signature,
    environment,
    groupedBy: { ...groupedBy },
    subject: { kind: 'metric', id: breach.id },
    at,
    facility: said('facility') ?? begin.place?.facility ?? UNASSIGNED,
    department: said('department') ?? UNASSIGNED,
    workflow: said('workflow') ?? begin.place?.workflow ?? through?.workflow ?? (other === undefined ? (only ?? UNASSIGNED) : UNASSIGNED),
    interface: said('interface') ?? null,
    connector,
    application: said('application') ?? null,
    supplier: said('supplier') ?? null,
    impact: { transactions: 0, amountMinor: null, currency: null, lines: null, people: null },
    evidence: { eventKey: null, text: evidence },
    deadlineAt: null,
    variables: pickVariables(type, keys, { ...attributes, ...facts }, {}),
  });
}

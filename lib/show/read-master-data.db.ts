import { z } from 'zod';
import { placesFor, scopePredicate } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, sql } from '@/lib/db';
import { type Actor, type Scope, severitySchema, type TimeWindow } from '@/lib/domain';
import type { MasterData } from '@/lib/domain/master-data';
import { isReason, sayCode } from '@/lib/domain/say-code';
import type { MasterDataDomain, MasterDataGap, MasterDataView } from '@/lib/domain/views/master-data';
import { personalKeys } from './mask-personal';
import { namePlaces, type PlaceNames } from './name-places';

const MOST_GAPS = 2_000;

const rowSchema = z.object({
  ref: z.string(),
  code: z.string(),
  title: z.string(),
  statement: z.string(),
  grouped_by: z.record(z.string(), z.string()),
  severity: severitySchema,
  state: z.string(),
  team: z.string(),
  first_at: z.date(),
  open: z.boolean(),
  raised: z.boolean(),
  transactions: z.number(),
  records: z.number(),
  people: z.number().nullable(),
  amount_minor: z.coerce.number().nullable(),
  currency: z.string().nullable(),
  facilities: z.array(z.string()),
});
type Row = z.infer<typeof rowSchema>;

export interface MasterDataInput {
  scope: Scope;
  window: TimeWindow;
  domain?: string[] | undefined;
  now: Date;
}

/**
 * The domains of master data, what traffic tells of their drift, and what to hand over. Counts are of the members that the actor may see and
 * that nothing has mended. Cost: the exceptions of these types that are open or began in the window, at most 2,000.
 */
export async function readMasterData(actor: Actor, { scope, window, domain: asked, now }: MasterDataInput): Promise<MasterDataView> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const domains = index.catalog.masterData.filter(({ id }) => !asked?.length || asked.includes(id));
  const codes = [...new Set(domains.flatMap(({ driftChecks }) => driftChecks.flatMap(({ raises }) => raises)))];
  const on = lane('screen');
  // Of everything, each domain and each check: what is affected by several gaps counts once.
  const parts = domains.flatMap(({ id, driftChecks }) =>
    driftChecks.flatMap((check) => check.raises.flatMap((code) => ['', id, check.id].map((part) => ({ part, code })))),
  );
  const [rows, tellers, sums] = await Promise.all([
    listDrift(actor, { scope, window, codes }, on),
    listTold(scope.environment, on),
    sumAffected(actor, { scope, parts }, on),
  ]);
  const affected = Map.groupBy(sums, ({ part }) => part);
  const byCode = Map.groupBy(rows, ({ code }) => code);
  const whole = placesFor(actor, scope.environment).grants.some(
    (grant) => grant.facilities === null && grant.departments === null && grant.workflows === null,
  );
  const gaps = domains.flatMap((domain) =>
    domain.driftChecks.flatMap((check) =>
      check.raises.flatMap((code) =>
        (byCode.get(code) ?? []).filter(({ open }) => open).map((row) => toGap(row, { domain, check, index, names })),
      ),
    ),
  );
  return {
    environment: scope.environment,
    timezone: index.catalog.organisation.timezone,
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    affected: toAffected(affected.get('')),
    names: index.catalog.masterData.map(({ id, name }) => ({ id, name })),
    domains: domains.map((domain) => toDomain(domain, { byCode, affected, tellers: whole ? tellers : [], index, names })),
    // Two checks may raise the same type: it is one thing to hand over.
    gaps: [...new Map(gaps.toReversed().map((gap) => [gap.ref, gap])).values()].sort(
      (a, b) =>
        a.severity.localeCompare(b.severity) || b.transactions - a.transactions || b.records - a.records || a.ref.localeCompare(b.ref),
    ),
  };
}

function listDrift(
  actor: Actor,
  { scope, window, codes }: { scope: Scope; window: TimeWindow; codes: readonly string[] },
  on: Connection,
): Promise<Row[]> {
  return query(
    sql`select 'EX-' || e.number as ref, e.code, e.title, e.statement, e.grouped_by, e.severity, e.state, e.team, e.first_at, e.currency,
        e.state <> 'resolved' as open, e.first_at >= ${window.from} and e.first_at < ${window.to} as raised,
        m.transactions, m.records, m.people, m.amount_minor, m.facilities
      from exception e
      join lateral (
        select count(*) filter (where m.subject_kind = 'transaction') as transactions, count(*) filter (where m.subject_kind = 'record') as records,
          sum(m.people)::bigint as people, sum(m.amount_minor) filter (where m.currency = e.currency)::bigint as amount_minor, count(*) as members,
          coalesce(array_agg(distinct m.facility), '{}') as facilities
        from exception_member m where m.exception_id = e.id and (m.mended_at is null or e.state = 'resolved') and ${scopePredicate(actor, scope, 'm')}
      ) m on m.members > 0
      where e.environment = ${scope.environment} and e.code = any(${[...codes]}::text[])
        and (e.state <> 'resolved' or (e.first_at >= ${window.from} and e.first_at < ${window.to}))
      order by e.severity, m.transactions desc, e.number limit ${MOST_GAPS}`,
    rowSchema,
    on,
  );
}

const sumSchema = z.object({
  part: z.string(),
  currency: z.string().nullable(),
  n: z.number(),
  amount_minor: z.coerce.number().nullable(),
});
type Sum = z.infer<typeof sumSchema>;

/** The transactions that gaps hold, each once in every part, and what they are worth by currency. */
function sumAffected(
  actor: Actor,
  { scope, parts }: { scope: Scope; parts: readonly { part: string; code: string }[] },
  on: Connection,
): Promise<Sum[]> {
  return query(
    sql`select part, currency, count(*) as n, sum(amount_minor)::bigint as amount_minor from (
        select distinct on (a.part, m.subject_id) a.part, m.amount_minor, m.currency
        from (select distinct * from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as r (part text, code text)) a
        join exception e on e.code = a.code and e.environment = ${scope.environment} and e.state <> 'resolved'
        join exception_member m on m.exception_id = e.id and m.subject_kind = 'transaction' and m.mended_at is null and ${scopePredicate(actor, scope, 'm')}
        order by a.part, m.subject_id, m.amount_minor desc nulls last
      ) once group by part, currency`,
    sumSchema,
    on,
  );
}

const toAffected = (sums: readonly Sum[] = []) => ({
  transactions: sums.reduce((sum, { n }) => sum + n, 0),
  amounts: sums.flatMap(({ currency, amount_minor }) =>
    currency && amount_minor !== null ? [{ currency, amountMinor: amount_minor }] : [],
  ),
});

const tellerSchema = z.object({ domain: z.string(), application: z.string(), last_at: z.date(), keys: z.coerce.number() });

const listTold = (environment: string, on: Connection) =>
  query(sql`select domain, application, last_at, keys from reference_teller where environment = ${environment}`, tellerSchema, on);

interface Around {
  byCode: ReadonlyMap<string, readonly Row[]>;
  affected: ReadonlyMap<string, readonly Sum[]>;
  tellers: readonly z.infer<typeof tellerSchema>[];
  index: CatalogIndex;
  names: PlaceNames;
}

function toDomain(domain: MasterData, { byCode, affected, tellers, index, names }: Around): MasterDataDomain {
  const of = (codes: readonly string[]) => [...new Set(codes)].flatMap((code) => byCode.get(code) ?? []);
  const mine = of(domain.driftChecks.flatMap(({ raises }) => raises)).filter(({ open }) => open);
  const told = (application: string) => tellers.find((one) => one.domain === domain.id && one.application === application);
  const record = told(domain.recordApplication);
  return {
    id: domain.id,
    name: domain.name,
    systemOfRecord: domain.systemOfRecord,
    record: names.application(domain.recordApplication),
    recordTold: record ? { keys: record.keys, lastAt: record.last_at.toISOString() } : null,
    consumers: domain.consumers.map((id) => {
      const one = told(id);
      return { ...names.application(id), keys: one?.keys ?? null, lastAt: one?.last_at.toISOString() ?? null };
    }),
    governanceFocus: domain.governanceFocus,
    team: names.team(domain.ownerTeam),
    key: domain.key.replaceAll('_', ' '),
    lifecycle: domain.lifecycle,
    open: mine.length,
    ...toAffected(affected.get(domain.id)),
    checks: domain.driftChecks.map(({ raises, ...check }) => {
      const rows = of(raises);
      const open = rows.filter((row) => row.open);
      return {
        ...check,
        types: raises.flatMap((code) => {
          const type = index.exceptionTypes.get(code);
          const state = !type ? 'described' : type.defaultOn ? 'evaluated' : 'off';
          return type ? [{ code, title: type.title, state } as const] : [];
        }),
        open: open.length,
        raised: rows.filter((row) => row.raised).length,
        transactions: toAffected(affected.get(check.id)).transactions,
      };
    }),
  };
}

interface About {
  domain: MasterData;
  check: { id: string; name: string };
  index: CatalogIndex;
  names: PlaceNames;
}

function toGap(row: Row, { domain, check, index, names }: About): MasterDataGap {
  return {
    ref: row.ref,
    domain: { id: domain.id, name: domain.name },
    check: { id: check.id, name: check.name },
    type: row.code,
    title: row.title,
    statement: row.statement,
    about: aboutOf(row, index, names),
    severity: row.severity,
    state: row.state,
    team: names.team(row.team),
    since: row.first_at.toISOString(),
    transactions: row.transactions,
    records: row.records,
    people: row.people,
    amountMinor: row.amount_minor,
    currency: row.amount_minor === null ? null : row.currency,
    facilities: row.facilities.map(names.facility),
  };
}

/** What agrees in all of a cause, in words; keys that name people are left out. */
function aboutOf({ grouped_by }: Row, index: CatalogIndex, names: PlaceNames): MasterDataGap['about'] {
  const hidden = personalKeys(index);
  return Object.entries(grouped_by).flatMap(([field, value]) => {
    if (field.startsWith('key.') && hidden.has(field.slice(4))) return [];
    const name = field.replace(/^(key|attr)\./, '').replaceAll(/[_.]/g, ' ');
    if (value === 'unassigned') return [];
    if (field === 'application') return [{ name, value: names.application(value).name }];
    if (field === 'facility') return [{ name, value: names.facility(value).name }];
    if (isReason(field)) return [{ name, value: sayCode(value) }];
    if (field === 'department') return [{ name, value: names.department(value).name }];
    // Hashes are told apart by their beginning.
    return [{ name, value: value.length > 40 ? `${value.slice(0, 24)}…` : value }];
  });
}

import { applyCatalog } from '@/lib/catalog';
import { execute, jsonb, sql } from '@/lib/db';
import { type Actor, addTo, bucketOf, flattenSketch, type Grant, newId, type Sketch } from '@/lib/domain';

export const NOW = new Date('2026-11-18T16:00:00Z');
const HOUR_MS = 3_600_000;

/** A person with one grant limited to these places; nothing named means everything. */
export function reader(places: Partial<Grant> = {}, teams: string[] = []): Actor {
  const grant: Grant = { role: 'procurement', facilities: [], departments: [], workflows: [], environments: [], ...places };
  return {
    kind: 'person',
    id: `person-${teams.join('-') || 'any'}`,
    name: 'Reader',
    email: 'reader@quillmoor.example',
    teams,
    grants: [grant],
  };
}

export const prepareCatalog = () => applyCatalog('catalog', 'test');

export interface SeedMember {
  facility: string;
  department?: string;
  workflow?: string;
  amountMinor?: number;
  lines?: number;
  people?: number;
  mended?: boolean;
}

export interface SeedException {
  number: number;
  code?: string;
  severity?: string;
  state?: string;
  team?: string;
  supplier?: string;
  dueInHours?: number;
  openedAgoHours?: number;
  personId?: string | null;
  members: SeedMember[];
}

/** Writes an exception as assign does: counts on the row are those of all its members. Returns its id and its members' ids. */
export async function seedException(seed: SeedException): Promise<{ id: string; members: string[] }> {
  const at = new Date(NOW.getTime() - (seed.openedAgoHours ?? 2) * HOUR_MS);
  for (const table of ['exception_member', 'transaction']) await execute(sql`select ensure_partition(${table}, ${at})`);
  const id = newId(at);
  const all = seed.members.map((member) => ({ department: 'dept-procurement', workflow: 'wf-p2p-po', ...member, id: newId(at) }));
  const sum = (pick: (member: SeedMember) => number | undefined) => all.reduce((total, member) => total + (pick(member) ?? 0), 0);
  const set = (pick: (member: (typeof all)[number]) => string) => [...new Set(all.map(pick))];
  const [facilities, departments, workflows] = [set((m) => m.facility), set((m) => m.department), set((m) => m.workflow)];
  const resolved = seed.state === 'resolved' ? NOW : null;
  await execute(sql`
    insert into exception (id, number, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason, person_id,
      supplier, facility, facilities, departments, workflows, transactions, amount_minor, currency, lines, people, runbook, first_at, last_at, opened_at,
      acknowledge_by, due_at, resolved_at)
    values (${id}::uuid, ${seed.number}, 'production', ${seed.code ?? 'EXC-P2P-NOACK'}, ${`sig-${seed.number}`}, ${jsonb({ supplier: seed.supplier ?? 'SUP-1' })},
      'Supplier has not confirmed the order', ${`${all.length} orders without confirmation`}, ${seed.state ?? 'open'}, ${seed.severity ?? 'sev3'}, 'because of a rule',
      ${seed.team ?? 'team-procurement'}, 'owner of the type', ${seed.personId ?? null}, ${seed.supplier ?? 'SUP-1'}, ${facilities.length === 1 ? facilities[0] : null},
      ${facilities}::text[], ${departments}::text[], ${workflows}::text[], ${all.length}, ${sum((m) => m.amountMinor)}, 'USD', ${sum((m) => m.lines)},
      ${sum((m) => m.people)}, 'runbooks/procurement.md', ${at}, ${at}, ${at}, ${new Date(at.getTime() + HOUR_MS)},
      ${new Date(NOW.getTime() + (seed.dueInHours ?? 5) * HOUR_MS)}, ${resolved})`);
  for (const member of all) {
    await execute(sql`
      insert into transaction (id, environment, workflow, facility, department, state, started_at, last_at, key_type, key_value, event_count, updated_at)
      values (${member.id}::uuid, 'production', ${member.workflow}, ${member.facility}, ${member.department}, 'open', ${at}, ${at}, 'po_number', ${`PO-${member.id.slice(-6)}`}, 1, ${at})`);
    await execute(sql`
      insert into exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence, amount_minor, currency, lines, people, mended_at)
      values (${member.id}::uuid, ${id}::uuid, 'transaction', 'production', ${member.facility}, ${member.department}, ${member.workflow}, ${at}, 'No answer',
        ${member.amountMinor ?? null}, 'USD', ${member.lines ?? null}, ${member.people ?? null}, ${member.mended ? NOW : null})`);
  }
  return { id, members: all.map((member) => member.id) };
}

export interface SeedContribution {
  kpi: string;
  workflow: string;
  facility: string;
  department?: string;
  supplier?: string;
  at: Date;
  state?: 'open' | 'pending' | 'counted' | 'excluded';
  numerator?: number;
  denominator?: number;
  valueMs?: number | null;
}

/** Writes contributions, and the KPI buckets that measure makes of them: the counted ones by hour, place and department. */
export async function seedContributions(seeds: readonly SeedContribution[]): Promise<void> {
  for (const month of new Set(seeds.map(({ at }) => at.toISOString().slice(0, 7))))
    await execute(sql`select ensure_partition('contribution', ${new Date(`${month}-10T00:00:00Z`)})`);
  const rows = seeds.map((seed) => ({
    subject_id: newId(seed.at),
    kpi: seed.kpi,
    subject_kind: 'transaction',
    environment: 'production',
    workflow: seed.workflow,
    facility: seed.facility,
    department: seed.department ?? 'dept-procurement',
    supplier: seed.supplier ?? null,
    state: seed.state ?? 'counted',
    reason: seed.state === 'excluded' ? 'ended without po_supplier_ack' : null,
    opened_at: seed.at,
    cohort_at: seed.at,
    counts_at: null,
    numerator: seed.numerator ?? 0,
    denominator: seed.denominator ?? 0,
    value_ms: seed.valueMs ?? null,
  }));
  await execute(sql`
    insert into contribution select * from jsonb_to_recordset(${jsonb(rows)}) as r (subject_id uuid, kpi text, subject_kind text, environment text, workflow text,
      facility text, department text, supplier text, state text, reason text, opened_at timestamptz, cohort_at timestamptz, counts_at timestamptz,
      numerator double precision, denominator double precision, value_ms double precision)`);
  await execute(sql`select recount_kpi_waiting()`);
  const counted = rows.filter((row) => row.state === 'counted');
  const hour = (row: (typeof rows)[number]) => new Date(Math.floor(row.cohort_at.getTime() / HOUR_MS) * HOUR_MS).toISOString();
  const buckets = [...Map.groupBy(counted, (row) => [row.kpi, hour(row), row.facility, row.department, row.workflow].join(' '))].map(
    ([key, list]) => {
      const [kpi, bucket_at, facility, department, workflow] = key.split(' ');
      const sketch: Sketch = new Map();
      for (const { value_ms } of list) if (value_ms !== null) addTo(sketch, bucketOf(value_ms), 1);
      const sum = (pick: (row: (typeof rows)[number]) => number) => list.reduce((total, row) => total + pick(row), 0);
      return {
        environment: 'production',
        kpi,
        bucket_at,
        facility,
        department,
        workflow,
        n: list.length,
        numerator: sum((row) => row.numerator),
        denominator: sum((row) => row.denominator),
        sketch: flattenSketch(sketch),
      };
    },
  );
  await execute(sql`
    insert into kpi_bucket select * from jsonb_to_recordset(${jsonb(buckets)}) as r (environment text, kpi text, bucket_at timestamptz, facility text, department text,
      workflow text, n bigint, numerator double precision, denominator double precision, sketch integer[])`);
}

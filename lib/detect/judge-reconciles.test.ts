import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { ReferenceRow } from '@/lib/domain';
import { judgeReconciles } from './judge-reconciles';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const at = (hour: number) => new Date(Date.UTC(2026, 10, 18, 12 + hour));
const row = (application: string, state: string, said: Partial<ReferenceRow> = {}): ReferenceRow => ({
  environment: 'production',
  domain: 'md-employee',
  keyHash: 'k1',
  keyText: null,
  application,
  state,
  priorState: null,
  validFrom: at(0),
  toldAt: at(0),
  attributes: {},
  source: 'test',
  transactionId: null,
  facility: 'fac-lakehead',
  department: 'dept-hr',
  workflow: 'wf-employee-onboarding',
  ...said,
});

function judge(rows: ReferenceRow[], hour: number, more: { sharers?: ReferenceRow[]; tellers?: string[] } = {}) {
  const domain = rows[0]?.domain ?? 'md-employee';
  const { faults, dueAt } = judgeReconciles(
    { environment: 'production', domain, keyHash: 'k1', rows, sharers: more.sharers ?? [], tellers: more.tellers ?? [] },
    at(hour),
    index,
  );
  return { found: faults.map(({ code, place }) => `${code} ${place}`), dueAt };
}

describe('what is told on one side only', () => {
  const profile = row('app-wfm', 'active');
  it('waits a day, and says when to look again', () => {
    expect(judge([profile], 23)).toEqual({ found: [], dueAt: at(24) });
    expect(judge([profile], 24)).toEqual({ found: ['EXC-ONB-NOPAY app-payroll'], dueAt: null });
  });
  it('is well when the other side knows it', () => {
    expect(judge([profile, row('app-payroll', 'active')], 48).found).toEqual([]);
  });
  it('is still missing when the other side knows it in another state', () => {
    expect(judge([profile, row('app-payroll', 'ended')], 48).found).toEqual(['EXC-ONB-NOPAY app-payroll']);
  });
  it('is asked only of applications that tell of the domain', () => {
    const value = row('app-erp-fin', 'published', { domain: 'md-findim', keyText: '6300' });
    expect(judge([value], 48).found).toEqual([]);
    expect(judge([value], 48, { tellers: ['app-rcm', 'app-erp-fin', 'app-moon'] }).found).toEqual(['EXC-MD-LAG app-rcm']);
  });
});

describe('what is told on both sides', () => {
  it('is wrong from an hour after the later of the two', () => {
    const left = row('app-hcm', 'terminated', { validFrom: at(3) });
    expect(judge([left, row('app-idp', 'active')], 3.5)).toEqual({ found: [], dueAt: at(4) });
    expect(judge([left, row('app-idp', 'active')], 4).found).toEqual(['EXC-TERM-DRIFT app-idp']);
  });
  it('that will be so only later is looked at then', () => {
    const left = row('app-hcm', 'terminated', { validFrom: at(72), priorState: 'active' });
    expect(judge([left, row('app-idp', 'active')], 5)).toEqual({ found: [], dueAt: at(72) });
    expect(judge([left, row('app-idp', 'active')], 74).found).toEqual(['EXC-TERM-DRIFT app-idp']);
  });
  it.each([
    ['a moment', '2026-11-21T07:00:00-06:00', new Date('2026-11-19T13:00:00Z')],
    ['a day begins at midnight of the place', '2026-11-21', new Date('2026-11-19T06:00:00Z')],
  ])('counts back from %s', (_, first, due) => {
    const rows = [row('app-sched', 'scheduled', { attributes: { first_shift: first } }), row('app-cred', 'requested')];
    expect(judge(rows, 1)).toEqual({ found: [], dueAt: due });
    expect(judge(rows, (due.getTime() - at(0).getTime()) / 3_600_000).found).toEqual(['EXC-ONB-CRED app-cred']);
  });
  it('without a time to count back from says nothing', () => {
    expect(judge([row('app-sched', 'scheduled'), row('app-cred', 'requested')], 900)).toEqual({ found: [], dueAt: null });
  });
});

describe('what differs', () => {
  const of = (application: string, attributes: Record<string, string>) => row(application, 'active', { attributes });
  it('is told by application and attribute; what one side does not say is no difference', () => {
    const rows = [
      of('app-hcm', { cost_centre: '1', facility: 'a' }),
      of('app-payroll', { cost_centre: '2' }),
      of('app-wfm', { facility: 'a' }),
    ];
    expect(judge(rows, 30).found).toContain('EXC-GL-DIM app-payroll cost_centre');
    expect(judge(rows, 30).found.filter((one) => one.startsWith('EXC-GL-DIM'))).toHaveLength(1);
  });
});

describe('what two keys share', () => {
  const mine = row('app-erp-proc', 'active', { domain: 'md-supplier', keyHash: 'k1', validFrom: at(2), attributes: { tax_id_hash: 'h' } });
  const other = (said: Partial<ReferenceRow>) => ({ ...mine, keyHash: 'k0', validFrom: at(0), ...said });
  it.each<[string, Partial<ReferenceRow>, string[]]>([
    ['the newer one is one too many', {}, ['EXC-SUP-DUP app-erp-proc tax_id_hash']],
    ['the older one is not', { validFrom: at(5) }, []],
    ['a retired one shares nothing', { state: 'retired' }, []],
    ['another value is another', { attributes: { tax_id_hash: 'x' } }, []],
  ])('%s', (_, said, expected) => {
    expect(judge([mine], 6, { sharers: [other(said)] }).found).toEqual(expected);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { identitiesOf } from './identities-of';
import { indexCatalog } from './index-catalog';
import { loadCatalog } from './load-catalog';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog('catalog');
});

function workflowOf(id: string) {
  const found = indexCatalog(catalog).workflows.get(id);
  if (!found) throw new Error(`the estate has ${id}`);
  return found;
}

describe('indexCatalog', () => {
  it('is built once for a catalog', () => {
    expect(indexCatalog(catalog)).toBe(indexCatalog(catalog));
    expect(indexCatalog({ ...catalog })).not.toBe(indexCatalog(catalog));
  });

  it('finds things by id and facilities by code', () => {
    const index = indexCatalog(catalog);
    expect(index.connectors.get('con-edi-as2')).toMatchObject({ application: 'app-edi', criticality: 'tier1' });
    expect(index.facilityByCode.get('GRN')?.id).toBe('fac-granite');
    expect(index.exceptionTypes.get('EXC-PAY-NOFILE')?.ownerTeam).toBe('team-payroll');
  });

  it('knows the time zone of every facility, also of one it does not know', () => {
    const [first, ...others] = catalog.facilities;
    if (!first) throw new Error('the estate has facilities');
    const index = indexCatalog({ ...catalog, facilities: [{ ...first, timezone: 'America/New_York' }, ...others] });
    expect([first.id, 'fac-granite', 'unassigned'].map(index.timezoneOf)).toEqual([
      'America/New_York',
      'America/Chicago',
      'America/Chicago',
    ]);
  });

  it('puts milestones behind the one they come after, whatever the order of the file', () => {
    const { order, position, always } = workflowOf('wf-requisition');
    expect(order.slice(0, 5)).toEqual(['req_submitted', 'req_validated', 'req_budget_checked', 'req_routed', 'req_approved']);
    expect(always).not.toContain('req_rejected');
    expect(position.get('req_to_po')).toBeGreaterThan(position.get('req_approved') ?? Number.NaN);

    const reversed = catalog.workflows.map((workflow) => ({ ...workflow, milestones: workflow.milestones.toReversed() }));
    for (const { workflow, position: places } of indexCatalog({ ...catalog, workflows: reversed }).workflows.values()) {
      expect(places.size).toBe(workflow.milestones.length);
      for (const { id, after } of workflow.milestones) if (after) expect(places.get(after)).toBeLessThan(places.get(id) ?? -1);
    }
  });

  it('gives each workflow the rules that are on, and the batches their window', () => {
    const { rules } = workflowOf('wf-p2p-po');
    expect(rules.missing.map(({ type }) => type.code)).toEqual(['EXC-P2P-NOASN', 'EXC-P2P-NO997', 'EXC-P2P-NOACK']);
    expect(rules.event.map(({ type }) => type.code)).not.toContain('EXC-P2P-BACKORDER');
    expect(indexCatalog(catalog).batches).toMatchObject([{ type: { code: 'EXC-PAY-NOFILE' }, window: { payDeadline: 'time_file' } }]);
  });
});

describe('identitiesOf', () => {
  it.each<[string, string, Record<string, string>, string | null, [string, string][]]>([
    ['one key', 'wf-p2p-po', { po_number: 'PO-1', po_line: '10' }, 'SUP-1', [['key:po_number', 'PO-1']]],
    [
      'a key that needs another',
      'wf-ap-invoice',
      { invoice_number: 'INV-1', supplier_id: 'SUP-1' },
      null,
      [['key:invoice_number', 'INV-1|SUP-1']],
    ],
    ['the other from the supplier', 'wf-ap-invoice', { invoice_number: 'INV-1' }, 'SUP-2', [['key:invoice_number', 'INV-1|SUP-2']]],
    ['without the other there is none', 'wf-ap-invoice', { invoice_number: 'INV-1' }, null, []],
    ['a version of an item', 'wf-item-contract', { item_id: 'ITM-1', item_version: '7' }, null, [['key:item_id', 'ITM-1|7']]],
    [
      'two identities',
      'wf-employee-onboarding',
      { employee_id: 'E1', hire_event_id: 'H1' },
      null,
      [
        ['key:employee_id', 'E1'],
        ['key:hire_event_id', 'H1'],
      ],
    ],
    ['a pay period is shared by many files', 'wf-time-payroll', { pay_period_id: 'PP-2026-02', pay_group: 'pg-a' }, null, []],
    ['NA is a value', 'wf-dwh-reporting', { load_id: 'NA' }, null, [['key:load_id', 'NA']]],
  ])('%s', (_, workflow, keys, supplier, expected) => {
    expect(identitiesOf(workflowOf(workflow), keys, supplier).map(({ kind, value }) => [kind, value])).toEqual(expected);
  });
});

import { expect, it } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { orderWorkflows } from './order-workflows';

const departments = ['buying', 'ledger', 'people'].map((id) => ({ id })) as Catalog['departments'];
const workflows = [
  { id: 'wf-close', departments: ['ledger'] },
  { id: 'wf-hire', departments: ['people', 'buying'] },
  { id: 'wf-nobody', departments: [] },
  { id: 'wf-order', departments: ['buying', 'ledger'] },
  { id: 'wf-pay', departments: ['ledger', 'buying'] },
] as unknown as Catalog['workflows'];

it('stands as departments do, as the catalog has it within one, and last where no department owns it', () => {
  const ids = orderWorkflows({ workflows, departments }).map(({ id }) => id);
  expect(ids).toEqual(['wf-order', 'wf-close', 'wf-pay', 'wf-hire', 'wf-nobody']);
});

import { z } from 'zod';
import { supplierViewSchema } from '../views/supplier';
import { defineEndpoint } from './define-endpoint';

export const supplierEndpoint = defineEndpoint({
  name: 'getSupplier',
  method: 'GET',
  path: '/api/suppliers/{called}',
  tag: 'out',
  auth: 'reader',
  summary: 'A supplier of the catalog by its code, name or another name of it, with its contacts for those who work on exceptions',
  description: '`supplier` is null where the catalog has none that is called so; `work` is null for roles that do not work on exceptions.',
  params: { called: z.string().trim().min(1).max(200) },
  answer: supplierViewSchema,
});

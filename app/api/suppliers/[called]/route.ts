import { answer } from '@/app/_http';
import { supplierEndpoint } from '@/lib/domain/endpoints';
import { readSupplier } from '@/lib/show';

export const GET = answer(supplierEndpoint, ({ actor, params }) => readSupplier(actor, params.called));

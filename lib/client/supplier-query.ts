import { queryOptions } from '@tanstack/react-query';
import type { SupplierView } from '@/lib/domain/views/supplier';
import { fetchView } from './fetch-view';

/** A supplier by its code or name. */
export const supplierQuery = (called: string) =>
  queryOptions({
    queryKey: ['supplier', called],
    queryFn: ({ signal }) => fetchView<SupplierView>(`/api/suppliers/${encodeURIComponent(called)}`, {}, signal),
    staleTime: 300_000,
  });

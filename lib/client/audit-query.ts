import { queryOptions } from '@tanstack/react-query';
import type { AuditList } from '@/lib/domain/views/audit';
import { fetchView, type ViewParams } from './fetch-view';

/** One page of the audit trail. */
export const auditQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['audit', params], queryFn: ({ signal }) => fetchView<AuditList>('/api/audit', params, signal) });

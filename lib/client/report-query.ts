import type { ReportList } from '@/lib/domain/views/reports';
import { sendAction } from './fetch-view';

/** Turns one's own weekly mail of a report on or off. Throws ViewError. */
export const setDigest = (audience: string, on: boolean) =>
  sendAction<ReportList>(`/api/reports/${encodeURIComponent(audience)}/digest`, { on });

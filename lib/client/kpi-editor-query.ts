import type { KpiCheck, KpiPreview, KpiSaid, KpiSaved, SaveKpi } from '@/lib/domain/views/kpi-editor';
import { sendAction, viewPath } from './fetch-view';

/** Every fault of a KPI that is being written, and how it differs from what is stored. */
export const checkKpi = (said: KpiSaid) => sendAction<KpiCheck>('/api/kpi-editor/check', said);

/** What it would say of the last days. Throws ViewError. */
export const previewKpi = (said: KpiSaid, { environment, days }: { environment: string; days: number }) =>
  sendAction<KpiPreview>(viewPath('/api/kpi-editor/preview', { environment, days: String(days) }), said);

/** Stores it. Throws ViewError: 409 when somebody was faster. */
export const saveKpi = (save: SaveKpi) => sendAction<KpiSaved>('/api/kpi-editor', save);

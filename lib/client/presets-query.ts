import { queryOptions } from '@tanstack/react-query';
import type { PresetsView, PresetTrial, PresetTry } from '@/lib/domain/views/presets';
import { fetchView, sendAction, type ViewParams, viewPath } from './fetch-view';

/** Every preset, with what came by it in 24 hours. */
export const presetsQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['presets', params], queryFn: ({ signal }) => fetchView<PresetsView>('/api/presets', params, signal) });

/** What these records would become. Asked again only when they change. */
export const presetTrialQuery = (asked: PresetTry, params: ViewParams) =>
  queryOptions({
    queryKey: ['preset-trial', asked, params],
    queryFn: () => sendAction<PresetTrial>(viewPath('/api/presets/preview', params), asked),
    enabled: asked.text.trim() !== '',
    retry: false,
  });

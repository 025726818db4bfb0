import { queryOptions } from '@tanstack/react-query';
import type {
  CatalogPart,
  CatalogParts,
  ChangePart,
  PartCheck,
  PartDraft,
  PartStored,
  PartTrial,
  RollBack,
  RollBackPreview,
} from '@/lib/domain/views/catalog-editor';
import { fetchView, sendAction } from './fetch-view';

/** Everything of the catalog that can be edited. */
export const catalogPartsQuery = () =>
  queryOptions({ queryKey: ['catalog-parts'], queryFn: ({ signal }) => fetchView<CatalogParts>('/api/catalog/parts', {}, signal) });

/** One part as it is stored. */
export const catalogPartQuery = (section: string, id: string) =>
  queryOptions({
    queryKey: ['catalog-part', section, id],
    queryFn: ({ signal }) => fetchView<CatalogPart>('/api/catalog/part', { section, id }, signal),
  });

/** What is wrong with a draft and what it would change. Asked once for each text, not again with every event that comes in. */
export const partCheckQuery = (draft: PartDraft) =>
  queryOptions({
    queryKey: ['part-check', draft],
    queryFn: () => sendAction<PartCheck>('/api/catalog/check', draft),
    staleTime: 'static',
    gcTime: 60_000,
    retry: false,
  });

/** What a draft would have made of the past. Throws ViewError. */
export const tryPart = (draft: PartDraft, days: number) => sendAction<PartTrial>(`/api/catalog/try?days=${days}`, draft);

/** Stores a draft as a new version. Throws ViewError: 409 when somebody was faster. */
export const changePart = (change: ChangePart) => sendAction<PartStored>('/api/catalog/change', change);

/** What going back to a version would change. */
export const rollBackPreviewQuery = (to: number) =>
  queryOptions({
    queryKey: ['roll-back', to],
    queryFn: ({ signal }) => fetchView<RollBackPreview>('/api/catalog/roll-back', { to: String(to) }, signal),
  });

/** Stores an earlier version again. Throws ViewError: 409 when another is in force than was seen. */
export const rollBack = (asked: RollBack) => sendAction<PartStored>('/api/catalog/roll-back', asked);

import { queryOptions } from '@tanstack/react-query';
import type { InterfaceList } from '@/lib/domain/views/interfaces';
import type { MasterDataView } from '@/lib/domain/views/master-data';
import { fetchView, type ViewParams } from './fetch-view';

/** Every interface with its volume and how it stands. */
export const interfacesQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['interfaces', params], queryFn: ({ signal }) => fetchView<InterfaceList>('/api/interfaces', params, signal) });

/** The domains of master data and the gaps to hand over. */
export const masterDataQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['master-data', params],
    queryFn: ({ signal }) => fetchView<MasterDataView>('/api/master-data', params, signal),
  });

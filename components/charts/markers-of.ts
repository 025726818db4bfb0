import type { KpiRow } from '@/lib/domain/views/kpis';
import type { Marker } from '@/lib/domain/views/markers';

/** Those about everything and those about a workflow of the measure; of a place, without those about other facilities. */
export const markersOf = (markers: readonly Marker[], { workflows }: Pick<KpiRow, 'workflows'>, facility: string | null = null): Marker[] =>
  markers.filter(({ about }) => {
    if (facility !== null && about.facility !== null && about.facility.id !== facility) return false;
    if (about.workflow !== null) return workflows.some(({ id }) => id === about.workflow?.id);
    return about.interface === null && about.connector === null && about.application === null;
  });

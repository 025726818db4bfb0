import type { Facility } from './estate';

/** How facilities are grouped on screens, in this order; within a group the catalog's own order stays. */
export const facilityGroups = ['Hospitals', 'Long-term and surgery', 'Laboratories', 'Clinics and urgent care', 'Shared', 'Other'] as const;
export type FacilityGroup = (typeof facilityGroups)[number];

const groups: Record<Facility['type'], FacilityGroup> = {
  hospital_tertiary: 'Hospitals',
  hospital_regional: 'Hospitals',
  hospital_community: 'Hospitals',
  hospital_cah: 'Hospitals',
  long_term_care: 'Long-term and surgery',
  asc: 'Long-term and surgery',
  laboratory: 'Laboratories',
  clinic: 'Clinics and urgent care',
  urgent_care: 'Clinics and urgent care',
  distribution_centre: 'Shared',
  shared_services: 'Shared',
  other: 'Other',
};

/** The group a facility stands in. */
export const facilityGroup = (type: Facility['type']): FacilityGroup => groups[type];

const nouns: Record<Facility['type'], string> = {
  hospital_tertiary: 'hospital',
  hospital_regional: 'hospital',
  hospital_community: 'hospital',
  hospital_cah: 'hospital',
  long_term_care: 'care residence',
  asc: 'surgery centre',
  laboratory: 'laboratory',
  clinic: 'clinic',
  urgent_care: 'urgent care site',
  distribution_centre: 'distribution centre',
  shared_services: 'shared office',
  other: 'site',
};

/** What people call a facility of this type: `hospital`, `clinic`. */
export const facilityNoun = (type: Facility['type']): string => nouns[type];

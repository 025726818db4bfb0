import type { z } from 'zod';
import { catalogSchema } from '@/lib/domain';
import type { Section } from './catalog-layout';

const { shape } = catalogSchema;
/** A catalog whose single sections may be missing, because they are misshapen. */
export const draftSchema = catalogSchema.extend({
  organisation: shape.organisation.nullable(),
  calendars: shape.calendars.nullable(),
  shapes: shape.shapes.nullable(),
  routing: shape.routing.nullable(),
  privacy: shape.privacy.nullable(),
});

/** A catalog without its misshapen entries: what the checks that compare entries look at. */
export type Draft = z.infer<typeof draftSchema>;

/** A place in the draft: an entry of a section by its index in the draft, and the path within it. */
export type Place = readonly [section: Section, index: number, ...path: PropertyKey[]];

export interface Checking {
  draft: Draft;
  report: (place: Place, message: string, mend: string) => void;
  /** Whether the section has the id; a misshapen entry counts as there. */
  knows: (section: Section, id: string) => boolean;
  /** Reports a fault for each id that the section does not have. */
  refer: (place: Place, target: Section, id: string | readonly string[] | null | undefined) => void;
  reportRunbook: (file: string, line: number, message: string, mend: string) => void;
}

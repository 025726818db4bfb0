import { z } from 'zod';
import { environmentSchema } from '../event';
import { MARKER_TEXT_LIMIT, MARKER_TITLE_LIMIT, markerKindSchema } from '../marker';

const time = z.iso.datetime();
const placeSchema = z.object({ id: z.string(), name: z.string() });

/** What a marker is about; null: everything of that kind. */
const aboutSchema = z.object({
  facility: placeSchema.nullable(),
  workflow: placeSchema.nullable(),
  interface: placeSchema.nullable(),
  connector: placeSchema.nullable(),
  application: placeSchema.nullable(),
});

export const markerSchema = z.object({
  id: z.string(),
  /** `told`: sent or written by a person. `exception`: a severe exception. `calendar`: a release window of the catalog. */
  origin: z.enum(['told', 'exception', 'calendar']),
  kind: markerKindSchema,
  at: time,
  /** When it ends; null: one moment, or not over yet. */
  until: time.nullable(),
  title: z.string(),
  text: z.string().nullable(),
  /** Where more stands: an http address, or a path of this product for an exception. */
  url: z.string().nullable(),
  version: z.string().nullable(),
  source: z.string(),
  about: aboutSchema,
  /** Names that the catalog does not know, as they were said. */
  unknown: z.array(z.object({ field: z.string(), value: z.string() })),
  revision: z.number(),
  changedAt: time,
  changedBy: z.string(),
  withdrawnAt: time.nullable(),
  withdrawnBy: z.string().nullable(),
  /** The reader may change and withdraw it. */
  mayChange: z.boolean(),
});
export type Marker = z.infer<typeof markerSchema>;

export const markersSchema = z.object({
  environment: environmentSchema,
  from: time,
  to: time,
  timezone: z.string(),
  asOf: time,
  /** The reader may add markers, at least about some place. */
  mayAdd: z.boolean(),
  /** Newest first. */
  items: z.array(markerSchema),
  nextCursor: z.string().nullable(),
});
export type Markers = z.infer<typeof markersSchema>;

/** One marker with all that was ever said of it, newest first. */
export const markerViewSchema = markerSchema.extend({
  revisions: z.array(
    z.object({
      revision: z.number(),
      at: time,
      by: z.string(),
      kind: markerKindSchema,
      from: time,
      until: time.nullable(),
      title: z.string(),
    }),
  ),
});
export type MarkerView = z.infer<typeof markerViewSchema>;

const placesSchema = z.array(placeSchema);
/** What a marker can be about, as far as the reader may see it. */
export const markerPlacesSchema = z.object({
  ...{ facility: placesSchema, workflow: placesSchema, interface: placesSchema, connector: placesSchema, application: placesSchema },
});
export type MarkerPlaces = z.infer<typeof markerPlacesSchema>;

const place = z.string().trim().max(200).nullish();
const fields = {
  kind: markerKindSchema,
  at: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).nullish(),
  title: z.string().trim().min(1).max(MARKER_TITLE_LIMIT),
  text: z.string().max(MARKER_TEXT_LIMIT).nullish(),
  url: z.string().trim().max(2_000).nullish(),
  version: z.string().trim().max(200).nullish(),
  ...{ facility: place, workflow: place, interface: place, connector: place, application: place },
};

/** What a person writes: a whole marker, without an id. */
export const newMarkerSchema = z.strictObject(fields);
export type NewMarker = z.infer<typeof newMarkerSchema>;

export const markerActionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('change'),
    /** The revision that the writer saw; refused with 409 when there is a newer one. */
    revision: z.number().int(),
    ...fields,
  }),
  z.strictObject({ action: z.literal('withdraw') }),
  z.strictObject({ action: z.literal('restore') }),
]);
export type MarkerAction = z.infer<typeof markerActionSchema>;

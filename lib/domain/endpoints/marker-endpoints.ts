import { z } from 'zod';
import { markerKinds, markersBodySchema } from '../marker';
import { markerActionSchema, markerPlacesSchema, markerSchema, markersSchema, markerViewSchema } from '../views/markers';
import { receiveAnswerSchema } from '../wire-event';
import { defineEndpoint } from './define-endpoint';
import { environmentQuery, receiveRefusals } from './ingest-endpoints';
import { listParam, pageParams, scopeParams, windowOf, windowParams } from './query-params';

export const receiveMarkersEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'in',
  auth: 'sender',
  name: 'receiveMarkers',
  path: '/api/markers',
  summary: 'Releases, changes, incidents and maintenance for every chart over time: one object, an array, {"markers": [...]} or one a line',
  description:
    'Takes an ingest key, or the API token or session of a person who may write markers there. Answers after the data is durable; the same content again changes nothing, other content under the same markerId changes the marker and the old is kept. A bad record never fails its neighbours. gzip is taken.',
  query: environmentQuery,
  body: markersBodySchema,
  consumes: ['application/json', 'application/x-ndjson'],
  answer: receiveAnswerSchema,
  refusals: { ...receiveRefusals, 403: 'The key belongs to another environment, or the person may not write markers there' },
});

export const markersEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'reader',
  name: 'listMarkers',
  path: '/api/markers',
  summary: 'Releases, changes, incidents and maintenance that touch a window, newest first',
  description:
    'What was told, and by itself: exceptions of severity sev1 and sev2 as incidents, release windows of the catalog as maintenance. A place narrows to what concerns it: markers about it or what it is joined with, and those about everything. `to` is 60 days ahead when left out, because maintenance is planned.',
  query: {
    ...scopeParams,
    ...windowParams,
    interface: listParam('Interface ids'),
    connector: listParam('Connector ids'),
    application: listParam('Application ids'),
    kind: z
      .string()
      .max(100)
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(z.enum(markerKinds)))
      .optional()
      .meta({ description: `${markerKinds.join(', ')}; several with commas` }),
    withdrawn: z.enum(['with', 'only']).optional().meta({ description: 'With those withdrawn, or only them; without them when left out' }),
    ...pageParams,
  },
  answer: markersSchema,
  csv: 'items',
});

export const markerPlacesEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'reader',
  name: 'listMarkerPlaces',
  path: '/api/marker-places',
  summary: 'What a marker can be about, by name',
  query: { environment: scopeParams.environment },
  answer: markerPlacesSchema,
});

const params = { id: z.string().max(200).meta({ description: 'Id of the marker' }) };

export const markerEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'reader',
  name: 'readMarker',
  path: '/api/markers/{id}',
  summary: 'One marker with all that was ever said of it',
  params,
  answer: markerViewSchema,
});

export const actOnMarkerEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'actions',
  auth: 'reader',
  name: 'actOnMarker',
  path: '/api/markers/{id}/actions',
  summary: 'Changes a marker, withdraws it from every chart, or restores it',
  params,
  body: markerActionSchema,
  answer: markerSchema,
  refusals: { 403: 'Your roles do not write markers there', 409: 'Somebody changed it meanwhile' },
});

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 60;

/** The window that a list of markers asks for: 30 days back, and 60 days ahead unless it says `to`. Throws InvalidInputError as windowOf does. */
export function markersWindow(asked: Parameters<typeof windowOf>[0], now: Date): { from: Date; to: Date } {
  const window = windowOf(asked, now, '30d');
  return asked.to ? window : { ...window, to: new Date(window.to.getTime() + AHEAD_DAYS * DAY_MS) };
}

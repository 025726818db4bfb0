import { answer } from '@/app/_http';
import { markerPlacesEndpoint } from '@/lib/domain/endpoints';
import { listMarkerPlaces } from '@/lib/show';

export const GET = answer(markerPlacesEndpoint, ({ actor, query }) => listMarkerPlaces(actor, query.environment));

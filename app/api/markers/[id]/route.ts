import { answer } from '@/app/_http';
import { markerEndpoint } from '@/lib/domain/endpoints';
import { getMarker } from '@/lib/show';

export const GET = answer(markerEndpoint, ({ actor, params }) => getMarker(actor, params.id));

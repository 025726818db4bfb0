import { answer } from '@/app/_http';
import { actOnMarkerEndpoint } from '@/lib/domain/endpoints';
import { actOnMarker } from '@/lib/pipeline';

export const POST = answer(actOnMarkerEndpoint, ({ actor, params, body }) => actOnMarker(actor, params.id, body, new Date()));

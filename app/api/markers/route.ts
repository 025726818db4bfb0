import { answer } from '@/app/_http';
import { markersEndpoint, markersWindow } from '@/lib/domain/endpoints';
import { receiveMarkers } from '@/lib/pipeline';
import { listMarkers } from '@/lib/show';

export const dynamic = 'force-dynamic';

/** Markers as JSON or one object per line, of an ingest key or a person. */
export const POST = (request: Request) => receiveMarkers(request);
export const GET = answer(markersEndpoint, ({ actor, query }) => {
  const now = new Date();
  return listMarkers(actor, { ...query, scope: query, window: markersWindow(query, now) }, now);
});

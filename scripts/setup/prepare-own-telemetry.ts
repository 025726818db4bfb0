import { createIngestKey, listIngestKeys, revokeIngestKey } from '@/lib/access';
import { completeEnvironment } from '@/lib/config';
import { systemActor } from '@/lib/domain';

const NAME = 'throughline';

/** Lets web and worker send their own telemetry to the web process on `port`, with an ingest key that is new at each start. */
export async function prepareOwnTelemetry(port: number): Promise<void> {
  const actor = systemActor('start');
  for (const { publicId, name, revokedAt } of await listIngestKeys())
    if (name === NAME && revokedAt === null) await revokeIngestKey(actor, publicId);
  const key = await createIngestKey(actor, { environment: 'production', name: NAME, history: false });
  completeEnvironment({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    // The second header keeps the product from tracing what it says about itself.
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${key.text},x-throughline-own=1`,
  });
}

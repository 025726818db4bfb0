import { createIngestKey } from '@/lib/access';
import { type Environment, systemActor } from '@/lib/domain';
import { withProductDatabase } from './with-product-database';

/** A fresh ingest key for an environment, as the administrator's command makes it; `history`: for what happened long ago. */
export function createKey(environment: Environment, history = false): Promise<string> {
  return withProductDatabase(
    async () => (await createIngestKey(systemActor('e2e'), { environment, name: `e2e-${environment}`, history })).text,
  );
}

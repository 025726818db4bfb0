import { resolve } from 'node:path';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { UnavailableError } from '@/lib/domain';

/** Applies the catalog of CATALOG when none is in force yet; later changes are applied by `npm run admin -- catalog apply`. */
export async function prepareEstate(say: (line: string) => void): Promise<void> {
  try {
    await currentCatalog();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const { version } = await applyCatalog(resolve(config().catalogDir), 'system:start');
    say(`Applied the catalog of ${config().catalogDir} as version ${version}`);
  }
}

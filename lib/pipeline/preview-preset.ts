import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, ForbiddenError, NotFoundError, type Scope } from '@/lib/domain';
import type { PresetTrial, PresetTry } from '@/lib/domain/views/presets';
import { decodeEvents } from '@/lib/ingest';
import { type CatalogLookup, type Preview, previewRecords } from '@/lib/normalize';
import { lookupOf } from './catalog-lookup';
import { describeMapped } from './describe-mapped';

const MOST = 20;

/**
 * What records of another product would become. Nothing is stored, nothing is counted; any day since 1990 is taken. Errors:
 * ForbiddenError, NotFoundError when there is no such preset.
 */
export async function previewPreset(actor: Actor, { environment }: Scope, asked: PresetTry, now = new Date()): Promise<PresetTrial> {
  if (!mayAct(actor, 'read:health', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Mappings are for people who may see the whole environment. Ask an administrator for such a role.');
  return tryPreset(asked, { environment, now, lookup: lookupOf(indexCatalog((await currentCatalog()).catalog)) });
}

/** The same without asking who looks. Errors: NotFoundError. */
export function tryPreset(
  { preset: name, text, source = 'preview' }: PresetTry,
  { environment, now, lookup }: { environment: Scope['environment']; now: Date; lookup: CatalogLookup },
): PresetTrial {
  const reader = lookup.presets.find(name, source);
  if (!reader) throw new NotFoundError(`There is no preset "${name.slice(0, 60)}". There are ${lookup.presets.names.join(', ')}.`);
  const { preset, feed } = reader;
  const head = { preset: preset.id, version: preset.version, feed: feed?.id ?? null };
  const bytes = Buffer.from(text);
  const prefix = preset.record.linePrefix;
  const decoded = decodeEvents(bytes, prefix !== undefined && text.includes(prefix) ? 'ndjson' : 'json');
  if (!decoded.ok) return { ...head, fault: decoded.refusal.message, total: 0, records: [] };
  const { total, records } = previewRecords(decoded.batch, reader, {
    context: { environment, source, history: true, now, lookup },
    most: MOST,
  });
  return {
    ...head,
    fault: null,
    total,
    records: records.map((result) => describeResult(result, reader)),
  };
}

type Reader = NonNullable<ReturnType<CatalogLookup['presets']['find']>>;

function describeResult(result: Preview['records'][number], reader: Reader): PresetTrial['records'][number] {
  const { index } = result;
  if (result.kind === 'event') return { outcome: 'event', index, ...describeMapped(result, reader), withheld: result.withheld };
  if (result.kind === 'dropped') return { outcome: 'left_out', index, because: result.drop.because, kind: result.drop.kind };
  const { code, message } = result.kind === 'rejected' ? result.fault : result;
  return { outcome: 'refused', index, code, message };
}

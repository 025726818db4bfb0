import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, type Preset, type Scope } from '@/lib/domain';
import type { PresetsView } from '@/lib/domain/views/presets';

const DAY_MS = 86_400_000;
const MOST_REASONS = 12;

const rowSchema = z.object({
  preset: z.string(),
  outcome: z.enum(['mapped', 'rejected', 'left_out', 'application_health', 'unknown_status']),
  reason: z.string(),
  n: z.number(),
});
type Row = z.infer<typeof rowSchema>;

/**
 * The presets of the catalog in force, by title, with what came by each in the last 24 hours. About senders and not about places, so
 * for readers who may see the whole environment. Throws ForbiddenError otherwise. Cost: the hours of a day of a small table.
 */
export async function listPresets(actor: Actor, { environment }: Scope, now = new Date()): Promise<PresetsView> {
  if (!mayAct(actor, 'read:health', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Mappings are for people who may see the whole environment. Ask an administrator for such a role.');
  const { catalog } = await currentCatalog();
  const rows = await query(
    sql`SELECT preset, outcome, reason, sum(n)::bigint AS n FROM preset_hour
        WHERE environment = ${environment} AND bucket_at > ${new Date(now.getTime() - DAY_MS)}::timestamptz
        GROUP BY preset, outcome, reason ORDER BY sum(n) DESC, reason`,
    rowSchema,
    lane('screen'),
  );
  const presets = catalog.presets.toSorted((a, b) => a.title.localeCompare(b.title));
  return {
    environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    presets: presets.map((preset) => ({
      ...describePreset(preset),
      feeds: catalog.feeds.flatMap((feed) =>
        feed.preset === preset.id ? [{ source: feed.source ?? null, flows: feed.flows.length }] : [],
      ),
      seen: countSeen(rows.filter((row) => row.preset === preset.id)),
    })),
  };
}

function describePreset(preset: Preset): Omit<PresetsView['presets'][number], 'feeds' | 'seen'> {
  const { id, version, title, product, reads, notes, names } = preset;
  return {
    ...{ id, version, title, product, reads, notes },
    evidence: Object.entries(preset.evidence).map(([mark, where]) => ({ mark, where, names: names.verified[mark]?.length ?? 0 })),
    verified: Object.values(names.verified).reduce((sum, list) => sum + list.length, 0),
    unverified: names.unverified,
    otlp: preset.otlp !== undefined,
    leavesOut: preset.drop.map(({ because, kind }) => ({ because, kind })),
    withholds: preset.record.withhold,
    samples: preset.samples.map(({ name, record }) => ({ name, text: JSON.stringify(record, null, 2) })),
  };
}

function countSeen(rows: readonly Row[]): PresetsView['presets'][number]['seen'] {
  const count = (outcome: Row['outcome']) => rows.reduce((sum, row) => sum + (row.outcome === outcome ? row.n : 0), 0);
  return {
    mapped: count('mapped'),
    rejected: count('rejected'),
    leftOut: count('left_out'),
    health: count('application_health'),
    unknownStatus: count('unknown_status'),
    reasons: rows
      .flatMap(({ outcome, reason, n }) => (outcome === 'mapped' || outcome === 'rejected' ? [] : [{ outcome, reason, n }]))
      .slice(0, MOST_REASONS),
  };
}

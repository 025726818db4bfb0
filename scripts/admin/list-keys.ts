import { z } from 'zod';
import { type ListedKey, listIngestKeys } from '@/lib/access';
import { readOptions, type Verb } from './verb';

const stamp = (at: Date | null) => at?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never';

function stateOf({ revokedAt, expiresAt, replacedBy }: ListedKey): string {
  if (revokedAt) return `revoked ${stamp(revokedAt)}`;
  if (expiresAt && expiresAt <= new Date()) return `expired ${stamp(expiresAt)}`;
  if (replacedBy) return `replaced by ${replacedBy}, ends ${stamp(expiresAt)}`;
  return expiresAt ? `works until ${stamp(expiresAt)}` : 'works';
}

function tableOf(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const listKeys: Verb = {
  name: 'list-keys',
  usage: ['list-keys'],
  prepare: (args) => {
    readOptions(args, {}, z.object({}));
    return async () => {
      const keys = await listIngestKeys();
      if (keys.length === 0) return console.log('There are no ingest keys. Make one: npm run admin -- create-key --environment E --name N');
      const rows = keys.map((key) => [
        key.publicId,
        key.name,
        key.environment,
        key.source,
        stamp(key.lastUsedAt),
        key.lastUsedFrom ?? '',
        stateOf(key),
      ]);
      console.log(tableOf([['public id', 'name', 'environment', 'source', 'last used (UTC)', 'from', 'state'], ...rows]));
    };
  },
};

import { randomBytes } from 'node:crypto';
import { createApiToken, createIngestKey, createPerson } from '@/lib/access';
import { closeDatabase, connectTo } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import type { Keys } from '../keep-product';

/** Keys of the senders, on a database whose catalog is there. */
export async function makeFaultKeys(databaseUrl: string): Promise<Keys> {
  await connectTo(databaseUrl);
  const make = async (environment: 'production' | 'test', history: boolean) =>
    (await createIngestKey(systemActor('faults'), { environment, name: `faults ${environment} ${history}`, history })).text;
  const keys = { live: await make('production', false), history: await make('production', true), test: await make('test', false) };
  await closeDatabase();
  await connectTo(null);
  return keys;
}

/** An API token of somebody who sees everything. */
export async function makeReaderToken(databaseUrl: string): Promise<string> {
  await connectTo(databaseUrl);
  const actor = systemActor('faults');
  const email = 'faults@quillmoor.example';
  const grant = { role: 'administrator' as const, facilities: [], departments: [], workflows: [], environments: [] };
  await createPerson(actor, { name: 'Faults', email, password: randomBytes(12).toString('base64url'), grants: [grant], teams: [] });
  const { text } = await createApiToken(actor, email);
  await closeDatabase();
  await connectTo(null);
  return text;
}

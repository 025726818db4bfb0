import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import { createIngestKey } from './create-ingest-key.db';
import { createPerson } from './create-person.db';
import { DEMO_PASSWORD, demoPeople } from './demo-people';
import { revokeIngestKey } from './revoke-ingest-key.db';

const actor = systemActor('demo');
const names = { live: 'Simulator, live', history: 'Simulator, history' } as const;

async function rotateKey(kind: keyof typeof names): Promise<string> {
  return inTransaction(async (tx) => {
    // Two demos on one database must not both find the old key and both make a new one.
    const old = await query(
      sql`select public_id from ingest_key where name = ${names[kind]} and created_by = ${actor.id} and revoked_at is null for update`,
      z.object({ public_id: z.string() }),
      tx,
    );
    for (const { public_id } of old) await revokeIngestKey(actor, public_id, tx);
    const made = await createIngestKey(
      actor,
      { environment: 'production', name: names[kind], source: 'simulator', history: kind === 'history' },
      tx,
    );
    return made.text;
  });
}

export interface DemoSeed {
  password: string;
  /** Fresh ingest keys for the simulator; those of an earlier start are revoked. Shown to the caller only. */
  keys: { live: string; history: string };
}

/** Makes the demo people who are missing, and new simulator keys. Running it again changes no person. About 1 s the first time. */
export async function seedDemo(options: { password?: string } = {}): Promise<DemoSeed> {
  const password = options.password ?? DEMO_PASSWORD;
  const rows = await query(sql`select email from person`, z.object({ email: z.string() }));
  const there = new Set(rows.map((row) => row.email));
  for (const { name, email, grants, teams } of demoPeople) {
    if (!there.has(email)) await createPerson(actor, { name, email, password, grants, teams });
  }
  return { password, keys: { live: await rotateKey('live'), history: await rotateKey('history') } };
}

import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { listCheckpoints, sealEntries, signingKey, writeCheckpoint, writeCheckpointLine } from '@/lib/audit';
import { InvalidInputError } from '@/lib/domain';
import { readOptions, type Verb } from './verb';

const schema = z.object({ out: z.string().optional() });

export const auditCheckpoints: Verb = {
  name: 'audit-checkpoints',
  usage: ['audit-checkpoints [--out FILE]   (signs the audit trail as it stands; all checkpoints, to be kept outside)'],
  prepare: (args) => {
    const { out } = readOptions(args, { out: { type: 'string' } }, schema);
    return async () => {
      if (!signingKey()) throw new InvalidInputError('Set AUDIT_SIGNING_KEY, or AUTH_SECRET: without a key nothing can be signed.');
      while ((await sealEntries()) > 0);
      await writeCheckpoint();
      const checkpoints = await listCheckpoints();
      const text = checkpoints.map(writeCheckpointLine).join('');
      if (out === undefined) return void process.stdout.write(text);
      await writeFile(out, text, { mode: 0o600 });
      console.log(`${checkpoints.length} checkpoints are in ${out}. Public key: ${signingKey()?.public}`);
    };
  },
};

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CHECKPOINT_FILE, type Checkpoint, noteAuditCheck, readCheckpoints, sealEntries, signingKey, verifyChain } from '@/lib/audit';
import { config } from '@/lib/config';
import { readOptions, type Verb } from './verb';

const schema = z.object({ checkpoints: z.string().optional(), trust: z.array(z.string()).default([]) });

/** The checkpoints of the file that is named, else of the one in DATA_DIR where there is one. */
async function keptOutside(file: string | undefined): Promise<Checkpoint[]> {
  if (file !== undefined) return readCheckpoints(await readFile(file, 'utf8'));
  const own = await readFile(join(config().dataDir, CHECKPOINT_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return readCheckpoints(own);
}

export const verifyAudit: Verb = {
  name: 'verify-audit',
  usage: ['verify-audit [--checkpoints FILE] [--trust PUBLIC_KEY ...]   (exit code 1 when an entry was changed, removed or inserted)'],
  prepare: (args) => {
    const { checkpoints: file, trust } = readOptions(
      args,
      { checkpoints: { type: 'string' }, trust: { type: 'string', multiple: true } },
      schema,
    );
    return async () => {
      const checkpoints = await keptOutside(file);
      const own = signingKey()?.public;
      const keys = own === undefined ? trust : [own, ...trust];
      while ((await sealEntries()) > 0);
      const report = await verifyChain({ checkpoints, ...(keys.length > 0 ? { keys } : {}) });
      await noteAuditCheck(report, { full: true });
      const held = `${report.looked} entries looked at, ${report.checkpoints} checkpoints held against them.`;
      const { fault } = report;
      if (fault) {
        console.log(`The audit trail is not as it was written. First broken place: ${fault.seq} (${fault.kind}). ${fault.text}\n${held}`);
        process.exitCode = 1;
        return;
      }
      const upto = report.upto === null ? '' : ` up to ${report.upto.toISOString()}`;
      console.log(`The audit trail is as it was written${upto}: place ${report.seq}, hash ${report.hash}.\n${held}`);
      if (report.checkpoints === 0)
        console.log(
          'There was no checkpoint: an end that was cut off cannot be told. Keep those of `npm run admin -- audit-checkpoints` elsewhere.',
        );
    };
  },
};

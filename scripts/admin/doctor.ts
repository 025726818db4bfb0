import { resolve } from 'node:path';
import { z } from 'zod';
import { config, readSetting } from '@/lib/config';
import type { Found } from '../doctor/found';
import { runDoctor } from '../doctor/run-doctor';
import { askRunning } from '../setup/claim-data-dir';
import { readOptions, type Verb } from './verb';

const schema = z.object({ json: z.boolean().default(false) });

export const doctor: Verb = {
  name: 'doctor',
  usage: ['doctor [--json]   (looks at the whole installation and says the mend of each fault; code 1 when there is one)'],
  database: 'none',
  prepare: (args) => {
    const { json } = readOptions(args, { json: { type: 'boolean' } }, schema);
    return async () => {
      const dataDir = resolve(readSetting('DATA_DIR') || './.data');
      const found = await runDoctor({ readConfig: config, dataDir, findDatabase: () => findDatabase(dataDir) });
      console.log(json ? JSON.stringify(found) : sayFound(found));
      if (found.some(({ state }) => state === 'fault')) process.exitCode = 1;
    };
  },
};

async function findDatabase(dataDir: string) {
  const { databaseUrl } = config();
  if (databaseUrl !== null) return { url: databaseUrl, embedded: false };
  const running = await askRunning(dataDir);
  return running?.databaseUrl ? { url: running.databaseUrl, embedded: true } : null;
}

const marks = { good: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const;

function sayFound(found: readonly Found[]): string {
  const lines = found.flatMap(({ name, state, said, mend }) => [
    `${marks[state]}  ${name.padEnd(14)} ${said}`,
    ...(mend === undefined ? [] : [`${' '.repeat(24)} -> ${mend}`]),
  ]);
  const count = (state: Found['state']) => found.filter((one) => one.state === state).length;
  return [...lines, '', `${count('fault')} faults, ${count('warning')} warnings, ${count('good')} fine`].join('\n');
}

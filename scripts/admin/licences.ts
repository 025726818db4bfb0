import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readOptions, type Verb } from './verb';

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() })),
});

export const licences: Verb = {
  name: 'licences',
  usage: ['licences   (every package that the product is made of, by licence)'],
  database: 'none',
  prepare: (args) => {
    readOptions(args, {}, z.object({}));
    return async () => {
      const { packages } = lockSchema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
      const byLicence = new Map<string, string[]>();
      for (const [path, { version, license = 'not said', dev }] of Object.entries(packages)) {
        if (path === '' || dev) continue;
        const name = `${path.replace(/^.*node_modules\//, '')}@${version}`;
        byLicence.set(license, [...(byLicence.get(license) ?? []), name]);
      }
      for (const [licence, names] of [...byLicence].sort(([, a], [, b]) => b.length - a.length))
        console.log(`${licence} (${names.length})\n  ${[...new Set(names)].sort().join(', ')}`);
    };
  },
};

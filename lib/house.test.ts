import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const projectDir = process.cwd();
const cruiser = join(projectDir, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

const cruised = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
});

async function cruise(folder: string): Promise<z.infer<typeof cruised>> {
  const output = await new Promise<string>((resolve) => {
    const options = { cwd: folder, maxBuffer: 2 ** 28 };
    execFile(
      process.execPath,
      [cruiser, '--config', join(projectDir, '.dependency-cruiser.cjs'), '--output-type=json', '.'],
      options,
      (_, stdout) => resolve(stdout),
    );
  });
  return cruised.parse(JSON.parse(output));
}

/** One file per law that breaks it, and the file it reaches for. `type` breaches must be caught as well: they vanish at run time. */
const breaches: readonly { law: string; file: string; code: string; needs: string }[] = [
  { law: 'rooms-never-meet', file: 'lib/store/breach.ts', code: "import '@/lib/rollup';", needs: 'lib/rollup/index.ts' },
  { law: 'rooms-never-meet', file: 'lib/store/type.ts', code: "import type { a } from '@/lib/rollup';", needs: 'lib/rollup/index.ts' },
  { law: 'enter-by-the-door', file: 'app/breach.tsx', code: "import '@/lib/show/read.db';", needs: 'lib/show/read.db.ts' },
  {
    law: 'enter-by-the-door-inside-lib',
    file: 'lib/pipeline/breach.ts',
    code: "import '@/lib/show/read.db';",
    needs: 'lib/show/read.db.ts',
  },
  { law: 'pure-rooms-touch-nothing', file: 'lib/detect/breach.ts', code: "import 'node:fs/promises';", needs: '' },
  { law: 'pure-rooms-touch-nothing', file: 'lib/redact/breach.ts', code: "import '@/lib/config';", needs: 'lib/config/index.ts' },
  { law: 'pure-rooms-touch-nothing', file: 'lib/detect/settings.ts', code: "import '@/lib/config';", needs: 'lib/config/index.ts' },
  { law: 'only-db-files-touch-the-database', file: 'lib/show/breach.ts', code: "import '@/lib/db';", needs: 'lib/db/index.ts' },
  { law: 'domain-knows-nobody', file: 'lib/domain/breach.ts', code: "import '@/lib/config';", needs: 'lib/config/index.ts' },
  { law: 'lib-never-sees-the-screen', file: 'lib/show/screen.ts', code: "import '@/components/ui/card';", needs: 'components/ui/card.tsx' },
  { law: 'screens-see-domain-and-client-only', file: 'components/ui/breach.tsx', code: "import '@/lib/show';", needs: 'lib/show/index.ts' },
  {
    law: 'screens-never-meet',
    file: 'components/health/breach.tsx',
    code: "import '@/components/kpis/tile';",
    needs: 'components/kpis/tile.tsx',
  },
  { law: 'app-calls-pipeline-or-show', file: 'app/deep.tsx', code: "import '@/lib/store';", needs: 'lib/store/index.ts' },
  { law: 'simulate-is-a-stranger', file: 'lib/simulate/breach.ts', code: "import '@/lib/pipeline';", needs: 'lib/pipeline/index.ts' },
  { law: 'no-cycles', file: 'lib/notify/breach.ts', code: "import './other';", needs: '' },
];

describe('import laws', () => {
  let folder = '';
  let found: z.infer<typeof cruised>['summary']['violations'] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-laws-'));
    const write = async (file: string, code: string) => {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), code);
    };
    await cp(join(projectDir, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    await write('package.json', '{ "type": "module" }');
    await write('lib/notify/other.ts', "import './breach';");
    for (const { needs } of breaches) if (needs) await write(needs, 'export type a = 1;');
    for (const { file, code } of breaches) await write(file, code);
    found = (await cruise(folder)).summary.violations;
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(breaches)('$law catches $file', ({ law, file }) => {
    expect(found.filter((violation) => violation.from === file).map((violation) => violation.rule.name)).toContain(law);
  });

  test('every law has a planted breach', async () => {
    const { forbidden } = z
      .object({ forbidden: z.array(z.object({ name: z.string() })) })
      .parse(createRequire(import.meta.url)('../.dependency-cruiser.cjs'));
    expect(new Set(breaches.map((breach) => breach.law))).toEqual(new Set(forbidden.map((law) => law.name)));
  });

  // A cruiser that cannot read TypeScript finds no modules, no breach, and exits green.
  test('every source file of the house was read', async () => {
    const { modules } = await cruise(projectDir);
    const read = new Set(modules.map((module) => module.source));
    const files = globSync('{app,components,lib,scripts}/**/*.{ts,tsx}', { cwd: projectDir });
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => !read.has(file))).toEqual([]);
  }, 60_000);
});

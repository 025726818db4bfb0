import { countPlaywright, countVitest, type Tool } from './run-tools';

const vitest = (project: string): readonly string[] => [
  'vitest/vitest.mjs',
  'run',
  `--project=${project}`,
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json={report}',
];

/** What `npm run check` does; none of it needs a database. */
export const checks: readonly Tool[] = [
  { title: 'unit tests', run: vitest('unit'), count: countVitest },
  // Pages name their parameters with types that Next makes from the folders.
  { title: 'types', before: ['next/dist/bin/next', 'typegen'], run: ['typescript/bin/tsc', '--noEmit'] },
  { title: 'format and lint', run: ['@biomejs/biome/bin/biome', 'ci', '--colors=off'] },
  { title: 'import laws', run: ['dependency-cruiser/bin/dependency-cruiser.mjs', '--output-type=err', '.'] },
  { title: 'dead code', run: ['knip/bin/knip.js', '--treat-config-hints-as-errors'] },
];

export const integration: Tool = { title: 'integration tests on PostgreSQL', run: vitest('integration'), count: countVitest };

/** The browser journeys; `env` tells them where the product runs. */
export function journeys(env: Readonly<Record<string, string>>, filters: readonly string[] = []): Tool {
  return {
    title: 'browser journeys',
    run: ['@playwright/test/cli.js', 'test', '--reporter=list,json', ...filters],
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: '{report}' },
    count: countPlaywright,
    live: true,
  };
}

/** Web, worker and database are killed once each under load, and what was acknowledged is counted. The whole of it is `npm run faults`. */
export const faults: Tool = { title: 'kill -9 under load', run: ['tsx/dist/cli.mjs', 'scripts/faults.ts', '--short'] };

import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
// Vite would put its own BASE_URL, '/', into the environment, where lib/config reads ours.
const env = { BASE_URL: 'http://localhost:3000', LOG_LEVEL: 'silent', DATA_KEY: 'the data key of every test, and of nothing else' };
const exclude = [...configDefaults.exclude, '.next/**', '.data/**', 'prisma/generated/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          env,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, '**/*.db.test.ts'],
          // Pure code needs no process of its own per file: 22 s of processor time instead of 54 for 70 files.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          env,
          include: ['**/*.db.test.ts'],
          exclude,
          globalSetup: ['./scripts/setup/test-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});

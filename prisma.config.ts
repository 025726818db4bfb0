import { defineConfig } from 'prisma/config';

// Prisma's command line downloads a schema engine that generate and validate do not use; naming any executable keeps it offline.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });

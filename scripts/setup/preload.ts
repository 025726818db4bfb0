import { ensureClient } from './ensure-client';

// Loaded before every command: lib/db imports the generated client, which a fresh clone does not have.
await ensureClient();

// Loaded before every command: TypeScript and the `@/` paths through tsx, and the generated client that a fresh clone lacks.
import 'tsx';

const { ensureClient } = await import('./setup/ensure-client.ts');
await ensureClient();

// Loaded before every command: TypeScript and the `@/` paths through tsx, and the generated client that a fresh clone lacks.
import 'tsx';

// The first process of a container is not ended by a signal that nobody listens to: until the command listens, this does.
if (process.pid === 1)
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(143);
    });

const { ensureClient } = await import('./setup/ensure-client.ts');
await ensureClient();

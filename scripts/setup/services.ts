import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@/lib/config';
import { findFreePort } from './free-port';
import { type Cluster, waitForPostgres } from './postgres-cluster';
import type { Service } from './supervise';

/** Room for what lives for one request or one round: without it most of that is moved among what stays, and sought out there again. */
const youngFlags = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

const script = (name: string) => join(process.cwd(), 'scripts', `${name}.ts`);

export function databaseService(cluster: Cluster): Service {
  return {
    name: 'database',
    command: cluster.command,
    args: cluster.args,
    spawnOptions: cluster.spawnOptions,
    // Fast shutdown: open transactions are rolled back, nothing committed is lost.
    stopSignal: 'SIGINT',
    stopLast: true,
    ready: () => waitForPostgres(cluster.url('postgres')),
  };
}

export function webService({ port, otlpPort, baseUrl }: Pick<Config, 'port' | 'otlpPort' | 'baseUrl'>, dev = false): Service {
  const https = baseUrl.startsWith('https://');
  const otlp = otlpPort === null ? [] : [`--otlp-port=${otlpPort}`];
  return {
    name: 'web',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      ...youngFlags,
      '--initial-old-space-size=400',
      script('serve'),
      `--port=${port}`,
      ...otlp,
      ...(dev ? ['--dev'] : []),
      ...(https ? ['--https'] : []),
    ],
    env: { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' },
    own: true,
    // It answers what it has begun.
    stopWithinMs: 22_000,
    ready: () => waitForHttp(`http://127.0.0.1:${port}/healthz`),
  };
}

export function workerService(): Service {
  // It ends the round it is in.
  return { ...ownService('worker', ['--supervised'], youngFlags), stopWithinMs: 22_000 };
}

export function simulatorService(args: readonly string[], watch: (line: string) => void): Service {
  return { ...ownService('simulate', args), keep: false, watch };
}

export async function mailboxService(dataDir: string): Promise<{ service: Service; smtpUrl: string; pageUrl: string }> {
  const [smtp, web] = [await findFreePort(1025), await findFreePort(1080)];
  const args = [`--smtp=${smtp}`, `--web=${web}`, `--folder=${join(dataDir, 'mail')}`];
  const pageUrl = `http://localhost:${web}`;
  return {
    service: { ...ownService('mailbox', args), ready: () => waitForHttp(`http://127.0.0.1:${web}`) },
    smtpUrl: `smtp://127.0.0.1:${smtp}`,
    pageUrl,
  };
}

function ownService(name: string, args: readonly string[], flags: readonly string[] = []): Service {
  return {
    name,
    command: process.execPath,
    args: [...flags, '--import', join(process.cwd(), 'scripts', 'preload.mjs'), script(name), ...args],
    env: { NODE_ENV: 'production' },
    own: true,
  };
}

async function waitForHttp(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; ; await sleep(100)) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

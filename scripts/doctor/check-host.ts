import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { type Found, fault, good, warning, wordsOf } from './found';

const GIB = 2 ** 30;
const LEAST_NODE = 22;

export interface HostFacts {
  readonly node: string;
  readonly memoryBytes: number;
  /** Null where the folder cannot be asked. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
}

/** What this machine has, for `dataDir`. */
export async function readHost(dataDir: string): Promise<HostFacts> {
  const disk = await statfs(dataDir).then(
    ({ bavail, blocks, bsize }) => ({ freeBytes: bavail * bsize, totalBytes: blocks * bsize }),
    () => null,
  );
  return { node: process.versions.node, memoryBytes: totalmem(), disk };
}

export function checkHost({ node, memoryBytes, disk }: HostFacts, dataDir: string): Found[] {
  const major = Number(node.split('.')[0]);
  const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;
  return [
    major >= LEAST_NODE
      ? good('Node', `${node}`)
      : fault(
          'Node',
          `${node} is too old; ${LEAST_NODE} is the least.`,
          'Start with npm run, which takes the Node that npm ci has installed.',
        ),
    memoryBytes >= 2 * GIB
      ? good('Memory', gib(memoryBytes))
      : warning(
          'Memory',
          `${gib(memoryBytes)} is little.`,
          'Give the machine 4 GiB at least: a web process takes up to 0.6, PostgreSQL the rest.',
        ),
    judgeDisk(disk, dataDir, gib),
  ];
}

function judgeDisk(disk: HostFacts['disk'], dataDir: string, gib: (bytes: number) => string): Found {
  if (disk === null)
    return fault('Disk', `${dataDir} cannot be asked how much room it has.`, `Make ${dataDir} and let this account write there.`);
  const said = `${gib(disk.freeBytes)} of ${gib(disk.totalBytes)} are free for ${dataDir}.`;
  const share = disk.freeBytes / disk.totalBytes;
  const mend = 'Give it a larger disk, or keep less: npm run admin -- retention.';
  if (disk.freeBytes < 2 * GIB || share < 0.03) return fault('Disk', said, mend);
  return share < 0.1 ? warning('Disk', said, mend) : good('Disk', said);
}

/** The settings, or every fault in them at once. `read` throws one Error that names all. */
export function checkSettings(read: () => { readonly baseUrl: string; readonly smtpUrl: string | null; readonly demo: boolean }): Found[] {
  try {
    const { baseUrl, smtpUrl, demo } = read();
    const local = /^http:\/\/(localhost|127\.)/.test(baseUrl);
    return [
      good('Settings', 'can be read.'),
      baseUrl.startsWith('https:') || local
        ? good('BASE_URL', baseUrl)
        : warning('BASE_URL', `${baseUrl} is not encrypted.`, 'Put TLS before it and set BASE_URL to the https address people use.'),
      smtpUrl === null
        ? warning(
            'SMTP_URL',
            'is not set: mails go to the local mailbox page only.',
            'Set SMTP_URL to a mail server, so that people are told.',
          )
        : good('SMTP_URL', 'is set.'),
      ...(demo
        ? [warning('DEMO', 'is on: the sign-in page offers people with a known password.', 'Leave DEMO out where real data come in.')]
        : []),
    ];
  } catch (error) {
    const text = error instanceof Error ? error.message : wordsOf(error);
    return [fault('Settings', text.replaceAll('\n', ' '), 'Correct these variables; docs/configuration.md tells each.')];
  }
}

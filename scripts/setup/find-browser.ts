import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@/lib/config';

const run = promisify(execFile);

export interface Browser {
  readonly executablePath: string;
  /** What its process needs beside the usual environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Flags for a browser that tests start: no sandbox (containers, root) and no talk with its maker. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

const installed: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** A browser for tests: one that is installed, else the one that npm brought (Linux). Throws Error when there is neither. */
export async function findBrowser(projectDir = process.cwd()): Promise<Browser> {
  const known = (installed[process.platform] ?? []).find((path) => existsSync(path));
  if (known) return { executablePath: known, env: {} };
  if (process.platform !== 'linux') throw new Error('The browser journeys need Chrome, Chromium or Edge. Install one of them.');
  const folder = await unpack(join(projectDir, 'node_modules', '.cache'));
  const executablePath = join(folder, 'chromium');
  const fonts = { FONTCONFIG_FILE: await describeFonts(folder) };
  if (await starts(executablePath, fonts)) return { executablePath, env: fonts };
  // A bare system lacks the libraries that a browser expects; the package carries them for such a case.
  const env = { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  if (await starts(executablePath, env)) return { executablePath, env };
  throw new Error('The browser from npm does not start here. Install chromium with the package manager of this system.');
}

async function starts(executablePath: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  return run(executablePath, ['--version', '--no-sandbox'], { env: childEnvironment(env) }).then(
    () => true,
    () => false,
  );
}

/** The package's own description names folders of another machine; without a font the browser ends at the first page. */
async function describeFonts(folder: string): Promise<string> {
  const file = join(folder, 'throughline-fonts.conf');
  const path = (name: string) => join(folder, name).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path('fonts')}</dir>
  <cachedir>${path('fonts-cache')}</cachedir>
</fontconfig>
`;
  await writeFile(file, text);
  return file;
}

async function unpack(cache: string): Promise<string> {
  const folder = join(cache, 'chromium');
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const half = await mkdtemp(join(cache, 'chromium-'));
  // The package unpacks into the folder for temporary files and nowhere else.
  const program = `
    import chromium, { inflate } from '@sparticuz/chromium';
    await chromium.executablePath();
    await inflate(process.argv[1]);`;
  const require = createRequire(import.meta.url);
  const libraries = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin', 'al2023.tar.br');
  await run(process.execPath, ['--input-type=module', '-e', program, libraries], { env: childEnvironment({ TMPDIR: half }) });
  await rename(half, folder).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

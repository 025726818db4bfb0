import { mkdir } from 'node:fs/promises';
import { config } from '@/lib/config';
import { collectStops } from '../setup/collect-stops';
import { startE2eProduct } from '../setup/e2e-product';
import { countPlaywright, runTool, type Tally } from '../setup/run-tools';
import { openBrowser, signIn } from '../shots/open-browser';
import { joinStage } from '../shots/start-stage';
import { looksFolder } from './list-looks';
import { recordAnswers } from './record-answers';

/** `compare` holds the pages against the pictures that are kept, `accept` takes them anew; `record` asks a running demo on DATA_DIR for new answers first. */
export type LooksMode = 'compare' | 'accept' | 'record';

export async function runLooks(mode: LooksMode): Promise<Tally> {
  const stops = collectStops();
  if (mode === 'record') {
    const stage = await joinStage(config().dataDir);
    const browser = await openBrowser(stops.onStop);
    await recordAnswers(await signIn(browser, stage.url, 'admin@quillmoor.example', stage.password));
  }
  await mkdir(looksFolder, { recursive: true });
  const product = await startE2eProduct();
  stops.onStop(product.stop);
  const tally = await runTool({
    title: 'looks',
    run: [
      '@playwright/test/cli.js',
      'test',
      ...['--config', 'scripts/looks/looks.config.ts', '--reporter=list,json'],
      ...(mode === 'compare' ? [] : ['--update-snapshots=all']),
    ],
    env: { ...product.env, PLAYWRIGHT_JSON_OUTPUT_FILE: '{report}' },
    count: countPlaywright,
    live: true,
  });
  await stops.stop();
  return tally;
}

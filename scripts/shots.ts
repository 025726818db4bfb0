import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { config } from '@/lib/config';
import { collectStops } from './setup/collect-stops';
import { runCommand } from './setup/run-command';
import { breakData } from './shots/break-data';
import { findSubjects } from './shots/find-subjects';
import { listRoutes } from './shots/list-routes';
import { contextOptions, openBrowser, signIn } from './shots/open-browser';
import { planPages } from './shots/plan-pages';
import { joinStage, startStage } from './shots/start-stage';
import { type Shot, type ShotState, shotStates, shotWidths, takeShots } from './shots/take-shots';
import { faultsOf, writeIndex } from './shots/write-index';

// npm run shots [-- --only health,kpis --states normal,dark,empty,missing,error --widths 360,1440 --running]
// --running: of the demo that runs on DATA_DIR, whose data is left as it is: without `error`.
runCommand(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      states: { type: 'string', default: shotStates.join(',') },
      widths: { type: 'string', default: shotWidths.join(',') },
      running: { type: 'boolean', default: false },
    },
  });
  const states = shotStates.filter((state) => values.states.split(',').includes(state) && !(values.running && state === 'error'));
  const widths = shotWidths.filter((width) => values.widths.split(',').includes(String(width)));
  if (states.length === 0 || widths.length === 0)
    throw new Error(`--states takes ${shotStates.join(', ')}; --widths takes ${shotWidths.join(', ')}.`);
  const folder = join(resolve(config().dataDir), 'shots');
  const routes = listRoutes();

  const stops = collectStops();
  const stage = values.running ? await joinStage(config().dataDir) : await startStage(stops.onStop);
  const browser = await openBrowser(stops.onStop);
  const signedIn = await signIn(browser, stage.url, 'admin@quillmoor.example', stage.password);
  const stranger = await browser.newContext({ ...contextOptions, baseURL: stage.url });
  console.log('Looking for something to show on every page');
  const subjects = await findSubjects({ request: signedIn.request, info: stage });
  const only = values.only.split(',').filter(Boolean);
  const pages = planPages(routes, subjects).filter(
    ({ name }) => only.length === 0 || only.some((one) => name === one || name.startsWith(`${one}-`)),
  );
  if (pages.length === 0) throw new Error(`No page is named ${only.join(', ')}.`);

  if (only.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const shots: Shot[] = [];
  const take = async (state: ShotState) => {
    for (const page of pages) {
      const taken = await takeShots(page, state, { signedIn, stranger, folder, widths });
      shots.push(...taken);
      const faults = taken.flatMap((shot) => faultsOf(shot).map((fault) => `  ${shot.width} px: ${fault}`));
      if (taken.length > 0)
        console.log(
          `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${page.name}, ${state}${faults.length === 0 ? '' : `\n${faults.join('\n')}`}`,
        );
    }
  };
  for (const state of states.filter((one) => one !== 'error')) await take(state);
  if (states.includes('error')) {
    await breakData(stage.databaseUrl);
    await take('error');
  }
  await writeIndex(
    folder,
    shots.toSorted((a, b) => a.page.localeCompare(b.page)),
    new Date(),
  );
  await stops.stop();
  const bad = shots.filter((shot) => faultsOf(shot).length > 0).length;
  console.log(`${shots.length} pictures of ${new Set(shots.map(({ page }) => page)).size} pages in ${folder}/index.html`);
  console.log(`${shots.length - bad} passed, ${bad} failed`);
  process.exit(bad > 0 ? 1 : 0);
});

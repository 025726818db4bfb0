import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { config } from '@/lib/config';
import { runLooks } from './looks/run-looks';
import { collectStops } from './setup/collect-stops';
import { runCommand } from './setup/run-command';
import { breakData } from './shots/break-data';
import { findSubjects } from './shots/find-subjects';
import { listRoutes } from './shots/list-routes';
import { contextOptions, openBrowser, signIn } from './shots/open-browser';
import { type PagePlan, planPages, subjectsOf } from './shots/plan-pages';
import { joinStage, startStage } from './shots/start-stage';
import { type Shot, type ShotState, shotStates, shotWidths, takeShots } from './shots/take-shots';
import { faultsOf, writeIndex } from './shots/write-index';

/** Pages that are taken at the same time: one waits for the server while the other is drawn. */
const AT_ONCE = 2;

// npm run shots [-- --only health,kpis --states normal,dark,huge,empty,missing,error --widths 360,768,1440,2560 --running]
// --running: of the demo that runs on DATA_DIR, whose data is left as it is: without `error`.
// npm run shots -- --compare | --accept | --record: the looks that are kept in scripts/looks, held against the product as it is, or taken anew.
runCommand(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      states: { type: 'string', default: shotStates.join(',') },
      widths: { type: 'string' },
      running: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
      accept: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
    },
  });
  const look = (['record', 'accept', 'compare'] as const).find((mode) => values[mode]);
  if (look) {
    const { passed, failed } = await runLooks(look);
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed > 0 ? 1 : 0);
  }
  const states = shotStates.filter((state) => values.states.split(',').includes(state) && !(values.running && state === 'error'));
  const widths = values.widths === undefined ? null : shotWidths.filter((width) => values.widths?.split(',').includes(String(width)));
  if (states.length === 0 || widths?.length === 0)
    throw new Error(`--states takes ${shotStates.join(', ')}; --widths takes ${shotWidths.join(', ')}.`);
  const folder = join(resolve(config().dataDir), 'shots');
  const only = values.only.split(',').filter(Boolean);
  const isWanted = (name: string) => only.length === 0 || only.some((one) => name === one || name.startsWith(`${one}-`));

  const stops = collectStops();
  const stage = values.running ? await joinStage(config().dataDir) : await startStage(stops.onStop);
  const browser = await openBrowser(stops.onStop);
  const signedIn = await signIn(browser, stage.url, 'admin@quillmoor.example', stage.password);
  const stranger = await browser.newContext({ ...contextOptions, baseURL: stage.url });
  console.log('Looking for something to show on every page');
  const subjects = await findSubjects({ request: signedIn.request, info: stage }, subjectsOf(isWanted));
  const pages = planPages(listRoutes(), subjects).filter(({ name }) => isWanted(name));
  if (pages.length === 0) throw new Error(`No page is named ${only.join(', ')}.`);

  if (only.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const shots: Shot[] = [];
  const takePage = async (page: PagePlan, state: ShotState) => {
    const taken = await takeShots(page, state, { signedIn, stranger, folder, widths }).catch((error: unknown) => [
      { ...notTaken(page, state), faults: [`not taken: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`] },
    ]);
    shots.push(...taken);
    const faults = taken.flatMap((shot) => faultsOf(shot).map((fault) => `  ${shot.width} px: ${fault}`));
    const told = faults.length === 0 ? '' : `\n${faults.join('\n')}`;
    if (taken.length > 0) console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${page.name}, ${state}${told}`);
  };
  const take = async (some: readonly ShotState[]) => {
    const waiting = some.flatMap((state) => pages.map((page) => ({ page, state })));
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await takePage(next.page, next.state);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
  await take(states.filter((one) => one !== 'error'));
  if (states.includes('error')) {
    await breakData(stage.databaseUrl);
    await take(['error']);
  }
  const order = (shot: Shot) => `${shot.page} ${shotStates.indexOf(shot.state)} ${shot.width + 10_000}`;
  await writeIndex(
    folder,
    shots.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
    new Date(),
  );
  await stops.stop();
  const bad = shots.filter((shot) => faultsOf(shot).length > 0).length;
  console.log(`${shots.length} pictures of ${new Set(shots.map(({ page }) => page)).size} pages in ${folder}/index.html`);
  console.log(`${shots.length - bad} passed, ${bad} failed`);
  process.exit(bad > 0 ? 1 : 0);
});

const notTaken = ({ name, address }: PagePlan, state: ShotState): Shot => ({
  page: name,
  state,
  width: 0,
  address,
  file: '',
  overflow: 0,
  violations: [],
  faults: [],
});

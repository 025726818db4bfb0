import type { KeptCluster } from '../cluster/keep-cluster';
import type { GroupResult, Scene } from '../scene';
import type { Step } from '../take-steps';
import { takeSteps } from '../take-steps';
import { makePeople } from './ask-product';
import { runClocks } from './run-clocks';
import { runColdStart } from './run-cold-start';
import { runRaces } from './run-races';
import { runSenders } from './run-senders';
import type { Clocks } from './set-clocks';

export const senders = ['worker 1', 'worker 2', 'worker 3', 'worker 4', 'worker 5'] as const;

export interface TellingRun {
  readonly cluster: KeptCluster;
  readonly clocks: Clocks;
  readonly long: boolean;
  readonly wanted: readonly string[];
}

/** What may happen to five senders at once: kills, moods of the mail server, wrong clocks, a cold start, people who act at the same moment. */
export async function runTelling(scene: Scene, { cluster: { pidOf }, clocks, long, wanted }: TellingRun): Promise<GroupResult[]> {
  const people = await makePeople(scene.product, 2);
  const [somebody] = people;
  const many = { pidOf, workers: senders, hurry: false };
  const steps: Step[] = [
    {
      name: 'senders',
      says: 'Five senders at once hand over thousands of mails and are killed one after the other',
      run: () => runSenders(scene, { ...many, intents: long ? 10_000 : 2_000, kills: long ? 40 : 8 }),
    },
    { name: 'clocks', says: 'The clocks of all senders are set wrong', run: () => runClocks(scene, clocks, senders) },
    {
      name: 'cold start',
      says: 'A thousand open exceptions wait for senders that come up',
      run: () => {
        if (!somebody) throw new Error('There is nobody.');
        return runColdStart(scene, { pidOf, workers: senders, somebody });
      },
    },
    { name: 'races', says: 'People take up exceptions while their mails are on their way', run: () => runRaces(scene, people) },
  ];
  return takeSteps(steps, wanted, scene.say);
}

import { checks, faults, integration, journeys } from './setup/checks';
import { startE2eProduct } from './setup/e2e-product';
import { stopOnSignal } from './setup/run-command';
import { addTallies, runTool, runTools, type Tally } from './setup/run-tools';

async function runJourneys(): Promise<Tally> {
  try {
    const product = await startE2eProduct();
    stopOnSignal(product.stop);
    const tally = await runTool(journeys(product.env));
    await product.stop();
    return tally;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

const tallies = [await runTools(checks), await runTool(integration), await runJourneys(), await runTool(faults)];
const { passed, failed } = addTallies(tallies);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

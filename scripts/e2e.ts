import { journeys } from './setup/checks';
import { startE2eProduct } from './setup/e2e-product';
import { stopOnSignal } from './setup/run-command';
import { runTool } from './setup/run-tools';

// npm run e2e [-- playwright arguments, such as a file or -g "title"]
const product = await startE2eProduct();
stopOnSignal(product.stop);
const { passed, failed } = await runTool(journeys(product.env, process.argv.slice(2)));
await product.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

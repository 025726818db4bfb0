import { checks } from './setup/checks';
import { runTools } from './setup/run-tools';

const { passed, failed } = await runTools(checks);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

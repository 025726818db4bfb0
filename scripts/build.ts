import { ensureBuild } from './setup/ensure-build';
import { runCommand } from './setup/run-command';

// npm run build: the screens, for an image or a machine that shall not build them at its first start.
runCommand(() => ensureBuild());

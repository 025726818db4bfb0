import { runCommand } from './setup/run-command';
import { runProduct } from './setup/run-product';

runCommand(() => runProduct({ shown: ['web', 'worker'], dev: true }));

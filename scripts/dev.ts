import { runCommand, runProduct } from './setup/run-product';

runCommand(() => runProduct({ shown: ['web', 'worker'], dev: true }));

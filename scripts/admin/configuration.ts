import { writeReference } from '@/lib/config';
import { UsageError, type Verb } from './verb';

export const configuration: Verb = {
  name: 'configuration',
  usage: ['configuration   (writes the reference of all settings: docs/configuration.md)'],
  database: 'none',
  prepare: (args) => {
    if (args.length > 0) throw new UsageError('configuration takes nothing.');
    return async () => void process.stdout.write(writeReference());
  },
};

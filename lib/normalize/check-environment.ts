import type { Environment } from '@/lib/domain';
import { readName } from './read-field';
import { RecordFault } from './record-fault';

/** Throws RecordFault when a record says another environment than the one its key writes to. */
export function checkEnvironment(value: unknown, environment: Environment): void {
  const said = readName(value, 'environment');
  if (said !== null && said !== environment)
    throw new RecordFault(
      'wrong_environment',
      `The record says environment "${said}", but this key writes to ${environment}. Use a key of "${said}".`,
    );
}

import { describe, expect, test } from 'vitest';
import { describeFault } from './describe-fault';
import { InvalidInputError } from './errors';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const PATIENT = 'Zephyrine Quackenbush';

describe('a fault in the log', () => {
  test.each<[string, () => unknown]>([
    ['JSON that is none', () => JSON.parse(`${PATIENT}`)],
    ['JSON that breaks off', () => JSON.parse(`{"patient":"${PATIENT}`)],
    ['an address that is none', () => new URL(`http://${PATIENT}:x`)],
    ['a number of digits', () => (1).toFixed(1000)],
    ['what drivers hang on it', () => Promise.reject],
  ])('tells nothing of what was read: %s', (_, work) => {
    const error = thrownBy(work);
    const hung = error instanceof Error ? error : new Error('duplicate key');
    Object.assign(hung, { detail: `Key (name)=(${PATIENT}) already exists.`, input: PATIENT, response: PATIENT, command: PATIENT });
    const described = describeFault(hung);
    expect(JSON.stringify(described)).not.toMatch(/zephyrine|quackenbush/i);
    expect(described.message.length).toBeGreaterThan(5);
    expect(described.stack).toMatch(/^\s+at /);
  });

  test('tells its class, its code and what it came from', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', table: 'event', constraint: 'event_check' });
    const described = describeFault(new InvalidInputError('This is no time.', { cause }));
    expect(described).toMatchObject({
      type: 'InvalidInputError',
      message: 'This is no time.',
      cause: { type: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', table: 'event', constraint: 'event_check' },
    });
    expect(describeFault(PATIENT)).toEqual({ type: 'string', message: 'Something was thrown that is no Error.' });
    const endless = new Error('a');
    endless.cause = endless;
    expect(JSON.stringify(describeFault(endless)).match(/"message":"a"/g)).toHaveLength(4);
  });

  test('has no more words than a line holds, and no code that is none', () => {
    expect(describeFault(new Error('x'.repeat(9000))).message).toHaveLength(500);
    expect(describeFault(Object.assign(new Error('x'), { code: `${PATIENT} 1` })).code).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import { isPassing } from './is-passing';

const coded = (code: string) => Object.assign(new Error('told by its code'), { code });

test.each([
  ['server not listening', coded('ECONNREFUSED')],
  ['name server away', coded('EAI_AGAIN')],
  ['database starting up', coded('57P03')],
  ['database shutting down', coded('57P01')],
  ['crash of another session', coded('57P02')],
  ['too many connections', coded('53300')],
  ['disk full', coded('53100')],
  ['lock timeout', coded('55P03')],
  ['session ended while a transaction was idle', coded('25P03')],
  ['connection lost during a statement', new Error('Connection terminated unexpectedly')],
  ['connection lost between two statements', new Error('Client has encountered a connection error and is not queryable')],
  ['pool exhausted', new Error('timeout exceeded when trying to connect')],
])('%s passes', (_, error) => expect(isPassing(error)).toBe(true));

test.each([
  ['a value that does not fit', coded('22P02')],
  ['a broken rule of a table', coded('23505')],
  ['a table that is not there', coded('42P01')],
  ['a fault of ours', new TypeError('Cannot read properties of undefined')],
  ['a message that merely speaks of connections', new Error('con-sched-rest: Connection terminated by the partner is no status')],
  ['no error', 'ECONNREFUSED'],
])('%s does not', (_, error) => expect(isPassing(error)).toBe(false));

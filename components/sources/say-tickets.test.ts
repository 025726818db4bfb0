import { expect, test } from 'vitest';
import { sayTickets } from './say-tickets';

const url = 'https://tickets.quillmoor.example/hook';
type State = Parameters<typeof sayTickets>[0]['rows'][number]['state'];

test.each<[string | null, [State, number][], string]>([
  [null, [['taken', 1]], 'No ticket system is set up.'],
  [url, [], 'The ticket system has not been told anything yet.'],
  [url, [['cancelled', 0]], 'The ticket system has not been told anything yet.'],
  [url, [['taken', 1]], 'The ticket system took its only message.'],
  [
    url,
    [
      ['taken', 1],
      ['taken', 3],
      ['cancelled', 0],
    ],
    'The ticket system took all of the last 2 messages.',
  ],
  [
    url,
    [
      ['waiting', 0],
      ['sending', 1],
      ['taken', 1],
    ],
    '2 messages to the ticket system are on the way.',
  ],
  [
    url,
    [
      ['waiting', 1],
      ['waiting', 0],
      ['taken', 1],
    ],
    'The ticket system has not taken 1 message yet; it is sent again.',
  ],
  [
    url,
    [
      ['refused', 1],
      ['unreachable', 6],
      ['waiting', 1],
      ['taken', 1],
    ],
    '2 of the last 4 messages did not reach the ticket system.',
  ],
])('at %s with %j: %s', (at, rows, said) => {
  expect(sayTickets({ url: at, rows: rows.map(([state, attempts]) => ({ state, attempts })) })).toBe(said);
});

import { expect, test } from 'vitest';
import { sayIsoDuration } from './say-iso-duration';

test.each([
  ['PT30M', 'elapsed', '30 minutes'],
  ['PT1H30M', 'elapsed', '1 hour 30 minutes'],
  ['P2D', 'elapsed', '2 days'],
  ['P1D', 'business', '1 business day'],
  ['PT24H', 'business', '24 business hours'],
  ['P1DT4H', 'business', '1 business day 4 hours'],
  ['PT0S', 'elapsed', 'at once'],
] as const)('%s on the %s clock is %s', (iso, clock, words) => expect(sayIsoDuration(iso, clock)).toBe(words));

import { expect, test } from 'vitest';
import { sayJsonFault } from './say-json-fault';

test.each([
  ['zephyrine has an order', /^Unexpected token 'z'$/],
  ['{"patient": Zephyrine, "mrn": "77120934"}', /^Unexpected token 'Z'$/],
  ['{"a":"Zephyrine', /^Unterminated string in JSON at position 15/],
  ['{"a":1,}', /position 7/],
  ['', /Unexpected end of JSON input/],
])('%j: where it breaks, and nothing of what it says', (text, said) => {
  let fault: unknown;
  try {
    JSON.parse(text);
  } catch (error) {
    fault = error;
  }
  expect(sayJsonFault(fault)).toMatch(said);
  expect(sayJsonFault(fault)).not.toMatch(/zephyrine|77120934/i);
});

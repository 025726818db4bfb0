import { expect, test } from 'vitest';
import { accessRules, endpoints } from '.';

test('every endpoint has a rule of who may call it, and no rule is left over', () => {
  expect(Object.keys(accessRules).sort()).toEqual(endpoints.map(({ name }) => name).sort());
});

test.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
  'the rule of %s fits how its callers are known',
  (name, { auth, method }) => {
    const rule = accessRules[name];
    expect(rule?.reach === 'key').toBe(auth === 'ingest_key' || auth === 'sender' || auth === 'provisioner');
    if (auth === 'none') expect(rule?.reach === 'public' || name === 'readGauges').toBe(true);
    else expect(rule?.reach).not.toBe('public');
    // What changes something asks for a right, unless it is the caller's own.
    if (method === 'POST' && (rule?.reach === 'places' || rule?.reach === 'environment' || rule?.reach === 'everywhere'))
      expect(rule.needs).not.toBeNull();
  },
);

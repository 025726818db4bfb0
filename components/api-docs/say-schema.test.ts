import { expect, test } from 'vitest';
import { z } from 'zod';
import { saySchema } from './say-schema';

test.each([
  [z.string(), 'string'],
  [z.iso.datetime(), 'time'],
  [z.enum(['a', 'b']), '"a" | "b"'],
  [z.string().nullable(), 'string | null'],
  [z.array(z.number()), 'number[]'],
  [z.array(z.enum(['a', 'b'])), '("a" | "b")[]'],
  [z.literal(true), 'true'],
  [z.record(z.string(), z.number()), '{ [name]: number }'],
  [z.unknown(), 'anything'],
  [z.object({}), '{}'],
  [z.discriminatedUnion('k', [z.object({ k: z.literal('x') }), z.object({ k: z.literal('y') })]), '{\n  k: "x"\n} | {\n  k: "y"\n}'],
])('case %#', (schema, text) => {
  expect(saySchema(z.toJSONSchema(schema))).toBe(text);
});

test('objects are indented, optional fields marked, notes kept', () => {
  const schema = z.object({
    id: z.string().meta({ description: 'As in the address' }),
    rows: z.array(z.object({ n: z.number().optional() })),
  });
  expect(saySchema(z.toJSONSchema(schema))).toBe('{\n  id: string  // As in the address\n  rows: {\n    n?: number\n  }[]\n}');
});

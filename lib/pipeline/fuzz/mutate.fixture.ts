/** A source of numbers that a seed fixes (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

type Mutation = (bytes: Buffer, dice: Dice, other: Buffer) => Buffer;

const nastyBytes = [0x00, 0x01, 0x0a, 0x22, 0x2c, 0x5b, 0x5c, 0x7b, 0x7f, 0x80, 0xc0, 0xed, 0xf4, 0xfe, 0xff];
const lyingLengths = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [0x80, 0x80, 0x80, 0x00],
  [0x80, 0x80, 0x04],
];

const replaceAt = (bytes: Buffer, at: number, removed: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);

const flipBits: Mutation = (bytes, dice) => {
  const changed = Buffer.from(bytes);
  for (let i = dice.below(8); i >= 0; i--) {
    const at = dice.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
  }
  return changed;
};
const setBytes: Mutation = (bytes, dice) => {
  const changed = Buffer.from(bytes);
  for (let i = dice.below(3); i >= 0; i--) changed[dice.below(changed.length)] = dice.pick(nastyBytes);
  return changed;
};
const truncate: Mutation = (bytes, dice) => bytes.subarray(0, dice.below(bytes.length));
const cutOut: Mutation = (bytes, dice) => replaceAt(bytes, dice.below(bytes.length), 1 + dice.below(32), Buffer.alloc(0));
const repeat: Mutation = (bytes, dice) => {
  const from = dice.below(bytes.length);
  return replaceAt(bytes, from, 0, bytes.subarray(from, from + 1 + dice.below(64)));
};
const splice: Mutation = (bytes, dice, other) =>
  Buffer.concat([bytes.subarray(0, dice.below(bytes.length)), other.subarray(dice.below(other.length))]);
const insertNoise: Mutation = (bytes, dice) =>
  replaceAt(bytes, dice.below(bytes.length), 0, Buffer.from(Array.from({ length: 1 + dice.below(12) }, () => dice.below(256))));
const lieAboutLength: Mutation = (bytes, dice) => replaceAt(bytes, dice.below(bytes.length), 1, Buffer.from(dice.pick(lyingLengths)));
const nest: Mutation = (bytes, dice) => {
  const [open, close] = dice.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['\x0b', '\x0c'],
    ['\x2a\x7f', ''],
  ] as const);
  const depth = dice.pick([33, 200, 5_000]);
  return replaceAt(bytes, dice.below(bytes.length), 0, Buffer.from(open.repeat(depth) + close.repeat(depth), 'latin1'));
};

const byteMutations: readonly Mutation[] = [
  flipBits,
  flipBits,
  setBytes,
  truncate,
  cutOut,
  repeat,
  splice,
  insertNoise,
  lieAboutLength,
  nest,
];

/** The bytes, changed in one to three ways. */
export function mutateBytes(bytes: Buffer, dice: Dice, other: Buffer): Buffer {
  let changed = bytes;
  for (let i = dice.below(3); i >= 0; i--) {
    if (changed.length === 0) return changed;
    // Deep nesting costs the most and finds the same thing each time.
    const mutation = dice.below(40) === 0 ? nest : dice.pick(byteMutations.slice(0, -1));
    changed = mutation(changed, dice, other);
  }
  return changed;
}

/** JSON text of values that somebody's serializer writes on a bad day. */
const nastyJson = [
  'null',
  'true',
  '""',
  '"a"',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '18446744073709551616',
  '"18446744073709551615"',
  '"99999999999999999999999999"',
  '"NaN"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00x"',
  '"\\uffff\\u200b\\u202e"',
  '"2026-02-30T25:61:61Z"',
  '"2026-11-22T12:00:00.123456789+23:59"',
  '"275760-09-13T00:00:00Z"',
  '"0000-01-01T00:00:00Z"',
  '{}',
  '[]',
  '[[]]',
  '{"":""}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":null}}',
  '{"toString":1,"hasOwnProperty":2}',
  '[null,null]',
  `"${'x'.repeat(5_000)}"`,
  `[${'{},'.repeat(300)}{}]`,
] as const;

const MARK = '\u0001';

/** JSON text of the value with one to three of its parts replaced, removed, repeated or renamed. */
export function mutateJson(value: unknown, dice: Dice): string {
  const copy = structuredClone(value);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      // Lists are holders as well: their indexes are keys.
      const holder = node as Record<string, unknown>;
      places.push({ holder, key });
      walk(holder[key]);
    }
  };
  walk(copy);
  const put: string[] = [];
  for (let i = dice.below(3); i >= 0 && places.length > 0; i--) {
    const { holder, key } = dice.pick(places);
    const kind = dice.below(8);
    if (kind === 0) delete holder[key];
    else if (kind === 1) holder[dice.pick(['', 'a', '__proto__x', 'toString', 'x'.repeat(300)])] = holder[key];
    else if (kind === 2) holder[key] = [holder[key], holder[key]];
    else {
      put.push(dice.pick(nastyJson));
      holder[key] = `${MARK}${put.length - 1}${MARK}`;
    }
  }
  const text = JSON.stringify(copy) ?? 'null';
  return text.replaceAll(/"\\u0001(\d+)\\u0001"/g, (_, at: string) => put[Number(at)] ?? 'null');
}

import type { Reader } from 'protobufjs/minimal.js';

const SLOTS = 8192;
const LONGEST = 40;
const known: string[] = new Array(SLOTS).fill('');

/**
 * Text of a string field. Short words come again and again in telemetry, names always and values mostly: one that was met lately is given
 * as it is, without being decoded anew. The table has 8,192 places and forgets what was there before: 1 MB at most.
 */
export function readWord(reader: Reader): string {
  const { buf } = reader;
  const length = buf[reader.pos] ?? 0;
  const start = reader.pos + 1;
  const end = start + length;
  if (length === 0 || length > LONGEST || end > reader.len) return reader.string();
  // The ends of words tell them apart; a word that meets another in its place is only decoded once more.
  let mix = Math.imul(length, 31) + (buf[start] ?? 0) + ((buf[start + (length >> 1)] ?? 0) << 8);
  for (let i = Math.max(start, end - 8); i < end; i++) mix = (Math.imul(mix, 31) + (buf[i] ?? 0)) | 0;
  const slot = (mix ^ (mix >>> 13)) & (SLOTS - 1);
  const word = known[slot] ?? '';
  if (word.length === length && isAscii(word, buf, start)) {
    reader.pos = end;
    return word;
  }
  const read = reader.string();
  known[slot] = read;
  return read;
}

/** True when these bytes are this word, and one byte is one character. */
function isAscii(word: string, buf: Uint8Array, start: number): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code > 127 || code !== buf[start + i]) return false;
  }
  return true;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

export interface Look {
  readonly name: string;
  readonly address: string;
  /** The answer that most of it is drawn from. */
  readonly view: string;
  readonly width: number;
  readonly height: number;
}

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** Pages whose look is kept: what each draws comes from answers that were recorded, so that only a change of the product changes the picture. */
export const looks: readonly Look[] = [
  { name: 'health', address: '/health', view: '/api/health', ...wide },
  { name: 'health-phone', address: '/health', view: '/api/health', ...phone },
  { name: 'exceptions', address: '/exceptions?tab=all&open=none', view: '/api/exceptions', ...wide },
  { name: 'exceptions-phone', address: '/exceptions?tab=all&open=none', view: '/api/exceptions', ...phone },
  { name: 'transactions', address: '/transactions', view: '/api/transactions', ...wide },
  { name: 'topology', address: '/health/topology', view: '/api/topology', ...wide },
  { name: 'kpis', address: '/kpis', view: '/api/kpis', ...wide },
  { name: 'on-call-phone', address: '/on-call', view: '/api/oncall', ...phone },
];

export const looksFolder = join(process.cwd(), 'scripts', 'looks', 'pictures');
/** With which browser the pictures were taken: another draws letters otherwise. */
export const browserFile = join(looksFolder, 'browser.txt');
/** A page has the same answers on a phone. */
export const answersOf = (name: string): string => name.replace(/-phone$/, '');
export const answersFile = (name: string): string => join(process.cwd(), 'scripts', 'looks', 'answers', `${answersOf(name)}.json.gz`);

const recordingSchema = z.object({
  at: z.iso.datetime(),
  /** By path and query. */
  answers: z.record(z.string(), z.unknown()),
});
export type Recording = z.infer<typeof recordingSchema>;

/** A request by what it asks for. Its times move on with the clock of the server, which nobody holds still. */
export function askedFor({ pathname, searchParams }: URL): string {
  const asked = new URLSearchParams([...searchParams].filter(([name]) => name !== 'from' && name !== 'to'));
  return `${pathname}?${asked}`;
}

/** What was recorded for a page, by what was asked for. Throws Error when nothing was. */
export function readRecording(name: string): Recording {
  const { at, answers } = recordingSchema.parse(JSON.parse(gunzipSync(readFileSync(answersFile(name))).toString()));
  const named = Object.entries(answers).map(([asked, answer]) => [askedFor(new URL(asked, 'http://localhost')), answer]);
  return { at, answers: Object.fromEntries(named) };
}

import { gzipSync } from 'node:zlib';
import { type Case, draw, secondsAgo } from './conformance.fixture';

type Fields = Record<string, unknown>;
const marker = (fields: Fields = {}) => ({ kind: 'release', at: secondsAgo(60), title: `Release ${draw()}`, ...fields });

const PATH = '/api/markers';
const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

interface Grown {
  markers?: number;
  duplicates?: number;
}

function taken(name: string, body: unknown, { markers = 0, duplicates = 0 }: Grown, errors: object[] = [], type = JSON_TYPE): Case {
  return {
    name: `markers: ${name}`,
    path: PATH,
    headers: { 'content-type': type },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    status: 200,
    answerHeaders: { 'content-type': JSON_TYPE },
    says: { accepted: markers, duplicates, rejected: errors.length, errors },
    rows: { markers, rejected: errors.length },
  };
}

const refused = (name: string, fields: Fields, code: string, message: RegExp): Case =>
  taken(name, [marker(fields), marker()], { markers: 1 }, [{ index: 0, code, message }]);

function turned(name: string, given: Omit<Case, 'name' | 'path' | 'says'>, code: string): Case {
  const headers = { 'content-type': JSON_TYPE, ...given.headers };
  const says = { status: given.status, code };
  return { name: `markers: ${name}`, path: PATH, answerHeaders: { 'content-type': 'application/problem+json' }, says, ...given, headers };
}

const lines = (...values: unknown[]) => values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
const twin = marker({ markerId: `twin-${draw()}` });
const planned = marker({ markerId: `planned-${draw()}`, kind: 'maintenance', at: secondsAgo(-86_400) });

export const markerCases: Case[] = [
  taken('one object', marker(), { markers: 1 }),
  taken('a list', [marker(), marker({ kind: 'change' })], { markers: 2 }),
  taken('a list in an object', { markers: [marker(), marker({ kind: 'incident' })] }, { markers: 2 }),
  taken('an empty list', [], {}),
  taken('lines', lines(marker(), marker()), { markers: 2 }, [], LINES_TYPE),
  taken('a bad line beside a good one', lines('{', marker()), { markers: 1 }, [{ index: 0, code: 'unreadable' }], LINES_TYPE),
  {
    ...taken('packed', gzipSync(JSON.stringify(marker())), { markers: 1 }),
    headers: { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
  },
  taken(
    'about all that a marker can be about',
    { ...marker(), facility: 'LKH', interface: 'if-po-out', application: 'app-ipaas' },
    { markers: 1 },
  ),
  taken('names that the catalog does not know', marker({ facility: 'fac-moon', workflow: 'wf-x' }), { markers: 1 }),
  taken('with an id', twin, { markers: 1 }),
  taken('the same again', twin, { duplicates: 1 }),
  taken('the same twice in one request', [twin, twin], { duplicates: 2 }),
  taken('an update', { ...twin, until: secondsAgo(10) }, { markers: 1 }),
  taken('what was said before the update, come late', twin, { duplicates: 1 }),
  taken('planned for tomorrow', planned, { markers: 1 }),
  taken(
    'new, changed and changed again in one request',
    ['a', 'b', 'c', 'b'].map((text) => ({ ...planned, markerId: 'many', text })),
    { markers: 3, duplicates: 1 },
  ),
  refused('no kind', { kind: undefined }, 'missing_field', /"kind" is missing/),
  refused('an unknown kind', { kind: 'party' }, 'invalid_value', /release, change, incident, maintenance/),
  refused('no time', { at: undefined }, 'missing_field', /"at" is missing/),
  refused('a time without an offset', { at: '2026-11-22T10:00:00' }, 'invalid_time', /offset/),
  refused('an end before its start', { until: secondsAgo(3_600) }, 'contradiction', /not after/),
  refused('no title', { title: undefined }, 'missing_field', /"title" is missing/),
  refused('an address that is a script', { url: 'javascript:alert(1)' }, 'invalid_value', /http/),
  refused('another environment', { environment: 'test' }, 'wrong_environment', /production/),
  turned(
    'a lone record of another environment',
    { body: JSON.stringify(marker({ environment: 'test' })), status: 403 },
    'wrong_environment',
  ),
  turned('no key', { key: null, body: JSON.stringify(marker()), status: 401 }, 'unauthenticated'),
  turned('a revoked key', { key: 'revoked', body: JSON.stringify(marker()), status: 401 }, 'unauthenticated'),
  turned('text', { headers: { 'content-type': 'text/plain' }, body: 'hello', status: 415 }, 'unsupported_media_type'),
  turned('no JSON', { body: '{', status: 400 }, 'unreadable'),
  turned('a number', { body: '7', status: 400 }, 'unreadable'),
];

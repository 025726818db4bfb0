import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { type MetricBreach, newId } from '@/lib/domain';
import { judgeSequences } from './judge-sequences';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 18, 12, minute));

/** What is told of one stream minute by minute: raised, over, or nothing. */
function told(course: [minute: number, missing: number][]): string[] {
  let breaches: MetricBreach[] = [];
  return course.map(([minute, missing]) => {
    const streams = [{ environment: 'production', source: 'erp', stream: 'orders', missing, last_at: at(minute) }];
    const { findings, kept, over } = judgeSequences({ streams, breaches, newId }, at(minute), index);
    const gone = new Set([...kept, ...over.map(({ breach }) => breach)].map(({ id }) => id));
    breaches = [...breaches.filter(({ id }) => !gone.has(id)), ...kept];
    const ended = over.filter(({ breach }) => breach.raisedAt !== null).length;
    return [...findings.map(({ evidence }) => evidence.text.split(' ')[0] ?? ''), ...(ended > 0 ? [`over ${ended}`] : [])].join(' ');
  });
}

describe('numbers that did not come', () => {
  it.each<[string, [number, number][], string[]]>([
    [
      'wait for those that come out of order',
      [
        [0, 2],
        [5, 0],
        [20, 0],
      ],
      ['', '', ''],
    ],
    [
      'are raised once',
      [
        [0, 2],
        [9, 2],
        [10, 2],
        [20, 2],
      ],
      ['', '', '2', ''],
    ],
    [
      'and end when they come',
      [
        [0, 2],
        [10, 2],
        [20, 1],
        [30, 0],
      ],
      ['', '2', '', 'over 1'],
    ],
    [
      'more of them are told again, and end apart',
      [
        [0, 2],
        [10, 2],
        [11, 5],
        [21, 5],
        [30, 2],
        [40, 0],
      ],
      ['', '2', '', '5', 'over 1', 'over 1'],
    ],
    [
      'none is missing',
      [
        [0, 0],
        [60, 0],
      ],
      ['', ''],
    ],
  ])('%s', (_, course, expected) => {
    expect(told(course)).toEqual(expected);
  });

  it('says nothing of breaches of other rules', () => {
    const metric = {
      id: newId(at(0)),
      environment: 'production',
      code: 'EXC-PLT-LAG',
      place: 'x',
      threshold: 1,
      since: at(0),
      raisedAt: at(0),
      backSince: null,
    };
    expect(judgeSequences({ streams: [], breaches: [metric], newId }, at(60), index)).toEqual({ findings: [], kept: [], over: [] });
  });
});

import { z } from 'zod';
import { drawSubjects, type Subjects } from './draw-subjects';
import { forgetFiles } from './forget-files';
import { getter } from './measure-lookups';
import { quantile } from './quantile';
import { listQuestions, type Named, type Question, type QuestionGroup, questionGroups } from './read-questions';
import type { BenchProduct } from './start-product';

export interface Reads {
  /** Milliseconds by question: p95 of its turns. */
  readonly byQuestion: Readonly<Record<string, number>>;
  /** p95 over all reads of a group. */
  readonly byGroup: Readonly<Record<QuestionGroup, number>>;
  readonly n: number;
}

const WARM_UP_TURNS = 3;
const FEWEST_TURNS = 8;

/** Asks every question once a turn, one after the other, for `seconds` at least and eight turns, after three turns that do not count. */
export async function readWarm(product: BenchProduct, questions: readonly Question[], seconds: number): Promise<Reads> {
  const times = new Map<Question, number[]>(questions.map((question) => [question, []]));
  const get = getter(product);
  for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) for (const { path } of questions) await get(path(turn));
  const endMs = performance.now() + 1000 * seconds;
  for (let turn = 0; turn < FEWEST_TURNS || performance.now() < endMs; turn += 1)
    for (const question of questions) times.get(question)?.push(await timeOne(get, question.path(WARM_UP_TURNS + turn)));
  return summarise(times);
}

/** What reads cost that nobody asked before: database and web are started anew, their files are out of the memory, and each question is asked once; twice over. */
export async function readCold(
  started: BenchProduct,
  questions: readonly Question[],
  rounds = 2,
): Promise<{ reads: Reads; product: BenchProduct; filesForgotten: boolean }> {
  const times = new Map<Question, number[]>(questions.map((question) => [question, []]));
  let product = started;
  let filesForgotten = true;
  for (let round = 0; round < rounds; round += 1) {
    product = await product.restart(async () => {
      filesForgotten = (await forgetFiles(product.dataDir)) && filesForgotten;
    });
    const get = getter(product);
    for (const question of questions) times.get(question)?.push(await timeOne(get, question.path(1_000 + round)));
  }
  return { reads: summarise(times), product, filesForgotten };
}

async function timeOne(get: (path: string) => Promise<unknown>, path: string): Promise<number> {
  const from = performance.now();
  await get(path);
  return performance.now() - from;
}

function summarise(times: ReadonlyMap<Question, readonly number[]>): Reads {
  const p95 = (values: readonly number[]) => Math.round(10 * quantile(values, 0.95)) / 10;
  const ofGroup = (group: QuestionGroup) => [...times].flatMap(([question, values]) => (question.group === group ? values : []));
  return {
    byQuestion: Object.fromEntries([...times].map(([question, values]) => [`${question.group}: ${question.name}`, p95(values)])),
    byGroup: Object.fromEntries(questionGroups.map((group) => [group, p95(ofGroup(group))])) as Record<QuestionGroup, number>,
    n: [...times.values()].flat().length,
  };
}

const kpiList = z.object({ kpis: z.array(z.object({ id: z.string() })) });
const health = z.object({ facilities: z.array(z.object({ id: z.string() })), workflows: z.array(z.object({ id: z.string() })) });
const page = z.object({ nextCursor: z.string().nullable() });

export async function prepareQuestions(product: BenchProduct): Promise<Question[]> {
  const get = getter(product);
  const subjects: Subjects = await drawSubjects(product.databaseUrl);
  const { facilities, workflows } = health.parse(await get('/api/health'));
  const named: Named = {
    kpis: kpiList.parse(await get('/api/kpis')).kpis.map((kpi) => kpi.id),
    facilities: facilities.map((one) => one.id),
    workflows: workflows.map((one) => one.id),
    cursor: page.parse(await get('/api/transactions?range=90d&limit=500')).nextCursor,
  };
  return listQuestions(subjects, named);
}

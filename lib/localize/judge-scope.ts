/** Something counted, and how often it could have happened: failures of ends, or what came of what was to come. */
export interface Tally {
  hits: number;
  size: number;
}

/** How much better two rates explain the counts than one: natural logarithm of the likelihood ratio; 0 when the scope is not the worse side. */
export type Judge = (inside: Tally, outside: Tally) => number;

const times = (n: number, p: number) => (n === 0 ? 0 : n * Math.log(p));
const binomial = ({ hits, size }: Tally) => times(hits, hits / size) + times(size - hits, 1 - hits / size);

/** More failures inside than outside. Binomial (scan statistic of Kulldorff 1997). */
export const judgeFailing: Judge = (inside, outside) => {
  if (inside.size === 0 || outside.size === 0 || inside.hits / inside.size <= outside.hits / outside.size) return 0;
  const all = { hits: inside.hits + outside.hits, size: inside.size + outside.size };
  return Math.max(0, binomial(inside) + binomial(outside) - binomial(all));
};

const poisson = ({ hits, size }: Tally) => times(hits, hits / size);

/** Less came inside than outside, measured by what was to be expected. Poisson, given what came in all. */
export const judgeMissing: Judge = (inside, outside) => {
  if (inside.size === 0 || outside.size === 0 || inside.hits / inside.size >= outside.hits / outside.size) return 0;
  const all = { hits: inside.hits + outside.hits, size: inside.size + outside.size };
  return Math.max(0, poisson(inside) + poisson(outside) - poisson(all));
};

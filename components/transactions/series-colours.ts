const colours = ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)', 'var(--s6)'];

/** One colour for each application of a page, in the order given; they tell apart and say nothing of state. */
export function seriesColours(ids: readonly string[]): (id: string) => string {
  const order = new Map([...new Set(ids)].map((id, index) => [id, colours[index % colours.length] ?? 'var(--s5)']));
  return (id) => order.get(id) ?? 'var(--s5)';
}

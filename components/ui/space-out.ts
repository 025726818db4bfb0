interface Placed {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export type Spaced<T extends Placed> = { readonly item: T } | { readonly spacePx: number; readonly key: string };

/** What is drawn of a long list, with the room of everything between, before and after left free: the rest of the page stays where it is. */
export function spaceOut<T extends Placed>(items: readonly T[], from: number, to: number): Spaced<T>[] {
  const all: Spaced<T>[] = [];
  let end = from;
  for (const item of items) {
    if (item.start > end) all.push({ spacePx: item.start - end, key: `space before ${all.length === 0 ? 'all' : 'the next'}` });
    all.push({ item });
    end = item.end;
  }
  if (to > end) all.push({ spacePx: to - end, key: 'space after all' });
  return all;
}

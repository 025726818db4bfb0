export interface Queue<T> {
  push: (item: T) => void;
  pop: () => T | undefined;
  peek: () => T | undefined;
  /** Every item, in no order. */
  all: () => readonly T[];
}

/** Returns a queue that gives out what comes `before` everything else; a binary heap. */
export function createQueue<T>(before: (a: T, b: T) => boolean): Queue<T> {
  const heap: T[] = [];
  const put = (index: number, item: T): void => {
    heap[index] = item;
  };
  const sinkRoot = (item: T): void => {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      if (a === undefined) break;
      const child = b !== undefined && before(b, a) ? left + 1 : left;
      const least = child === left ? a : (b ?? a);
      if (!before(least, item)) break;
      put(index, least);
      index = child;
    }
    put(index, item);
  };
  return {
    push: (item) => {
      let index = heap.length;
      heap.push(item);
      while (index > 0) {
        const above = (index - 1) >> 1;
        const parent = heap[above];
        if (parent === undefined || !before(item, parent)) break;
        put(index, parent);
        index = above;
      }
      put(index, item);
    },
    pop: () => {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) sinkRoot(last);
      return first;
    },
    peek: () => heap[0],
    all: () => heap,
  };
}

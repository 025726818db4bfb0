export interface GroupLimits {
  /** Groups that are written at the same time. */
  writers: number;
  /** Most entries in one group, and most weight unless a single entry is heavier. */
  entries: number;
  weight: number;
}

interface Waiting<T, R> {
  entry: T;
  weight: number;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes what waits together: an entry is written at once when a writer is free, else with all that came meanwhile. `write` gets the
 * entries in order of arrival and returns one result for each; what it throws is told to all of them.
 */
export class GroupCommit<T, R> {
  private readonly limits: GroupLimits;
  private readonly write: (entries: T[]) => Promise<R[]>;
  private queue: Waiting<T, R>[] = [];
  private writing = 0;

  constructor(limits: GroupLimits, write: (entries: T[]) => Promise<R[]>) {
    this.limits = limits;
    this.write = write;
  }

  /** The result of writing `entry`, alone or together with others. */
  add(entry: T, weight: number): Promise<R> {
    return new Promise((resolve, reject) => {
      this.queue.push({ entry, weight, resolve, reject });
      void this.work();
    });
  }

  private async work(): Promise<void> {
    if (this.writing >= this.limits.writers) return;
    this.writing += 1;
    while (this.queue.length > 0) {
      const group = this.take();
      try {
        const results = await this.write(group.map(({ entry }) => entry));
        group.forEach(({ resolve }, place) => {
          resolve(results[place] as R);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.writing -= 1;
  }

  private take(): Waiting<T, R>[] {
    let weight = 0;
    let count = 0;
    for (const waiting of this.queue) {
      if (count > 0 && (count >= this.limits.entries || weight + waiting.weight > this.limits.weight)) break;
      weight += waiting.weight;
      count += 1;
    }
    return this.queue.splice(0, count);
  }
}

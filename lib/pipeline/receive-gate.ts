import { UnavailableError } from '@/lib/domain';

export interface GateLimits {
  /** Requests that are decoded and stored at the same time. */
  working: number;
  /** Requests that may wait for that. */
  waiting: number;
  /** Bytes of bodies held by all requests together. */
  heldBytes: number;
}

/**
 * Keeps the work and the memory of receiving bounded: some requests at work, some waiting, the rest told to come again. Throws
 * UnavailableError when it is full.
 */
export class ReceiveGate {
  private readonly limits: GateLimits;
  private readonly queue: (() => void)[] = [];
  private working = 0;
  private heldBytes = 0;

  constructor(limits: GateLimits) {
    this.limits = limits;
  }

  /** Counts the bytes of one body while it is held; `release` gives all of them back. */
  hold(): { add: (bytes: number) => void; release: () => void } {
    let held = 0;
    return {
      add: (bytes) => {
        held += bytes;
        this.heldBytes += bytes;
        if (this.heldBytes > this.limits.heldBytes)
          throw new UnavailableError('Too much is being received at once. Send it again in a moment.', 2);
      },
      release: () => {
        this.heldBytes -= held;
        held = 0;
      },
    };
  }

  /** Runs `work` as soon as there is room. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.working >= this.limits.working) {
      if (this.queue.length >= this.limits.waiting) throw new UnavailableError('The store cannot keep up. Send it again in a moment.', 2);
      // Whoever leaves hands its place over, so that nobody slips in between.
      await new Promise<void>((go) => this.queue.push(go));
    } else this.working += 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.working -= 1;
    }
  }
}

import { UnavailableError } from '@/lib/domain';

export interface GateLimits {
  /** Requests that are decoded and stored at the same time. */
  working: number;
  /** Bytes of bodies that are decoded and stored at the same time; one that is larger is alone. */
  workingBytes: number;
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
  private readonly queue: { bytes: number; go: () => void }[] = [];
  private working = 0;
  private workingBytes = 0;
  private heldBytes = 0;

  constructor(limits: GateLimits) {
    this.limits = limits;
  }

  /** Counts the bytes of one body while it is held; `release` gives all of them back. */
  hold(): { add: (bytes: number) => void; bytes: () => number; release: () => void } {
    let held = 0;
    return {
      add: (bytes) => {
        held += bytes;
        this.heldBytes += bytes;
        if (this.heldBytes > this.limits.heldBytes)
          throw new UnavailableError('Too much is being received at once. Send it again in a moment.', 2);
      },
      bytes: () => held,
      release: () => {
        this.heldBytes -= held;
        held = 0;
      },
    };
  }

  /** Runs `work` as soon as there is room for it and nobody is before it. */
  async enter<T>(work: () => Promise<T>, bytes = 0): Promise<T> {
    if (this.queue.length > 0 || !this.hasRoom(bytes)) {
      if (this.queue.length >= this.limits.waiting) throw new UnavailableError('The store cannot keep up. Send it again in a moment.', 2);
      // Whoever leaves counts the next one in, so that nobody slips in between.
      await new Promise<void>((go) => this.queue.push({ bytes, go }));
    } else this.countIn(bytes);
    try {
      return await work();
    } finally {
      this.working -= 1;
      this.workingBytes -= bytes;
      for (let next = this.queue[0]; next && this.hasRoom(next.bytes); next = this.queue[0]) {
        this.queue.shift();
        this.countIn(next.bytes);
        next.go();
      }
    }
  }

  private hasRoom(bytes: number): boolean {
    return this.working === 0 || (this.working < this.limits.working && this.workingBytes + bytes <= this.limits.workingBytes);
  }

  private countIn(bytes: number): void {
    this.working += 1;
    this.workingBytes += bytes;
  }
}

import { stopOnSignal } from './run-command';

export interface Stops {
  /** Takes what is to be ended; what came last is ended first. */
  readonly onStop: (stop: () => Promise<void>) => void;
  /** Ends everything, once. */
  readonly stop: () => Promise<void>;
  /** True once it began, perhaps because of Ctrl-C. */
  readonly isEnding: () => boolean;
}

/** Gathers what a command started, and ends it when the command says so or a signal comes. */
export function collectStops(): Stops {
  const stops: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;
  const stop = () =>
    (ending ??= (async () => {
      for (const one of stops.toReversed()) await one();
    })());
  stopOnSignal(stop);
  return { onStop: (one) => void stops.push(one), stop, isEnding: () => ending !== null };
}

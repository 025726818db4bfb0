import { SingleBar as Bar, type SingleBar } from 'cli-progress';

export interface Progress {
  readonly end: () => void;
}

/** Shows that work which usually takes `expectedSeconds` goes on: a bar in a terminal, a line every ten seconds in a log. */
export function showProgress(title: string, expectedSeconds: number): Progress {
  const started = Date.now();
  const elapsed = () => Math.round((Date.now() - started) / 1000);
  const bar = process.stdout.isTTY ? startBar(title, expectedSeconds) : null;
  if (!bar) console.log(`${title} (about ${expectedSeconds} s) ...`);
  const timer = setInterval(
    () => {
      if (bar) bar.update(Math.min(elapsed(), expectedSeconds - 1));
      else console.log(`${title} ... ${elapsed()} s`);
    },
    bar ? 250 : 10_000,
  );
  timer.unref();
  return {
    end: () => {
      clearInterval(timer);
      bar?.update(expectedSeconds);
      bar?.stop();
      console.log(`${title}: done in ${elapsed()} s`);
    },
  };
}

function startBar(title: string, total: number): SingleBar {
  const bar = new Bar({ format: `${title} {bar} {percentage}%`, hideCursor: true, clearOnComplete: true });
  bar.start(total, 0);
  return bar;
}

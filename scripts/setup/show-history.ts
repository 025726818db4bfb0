import { SingleBar } from 'cli-progress';
import { z } from 'zod';

const status = z.object({ historyShare: z.number(), acknowledged: z.object({ events: z.number() }) });

/** Shows how much of the past the simulator has sent, from its JSON lines: a bar in a terminal, a line per ten percent in a log. */
export function showHistory(): (line: string) => void {
  let shown = -1;
  let bar: SingleBar | null = null;
  return (line) => {
    const read = line.startsWith('{') ? status.safeParse(JSON.parse(line)) : null;
    if (!read?.success || shown >= 100) return;
    const percent = Math.floor(read.data.historyShare * 100);
    if (process.stdout.isTTY && percent < 100) {
      bar ??= startBar();
      bar.update(percent);
    } else if (!process.stdout.isTTY && percent < 100 && Math.floor(percent / 10) > Math.floor(shown / 10)) {
      console.log(`History ${percent} %`);
    }
    if (percent >= 100) {
      bar?.stop();
      console.log(`History is complete: ${read.data.acknowledged.events} events.`);
    }
    shown = percent;
  };
}

function startBar(): SingleBar {
  const bar = new SingleBar({ format: 'History {bar} {percentage}%', hideCursor: true, clearOnComplete: true });
  bar.start(100, 0);
  return bar;
}

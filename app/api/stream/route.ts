import { problem } from '@/app/_http';
import { getActor } from '@/lib/access';
import { watchChanges } from '@/lib/show';

const ALIVE_EVERY_MS = 5000;
const QUIET_MS = 250;
/** A stream ends after this and the browser opens a new one, so that a right that was taken away ends too. */
const LONGEST_MS = 15 * 60_000;

const line = (event: string) => new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify({ at: new Date().toISOString() })}\n\n`);

/** Server-sent events: `changed` after each round of work, `alive` every five seconds. They say that something changed, never what. */
export async function GET(request: Request): Promise<Response> {
  try {
    await getActor(request.headers);
    let leave = () => {};
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        let waiting: NodeJS.Timeout | undefined;
        const say = (event: string) => controller.enqueue(line(event));
        const stop = await watchChanges(() => {
          waiting ??= setTimeout(() => {
            waiting = undefined;
            say('changed');
          }, QUIET_MS);
        });
        const alive = setInterval(() => say('alive'), ALIVE_EVERY_MS);
        const end = setTimeout(() => leave(), LONGEST_MS);
        leave = () => {
          stop();
          clearInterval(alive);
          clearTimeout(end);
          clearTimeout(waiting);
          leave = () => {};
          try {
            controller.close();
          } catch {
            // The reader has gone and closed it already.
          }
        };
        request.signal.addEventListener('abort', () => leave());
        if (request.signal.aborted) leave();
        else say('alive');
      },
      cancel: () => leave(),
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
    });
  } catch (error) {
    return problem(error);
  }
}

'use client';
import './globals.css';

/** When not even the frame could be drawn: the database cannot be reached, or this process is broken. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <html lang="en">
      <head>
        <title>Throughline could not show this page</title>
      </head>
      <body>
        <main className="mx-auto grid min-h-dvh max-w-[560px] content-center justify-items-center gap-2 p-8 pb-[20vh] text-center">
          <h1>Throughline could not show this page</h1>
          <p className="text-ink-2">
            Nothing that was taken in or that you did is lost; while the database is away, middleware is asked to send again later. Try
            again in a moment. If it stays so, tell whoever runs Throughline here: <a href="/readyz">what is not ready</a> says which part
            it is.
          </p>
          <button type="button" className="mt-2 h-[30px] rounded-m border border-control px-3 hover:bg-sunken" onClick={retry}>
            Try again
          </button>
          {digest ? <p className="font-mono text-xs text-ink-3">Reference {digest}</p> : null}
        </main>
      </body>
    </html>
  );
}

'use client';
import './globals.css';

export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-[560px] p-12 text-center">
          <h1>Throughline could not show this page</h1>
          <p className="mt-2 text-ink-2">What middleware sends is still being taken in. Try again in a moment.</p>
          <button type="button" className="mt-4 h-[30px] rounded-m border border-control px-3" onClick={retry}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}

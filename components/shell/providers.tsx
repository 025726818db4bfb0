'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useEffect, useState } from 'react';
import { LiveStream, ViewError } from '@/lib/client';
import { ProofGate } from './proof-gate';

const LiveContext = createContext<LiveStream | null>(null);

/** The stream of changes of this page. Throws outside the providers. */
export function useLiveStream(): LiveStream {
  const stream = use(LiveContext);
  if (!stream) throw new Error('Live parts stand inside Providers.');
  return stream;
}

const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The stream says when something changed; without it the views are polled.
        staleTime: 60_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 2 && !(error instanceof ViewError && error.status < 500),
      },
    },
  });

/** What all screens share in the browser: one cache of views and one stream of changes. */
export function Providers({ children }: { children: React.ReactNode }) {
  const [client] = useState(makeClient);
  const [stream] = useState(() => new LiveStream(client));
  // The server's event stream lives outside React.
  useEffect(() => stream.start(), [stream]);
  return (
    <QueryClientProvider client={client}>
      <LiveContext value={stream}>{children}</LiveContext>
      <ProofGate />
    </QueryClientProvider>
  );
}

'use client';
import { ErrorState } from '@/components/ui/error-state';
import { Panel } from '@/components/ui/panel';

export default function ScreenError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  return (
    <Panel label="Error">
      <ErrorState as="h1" title="This page could not be shown" retry={retry} reference={digest} />
    </Panel>
  );
}

'use client';
import { ErrorState } from '@/components/ui/error-state';
import { Panel } from '@/components/ui/panel';

export default function ScreenError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  return (
    <Panel label="Error">
      <ErrorState
        as="h1"
        title="This page could not be shown"
        detail={`What it shows could not be read just now; nothing you did is lost.${digest ? ' If it stays so, tell whoever runs Throughline the reference below.' : ''}`}
        retry={retry}
        reference={digest}
      />
    </Panel>
  );
}

'use client';
import { useState } from 'react';
import { downloadCsv, type ViewParams } from '@/lib/client';
import { Button } from './button';

/** Saves all rows of a list, not only those on screen. */
export function CsvButton({ path, params, name }: { path: string; params: ViewParams; name: string }) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const [cut, setCut] = useState<string | null>(null);
  const save = async () => {
    setState('busy');
    await downloadCsv(path, params, name).then(
      (part) => {
        setCut(part);
        setState('ready');
      },
      () => setState('failed'),
    );
  };
  return (
    <Button look="quiet" size="s" onClick={save} disabled={state === 'busy'} title="Every row of this list, as a file for a spreadsheet">
      {state === 'failed' ? 'CSV failed, try again' : state === 'busy' ? 'Saving CSV' : cut ? `CSV holds the ${cut}` : 'CSV'}
    </Button>
  );
}

'use client';
import { useState } from 'react';
import { IconButton } from './button';
import { Icon } from './icon';

/** Puts `value` on the clipboard and says so for two seconds. `label` names what is copied. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return (
    <>
      <IconButton label={`Copy ${label}`} onClick={copy} className="-my-1">
        <Icon name={done ? 'check' : 'copy'} size={13} />
      </IconButton>
      <span className="sr-only" role="status">
        {done ? `${label} copied` : ''}
      </span>
    </>
  );
}

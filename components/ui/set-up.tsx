'use client';
import { createContext, use } from 'react';
import { CopyButton } from './copy-button';

const MaySetUp = createContext(false);

/** Says to every part below whether its reader connects systems. */
export const SetUpProvider = ({ may, children }: { may: boolean; children: React.ReactNode }) => (
  <MaySetUp value={may}>{children}</MaySetUp>
);

/** What to type so that something appears, for readers who connect systems; all others are told who does. */
export function SetUpCommand({ command, how }: { command: string; how?: React.ReactNode }) {
  if (!use(MaySetUp)) return <p className="text-ink-2">IT operations sets this up; nothing is needed from you.</p>;
  return (
    <>
      {how ? <p className="text-ink-2">{how}</p> : null}
      <div className="mt-2 flex max-w-full items-start gap-2 rounded-m border border-line bg-sunken py-2 pr-1.5 pl-3 text-left">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long commands scroll, which the keyboard must reach. */}
        <pre className="overflow-x-auto font-mono text-s whitespace-pre" tabIndex={0}>
          {command}
        </pre>
        <CopyButton value={command} label="command" />
      </div>
    </>
  );
}

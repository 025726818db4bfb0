import { Fragment } from 'react';

/** Text in which `backticks` mark code. */
export function Prose({ children }: { children: string }) {
  return children.split('`').map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed text never move
    <Fragment key={index}>{index % 2 === 1 ? <code className="font-mono text-s">{part}</code> : part}</Fragment>
  ));
}

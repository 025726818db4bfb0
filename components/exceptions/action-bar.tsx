'use client';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { Button, buttonClass } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import { Popover } from '@/components/ui/popover';
import { TimeLeft } from '@/components/ui/time';
import { useFocusBack } from '@/components/ui/use-focus-back';
import type { ExceptionView } from '@/lib/domain/views/exception';
import type { DialogKind } from './action-dialog';
import { Faults } from './faults';
import { type Asked, type Outcome, useActions } from './use-actions';

const ActionDialog = dynamic(() => import('./action-dialog').then((module) => module.ActionDialog), { ssr: false });

interface Offer {
  kind: DialogKind;
  name: string;
  short: string;
  /** What stands on it where there is room, when that is not its name. */
  text?: string;
}
const buttons: Offer[] = [
  { kind: 'assign', name: 'Assign', short: 'Assign' },
  { kind: 'wait', name: 'Waiting on...', short: 'Waiting' },
  { kind: 'snooze', name: 'Snooze...', short: 'Snooze' },
  { kind: 'resolve', name: 'Resolve with reason', short: 'Resolve', text: 'Resolve' },
  { kind: 'reopen', name: 'Open again', short: 'Open again' },
];
const rarer: Pick<Offer, 'kind' | 'name'>[] = [
  { kind: 'severity', name: 'Change the severity...' },
  { kind: 'merge', name: 'Put under another...' },
  { kind: 'unmerge', name: 'Take out from under it...' },
  { kind: 'split', name: 'Split cases off...' },
  { kind: 'ticket', name: 'Link a ticket...' },
];

/** What the reader may do now; nothing they may not is offered. A conflict is told in words with the newest state on the page. */
export function ActionBar({ view, className }: { view: ExceptionView; className?: string }) {
  const { run, busy } = useActions();
  const [asking, setAsking] = useState<DialogKind | null>(null);
  const [faults, setFaults] = useState<Outcome[]>([]);
  const [told, setTold] = useState('');
  const bar = useRef<HTMLElement>(null);
  const { row, allowed } = view;
  const giveBack = useFocusBack(bar, busy ? null : allowed);
  const offered = buttons.filter(({ kind }) => allowed.includes(kind));
  const more = rarer.filter(({ kind }) => allowed.includes(kind));
  if (offered.length === 0 && more.length === 0 && !allowed.includes('acknowledge')) return null;
  const act = async (asked: Asked, words: string, button?: HTMLElement) => {
    if (button) giveBack(button);
    setTold('');
    const failed = (await run([row], asked)).filter(({ fault }) => fault !== null);
    setFaults(failed);
    if (failed.length === 0) setTold(`${row.ref} ${words}.`);
  };
  return (
    <section ref={bar} aria-label="What can be done" className="no-print sticky bottom-0 z-10 border-t border-line bg-surface px-4 py-2.5">
      <div className={classNames('grid gap-2', className)}>
        <Faults faults={faults} of={1} />
        <p role="status" className="sr-only">
          {told}
        </p>
        {allowed.includes('acknowledge') ? (
          <p className="flex justify-between gap-3 text-s text-ink-2 md:hidden">
            <span>Nobody has acknowledged</span>
            <TimeLeft at={row.acknowledgeBy} className="font-semibold text-ink" />
          </p>
        ) : null}
        <div className="@container">
          <div className="flex flex-wrap gap-1.5 md:@max-[520px]:grid md:@max-[520px]:grid-cols-3">
            {allowed.includes('acknowledge') ? (
              <Button
                look="primary"
                onClick={({ currentTarget }) => act({ action: 'acknowledge' }, 'acknowledged', currentTarget)}
                disabled={busy}
                className="max-md:h-12 max-md:w-full max-md:text-l"
              >
                {busy ? 'Saving' : 'Acknowledge'}
              </Button>
            ) : null}
            {allowed.includes('wake') ? (
              <Button
                onClick={({ currentTarget }) => act({ action: 'wake' }, 'is awake', currentTarget)}
                disabled={busy}
                className="max-md:h-11 max-md:flex-1 max-md:px-1"
              >
                Wake
              </Button>
            ) : null}
            {offered.map(({ kind, name, short, text = name }) => (
              <Button key={kind} onClick={() => setAsking(kind)} aria-label={name} className="max-md:h-11 max-md:flex-1 max-md:px-1">
                <span className="md:hidden">{short}</span>
                <span className="max-md:hidden">{text}</span>
              </Button>
            ))}
            {more.length > 0 || allowed.includes('ask_ticket') ? (
              <Popover
                align="right"
                buttonClassName={buttonClass('plain', 'm', 'max-md:h-11')}
                className="min-w-[200px] py-1"
                label={
                  <>
                    More <Icon name="down" className="text-ink-3" />
                  </>
                }
              >
                {(close) => (
                  <ul aria-label="More to do">
                    {more.map(({ kind, name }) => (
                      <li key={kind}>
                        <MenuButton
                          onClick={() => {
                            close();
                            setAsking(kind);
                          }}
                        >
                          {name}
                        </MenuButton>
                      </li>
                    ))}
                    {allowed.includes('ask_ticket') ? (
                      <li>
                        <MenuButton
                          onClick={() => {
                            close();
                            void act({ action: 'ask_ticket' }, 'waits for a ticket');
                          }}
                        >
                          Ask the ticket system for one
                        </MenuButton>
                      </li>
                    ) : null}
                  </ul>
                )}
              </Popover>
            ) : null}
          </div>
        </div>
      </div>
      {asking ? <ActionDialog key={`${asking} ${row.ref}`} kind={asking} targets={[row]} close={() => setAsking(null)} /> : null}
    </section>
  );
}

const MenuButton = (props: React.ComponentProps<'button'>) => (
  <button type="button" className="block h-9 w-full px-3 text-left hover:bg-sunken focus-visible:bg-sunken md:h-8" {...props} />
);

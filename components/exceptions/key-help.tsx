'use client';
import { Dialog } from '@/components/ui/dialog';
import { KeyHints } from '@/components/ui/key-hints';
import { queueKeys } from './use-queue-keys';

const hints = [
  { keys: ['J', 'K'], does: 'move' },
  { keys: ['X'], does: 'select' },
  { keys: ['Y'], does: 'acknowledge' },
  { keys: ['A'], does: 'assign' },
  { keys: ['W'], does: 'waiting on' },
  { keys: ['S'], does: 'snooze' },
  { keys: ['E'], does: 'resolve' },
];

/** The keys at the foot of the list. */
export function Hints({ help }: { help: () => void }) {
  return (
    <div className="sticky bottom-0 z-10 mt-auto bg-surface">
      <KeyHints
        hints={hints}
        end={
          <button type="button" onClick={help} className="inline-flex items-center gap-1.5 hover:text-ink">
            <kbd>?</kbd> all keys
          </button>
        }
      />
    </div>
  );
}

export function HelpDialog({ open, close }: { open: boolean; close: () => void }) {
  return (
    <Dialog open={open} close={close} title="Keys of this list">
      <dl className="grid grid-cols-[64px_1fr] gap-y-2">
        {queueKeys.map(({ key, words }) => (
          <div key={key} className="contents">
            <dt>
              <kbd>{key === 'Escape' ? 'Esc' : key}</kbd>
            </dt>
            <dd>{words.charAt(0).toUpperCase() + words.slice(1)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-ink-2">What is selected is acted on together; without a selection, the one that has the focus.</p>
    </Dialog>
  );
}

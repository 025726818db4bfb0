import type { KeyboardEvent } from 'react';

/** Somebody of the demo, to be signed in as with one press. */
export interface DemoChoice {
  email: string;
  name: string;
  job: string;
  wants: string;
}

const initials = (name: string) =>
  name
    .split(' ')
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2);

function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  // The search is by identity, so an element of another kind is simply not found.
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  event.preventDefault();
  buttons.at((at + step) % buttons.length)?.focus();
}

/** The demo people as one list: arrows move among them, Enter signs in. */
export function DemoChoices({
  people,
  busyWith,
  onChoose,
}: {
  people: DemoChoice[];
  busyWith: string | null;
  onChoose: (email: string) => void;
}) {
  return (
    <section aria-labelledby="demo-people" className="grid content-start gap-2">
      <h2 id="demo-people" className="text-l font-semibold">
        Come in as somebody who works here
      </h2>
      <p className="text-ink-2">This is a demo with an invented health system. Each of them lands on the page they use.</p>
      <ul className="mt-2 divide-y divide-line overflow-hidden rounded-l border border-line bg-surface" onKeyDown={moveFocus}>
        {people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              onClick={() => onChoose(person.email)}
              disabled={busyWith !== null}
              aria-busy={busyWith === person.email}
              className="flex min-h-[60px] w-full items-center gap-3 px-3.5 py-2 text-left hover:bg-sunken focus-visible:-outline-offset-2 disabled:opacity-60"
            >
              <span
                aria-hidden="true"
                className="grid size-8 flex-none place-items-center rounded-full bg-accent-soft text-s font-semibold text-accent"
              >
                {initials(person.name)}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block">
                  <span className="font-semibold">{person.name}</span> <span className="text-ink-2">{person.job}</span>
                </span>
                <span className="block text-s text-ink-3">{busyWith === person.email ? 'Signing in' : person.wants}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

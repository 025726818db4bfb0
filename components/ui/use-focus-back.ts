import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';

/**
 * Gives the focus back after a deed whose button is gone or was disabled meanwhile: to the button itself where it still stands, else to the first of
 * `area`. Call what it returns with the button before the deed; `done` changes when the deed is over.
 */
export function useFocusBack(area: RefObject<HTMLElement | null>, done: unknown): (button: HTMLElement) => void {
  const asked = useRef<HTMLElement | null>(null);
  const back = useEffectEvent(() => {
    const button = asked.current;
    if (button === null || (button instanceof HTMLButtonElement && button.isConnected && button.disabled)) return;
    asked.current = null;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) (button.isConnected ? button : area.current?.querySelector<HTMLElement>('button:not(:disabled)'))?.focus();
  });
  // The focus is the browser's, which gives it to nobody when the button that has it goes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when the deed is over.
  useEffect(back, [done]);
  return (button) => {
    asked.current = button;
  };
}

'use client';
import { Button } from './button';
import { Glyph } from './glyph';

/** A part that could not be shown: what failed, what still holds, and the way to try again. */
export function ErrorState({
  as: Title = 'p',
  title = 'This could not be loaded',
  detail,
  retry,
  reference,
}: {
  /** A whole page that could not be shown has it as its heading. */
  as?: 'p' | 'h1';
  title?: string;
  detail?: string | undefined;
  retry?: (() => void) | undefined;
  reference?: string | undefined;
}) {
  return (
    <div role="alert" className="mx-auto grid max-w-[560px] justify-items-center gap-2 px-4 py-12 text-center">
      <Glyph state="unknown" size={22} />
      <Title className="text-l font-semibold">{title}</Title>
      <p className="text-ink-2">{detail ?? 'The rest of the product goes on. Nothing you did is lost.'}</p>
      {retry ? (
        <Button className="mt-2" onClick={retry}>
          Try again
        </Button>
      ) : null}
      {reference ? <p className="font-mono text-xs text-ink-3">Reference {reference}</p> : null}
    </div>
  );
}

export interface StripMark {
  id: string;
  name: string;
  state: 'affected' | 'working' | 'silent';
}

const words = { affected: 'affected', working: 'working', silent: 'nothing sent' } as const;

/** One mark a place, in a fixed order: a failing one stands out by shape and height, a silent one is a dash. Hover names it. */
export function PlaceStrip({ marks, what }: { marks: StripMark[]; what: string }) {
  const count = (state: StripMark['state']) => marks.filter((mark) => mark.state === state).length;
  const label = `${marks.length} ${what}: ${count('affected')} affected, ${count('working')} working, ${count('silent')} without traffic`;
  const width = marks.length * 10;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} 16`}
      preserveAspectRatio="xMinYMid meet"
      className="my-2 block h-auto w-full"
      style={{ maxWidth: width * 1.8 }}
    >
      {marks.map(({ id, name, state }, index) => (
        <g key={id} transform={`translate(${index * 10 + 5} 8)`}>
          <title>{`${name}: ${words[state]}`}</title>
          <rect x="-5" y="-8" width="10" height="16" fill="transparent" />
          {state === 'affected' ? <path d="M0-5.5 4.6 4.2H-4.6z" fill="var(--high)" /> : null}
          {state === 'working' ? <rect x="-2.6" y="-4" width="5.2" height="8" rx="1" fill="var(--good)" opacity="0.6" /> : null}
          {state === 'silent' ? <path d="M-2.6 0h5.2" stroke="var(--control)" strokeWidth="1.4" /> : null}
        </g>
      ))}
    </svg>
  );
}

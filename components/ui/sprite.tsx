/** Every glyph and icon once per page; `Glyph` and `Icon` refer to them by id. State glyphs differ in shape, not only in colour. */
export function Sprite() {
  return (
    <svg width="0" height="0" className="absolute" aria-hidden="true" focusable="false">
      <defs>
        <symbol id="g-good" viewBox="0 0 12 12">
          <circle cx="6" cy="6" r="5.5" fill="currentColor" />
          <path d="M3.4 6.2l1.8 1.8 3.4-3.8" fill="none" stroke="var(--surface)" strokeWidth="1.5" />
        </symbol>
        <symbol id="g-watch" viewBox="0 0 12 12">
          <path d="M6 .9 11.1 6 6 11.1.9 6z" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
        </symbol>
        <symbol id="g-medium" viewBox="0 0 12 12">
          <path d="M6 1.2 11.2 10.6H.8z" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
        </symbol>
        <symbol id="g-high" viewBox="0 0 12 12">
          <path d="M6 .8 11.6 11H.4z" fill="currentColor" />
        </symbol>
        <symbol id="g-crit" viewBox="0 0 12 12">
          <path d="M3.6.5h4.8l3.1 3.1v4.8l-3.1 3.1H3.6L.5 8.4V3.6z" fill="currentColor" />
        </symbol>
        <symbol id="g-low" viewBox="0 0 12 12">
          <circle cx="6" cy="6" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.4" />
        </symbol>
        <symbol id="g-unknown" viewBox="0 0 12 12">
          <g fill="none" stroke="currentColor" strokeWidth="1.1">
            <circle cx="6" cy="6" r="5.2" />
            <path d="M1.2 7.6 7.6 1.2M2.1 9.9 9.9 2.1M4.4 10.8l6.4-6.4" />
          </g>
        </symbol>
        <symbol id="g-next" viewBox="0 0 12 12">
          <circle cx="6" cy="6" r="4.9" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <circle cx="6" cy="6" r="1.7" fill="currentColor" />
        </symbol>
        <symbol id="g-notyet" viewBox="0 0 12 12">
          <circle cx="6" cy="6" r="4.9" fill="none" stroke="currentColor" strokeWidth="1.2" strokeDasharray="1.9 1.95" />
        </symbol>
        <symbol id="g-cancelled" viewBox="0 0 12 12">
          <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <path d="M2.6 9.4 9.4 2.6" stroke="currentColor" strokeWidth="1.3" />
        </symbol>
        <symbol id="i-copy" viewBox="0 0 16 16">
          <rect x="5.5" y="5.5" width="8" height="8" rx="1.6" />
          <path d="M10.5 5.5v-1.4A1.6 1.6 0 0 0 8.9 2.5H4.1a1.6 1.6 0 0 0-1.6 1.6v4.8a1.6 1.6 0 0 0 1.6 1.6h1.4" />
        </symbol>
        <symbol id="i-search" viewBox="0 0 16 16">
          <circle cx="7" cy="7" r="4.2" />
          <path d="m10.2 10.2 3.3 3.3" />
        </symbol>
        <symbol id="i-open" viewBox="0 0 16 16">
          <path d="M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.3 3.7 7.5 8.5" />
        </symbol>
        <symbol id="i-down" viewBox="0 0 16 16">
          <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
        </symbol>
        <symbol id="i-up" viewBox="0 0 16 16">
          <path d="m4.5 9.5 3.5-3.5 3.5 3.5" />
        </symbol>
        <symbol id="i-right" viewBox="0 0 16 16">
          <path d="m6.5 4.5 3.5 3.5-3.5 3.5" />
        </symbol>
        <symbol id="i-left" viewBox="0 0 16 16">
          <path d="m9.5 4.5-3.5 3.5 3.5 3.5" />
        </symbol>
        <symbol id="i-menu" viewBox="0 0 16 16">
          <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />
        </symbol>
        <symbol id="i-close" viewBox="0 0 16 16">
          <path d="m4.2 4.2 7.6 7.6M11.8 4.2l-7.6 7.6" />
        </symbol>
        <symbol id="i-check" viewBox="0 0 16 16">
          <path d="m3.5 8.4 3 3 6-6.4" />
        </symbol>
        <symbol id="i-plus" viewBox="0 0 16 16">
          <path d="M8 3.5v9M3.5 8h9" />
        </symbol>
        <symbol id="i-link" viewBox="0 0 16 16">
          <path d="M6.8 9.2a2.6 2.6 0 0 0 3.8.2l2.1-2.1a2.6 2.6 0 0 0-3.7-3.7L7.9 4.7M9.2 6.8a2.6 2.6 0 0 0-3.8-.2L3.3 8.7A2.6 2.6 0 0 0 7 12.4l1.1-1.1" />
        </symbol>
        <symbol id="i-pause" viewBox="0 0 16 16">
          <path d="M5.8 4v8M10.2 4v8" />
        </symbol>
        <symbol id="i-play" viewBox="0 0 16 16">
          <path d="M5.5 3.8v8.4l6.6-4.2z" />
        </symbol>
        <symbol id="i-sun" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="2.8" />
          <path d="M8 1.8v1.6M8 12.6v1.6M1.8 8h1.6M12.6 8h1.6M3.6 3.6l1.1 1.1M11.3 11.3l1.1 1.1M12.4 3.6l-1.1 1.1M4.7 11.3l-1.1 1.1" />
        </symbol>
        <symbol id="i-moon" viewBox="0 0 16 16">
          <path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z" />
        </symbol>
        <symbol id="i-screen" viewBox="0 0 16 16">
          <rect x="2" y="3" width="12" height="8" rx="1.2" />
          <path d="M6 13.5h4" />
        </symbol>
        <symbol id="i-calendar" viewBox="0 0 16 16">
          <rect x="2.5" y="3.5" width="11" height="10" rx="1.4" />
          <path d="M2.5 6.5h11M5.5 2v3M10.5 2v3" />
        </symbol>
      </defs>
    </svg>
  );
}

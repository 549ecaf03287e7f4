import type { ReactElement } from 'react';

/** The mark: a watchtower's window with the light on. */
export function Logo({ size = 24 }: { size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx="5" className="fill-accent" />
      <path
        d="M6 10.2 12 5.6l6 4.6M8 9.4v9h8v-9M8 13.6h8M12 13.6v4.8"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

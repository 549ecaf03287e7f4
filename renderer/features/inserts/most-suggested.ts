/** More than this nobody reads; another letter narrows it. */
export const MOST_SUGGESTED = 8;

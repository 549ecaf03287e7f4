/** Version of the runtime in place, e.g. `45.4.1`. */
export function electronVersion(): string;

import { useState } from 'react';

interface Written {
  readonly text: string;
  write(text: string): void;
  /** Once it is left, it stands as it is always written. */
  leave(): void;
}

/** The text of a value: as it was typed, for as long as it says the same. */
export function useWritten<T>(
  value: T,
  textOf: (value: T) => string,
  parse: (text: string) => T,
  onChange: (value: T) => void,
): Written {
  const [typed, setTyped] = useState<string | null>(null);
  const isSame = typed !== null && JSON.stringify(parse(typed)) === JSON.stringify(value);
  return {
    text: isSame ? typed : textOf(value),
    write(text) {
      setTyped(text);
      onChange(parse(text));
    },
    leave: () => setTyped((text) => (text !== null && Number.isNaN(parse(text)) ? text : null)),
  };
}

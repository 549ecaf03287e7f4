import type { ReactElement } from 'react';
import { TextBox } from '../processes/text-box.tsx';
import { useProblemIn } from './editor-context.ts';
import { useWritten } from './use-written.ts';

interface TextLinesProps<T> {
  readonly place: string;
  readonly label: string;
  readonly hint: string;
  readonly value: T;
  readonly textOf: (value: T) => string;
  readonly parse: (text: string) => T;
  readonly onChange: (value: T) => void;
}

/** A list that is written as lines of text. */
export function TextLines<T>(props: TextLinesProps<T>): ReactElement {
  const { place, label, hint, value, textOf, parse, onChange } = props;
  const problem = useProblemIn(place);
  const { text, write } = useWritten(value, textOf, parse, onChange);
  return (
    <div data-place={place} className="tabular flex min-w-0 flex-1 flex-col gap-1">
      <TextBox
        label={label}
        value={text}
        maxLength={200_000}
        error={problem}
        isRequired={false}
        rows={8}
        onChange={write}
      />
      <p className="text-small text-faint">{hint}</p>
    </div>
  );
}

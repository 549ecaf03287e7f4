import type { ReactElement } from 'react';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';

/** What can follow the first key of a sequence, for whoever hesitates. */
export function SequenceHint(): ReactElement | null {
  const services = useServices();
  const { commands, keyHint } = services;
  const { t } = useText();
  const continuations = useStateValue(keyHint, (list) => list);
  if (continuations.length === 0) return null;
  return (
    <div
      role="status"
      className="floating fixed right-3 bottom-9 z-40 flex min-w-52 flex-col gap-1 px-3 py-2"
    >
      {continuations.map(({ commandId, text }) => {
        const command = commands.find(commandId);
        return command === undefined ? null : (
          <div key={commandId} className="flex items-center gap-3">
            <Keys text={text.split(' ').at(-1) ?? text} />
            <span className="max-w-72 truncate">{command.nameNow?.(services) ?? t(command.label)}</span>
          </div>
        );
      })}
    </div>
  );
}

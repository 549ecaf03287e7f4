import { Fragment, type ReactElement, useRef } from 'react';
import type { Command, CommandGroup } from '../../commands/command.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';

const GROUPS: readonly CommandGroup[] = ['move', 'ticket', 'write', 'select', 'go', 'window', 'application'];

/** Nine commands, one line. */
const RANGES = [
  { first: 'view.open-1', last: 'view.open-9', label: 'help.views' },
  { first: 'macro.apply-1', last: 'macro.apply-9', label: 'help.macros' },
] as const;

/** What is typed in a text and no command. */
const SIGNS = [
  { sign: ';', label: 'inserts.cannedReply' },
  { sign: '@', label: 'inserts.person' },
  { sign: '#', label: 'inserts.ticket' },
  { sign: '??', label: 'inserts.article' },
] as const;

/** Every key there is, by what it is for. */
export function HelpOverlay({ onClose }: { onClose: () => void }): ReactElement {
  const { commands } = useServices();
  const { t } = useText();
  const list = useRef<HTMLElement>(null);
  const bound = commands
    .list()
    .filter(({ id }) => commands.keysOf(id).length > 0 && !/^(view\.open|macro\.apply)-[2-9]$/.test(id));
  const rangeOf = ({ id }: Command) => RANGES.find(({ first }) => first === id);
  const labelOf = (command: Command): string => t(rangeOf(command)?.label ?? command.label);
  const keysOf = (command: Command): readonly string[] => {
    const range = rangeOf(command);
    const ids = range === undefined ? [command.id] : [range.first, range.last];
    return ids.flatMap((id) => commands.keysOf(id));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('help.title')}
      initialFocus={list}
      className="top-[7vh]! max-h-[86vh]! w-[min(960px,calc(100vw-32px))]!"
    >
      {/* It has the focus, so that the keys that scroll do so. */}
      <section
        ref={list}
        aria-label={t('help.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keys
        tabIndex={0}
        className="min-h-0 columns-3 gap-8 overflow-y-auto px-5 py-4 focus-visible:-outline-offset-2 max-[900px]:columns-2"
      >
        {GROUPS.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-micro text-faint">{t(`group.${group}`)}</h3>
            <dl>
              {bound
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id} className="flex min-h-6 items-center gap-2">
                    <dt className="min-w-0 flex-1 truncate text-muted" title={labelOf(command)}>
                      {labelOf(command)}
                    </dt>
                    <dd className="flex items-center gap-1.5">
                      {keysOf(command).map((text, index) => (
                        <Fragment key={text}>
                          {index > 0 && rangeOf(command) !== undefined ? (
                            <span className="text-faint">–</span>
                          ) : null}
                          <Keys text={text} />
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-micro text-faint">{t('help.inText')}</h3>
          <dl>
            {SIGNS.map(({ sign, label }) => (
              <div key={sign} className="flex min-h-6 items-center gap-2">
                <dt className="min-w-0 flex-1 truncate text-muted">{t(label)}</dt>
                <dd>
                  <Keys text={sign} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </section>
      <p className="border-t border-line px-5 py-2.5 text-small text-faint">{t('help.composition')}</p>
    </Dialog>
  );
}

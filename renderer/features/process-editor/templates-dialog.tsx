import { Plus, Route } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import { matchNames } from '../../../shared/domain/processes/match-names.ts';
import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import type { TemplateDraft } from './handler-names.ts';
import { originOf, READY_TEMPLATES } from './ready-templates.ts';
import { runningCount } from './running-count.ts';
import { emptyTemplate } from './template-draft.ts';

const NOBODY = { teams: {}, skills: {}, people: {} };

/** The process templates of the organization, and those that come with Outpost and can be taken over. */
export function TemplatesDialog({ onClose }: { onClose: () => void }): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const { data: overviews = [] } = useLiveQuery('process.overview', {});
  const { data: teams = [] } = useLiveQuery('team.list', {});
  const { data: people = [] } = useLiveQuery('user.list', {});
  const add = useRef<HTMLButtonElement>(null);
  const open = (before: TemplateDraft, isNew: boolean): void =>
    patchUi(services.ui, { overlay: { kind: 'processTemplate', before, isNew } });
  const keys = new Set(overviews.map(({ template }) => template.key));
  const ready = READY_TEMPLATES.filter(({ key }) => !keys.has(key));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('processTemplates.title')}
      initialFocus={add}
      className="w-[min(720px,calc(100vw-32px))]!"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows walk through the buttons in it */}
      <div onKeyDown={walk} className="flex min-h-0 flex-col overflow-y-auto py-2">
        {overviews.length === 0 ? (
          <EmptyState
            icon={Route}
            title={t('processTemplates.none.title')}
            text={t('processTemplates.none.text')}
          />
        ) : (
          <ul aria-label={t('processTemplates.title')} className="flex flex-col">
            {overviews.map((overview) => {
              const { template } = overview;
              const { key, version, titles, steps, teams: own, skills, people: named } = template;
              const origin = originOf(template);
              const running = runningCount(overview);
              return (
                <Row
                  key={key}
                  title={titles[locale]}
                  hint={t('processTemplates.hint', { version, count: steps.length })}
                  label={t('processTemplates.open', { name: titles[locale] })}
                  onOpen={() =>
                    open(
                      {
                        template: ProcessTemplate.parse({ key, version, titles, steps }),
                        matches: { teams: own, skills, people: named },
                      },
                      false,
                    )
                  }
                >
                  <span
                    title={t('processTemplates.runningHint')}
                    className={running === 0 ? 'tabular text-small text-faint' : 'tabular text-small'}
                  >
                    {t('processTemplates.running', { count: running })}
                  </span>
                  <Badge tone={origin === 'ready' ? 'neutral' : 'accent'}>
                    {t(`processTemplates.origin.${origin}`)}
                  </Badge>
                </Row>
              );
            })}
          </ul>
        )}
        {ready.length === 0 ? null : (
          <section className="mt-2 border-t border-line pt-3">
            <h3 className="px-4 pb-1 text-small font-semibold text-muted">{t('processTemplates.ready')}</h3>
            <ul aria-label={t('processTemplates.ready')} className="flex flex-col">
              {ready.map((template) => (
                <Row
                  key={template.key}
                  title={template.titles[locale]}
                  hint={t('processTemplates.stepCount', { count: template.steps.length })}
                  label={t('processTemplates.adopt', { name: template.titles[locale] })}
                  onOpen={() => open({ template, matches: matchNames(template, teams, people) }, true)}
                >
                  <span aria-hidden className="text-accent">
                    {t('processTemplates.adoptShort')}
                  </span>
                </Row>
              ))}
            </ul>
          </section>
        )}
      </div>
      <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
        <Button
          ref={add}
          icon={<Plus size={14} aria-hidden />}
          onClick={() => open({ template: emptyTemplate(), matches: NOBODY }, true)}
        >
          {t('processTemplates.new')}
        </Button>
        <span className="flex-1" />
        <Button onClick={onClose}>{t('action.close')}</Button>
      </footer>
    </Dialog>
  );
}

/** The arrows go from line to line. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  if (delta === 0) return;
  const lines: Element[] = [...event.currentTarget.querySelectorAll('button')];
  const { activeElement } = event.currentTarget.ownerDocument;
  const at = activeElement === null ? -1 : lines.indexOf(activeElement);
  const next = lines[at + delta];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

interface RowProps {
  readonly title: string;
  readonly hint: string;
  /** What opening it does, for those who do not see it. */
  readonly label: string;
  readonly onOpen: () => void;
  readonly children: ReactElement | readonly ReactElement[];
}

function Row({ title, hint, label, onOpen, children }: RowProps): ReactElement {
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full items-center gap-3 px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="truncate font-semibold">
            {title}
            <span className="sr-only">{` · ${label}`}</span>
          </span>
          <span className="truncate text-small text-faint">{hint}</span>
        </span>
        {children}
      </button>
    </li>
  );
}

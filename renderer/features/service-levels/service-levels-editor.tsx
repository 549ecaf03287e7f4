import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import type { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import { canonicalJson, type Json } from '../../../shared/util/canonical-json.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { elementAt, walkRegions } from '../../components/placed-focus.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { CalendarForm } from './calendar-form.tsx';
import { SettingsContext, type SettingsEditor } from './editor-context.ts';
import { EditorList } from './editor-list.tsx';
import { PolicyForm } from './policy-form.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { saveSettings } from './save-settings.ts';
import { problemsOf } from './settings-problems.ts';
import { usePreview } from './use-preview.ts';

interface ServiceLevelsEditorProps {
  /** As they are in force, and as they shall be edited: not the same where ready-made ones are taken over. */
  readonly inForce: SlaSettingsDraft;
  readonly begin: SlaSettingsDraft;
}

/** The form of the service levels, all of them as one change. Done or not, it leads back to what is in force. */
export function ServiceLevelsEditor({ inForce, begin }: ServiceLevelsEditorProps): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const { data: teams = [] } = useLiveQuery('team.list', {});
  const { data: people = [] } = useLiveQuery('user.list', {});
  const { data: live } = useLiveQuery('sla.settings', {});
  const [draft, put] = useState(begin);
  const [selected, setSelected] = useState(firstPlace(begin));
  const [isUnfinished, setUnfinished] = useState(false);
  const [wanted, setWanted] = useState<string | null>(null);
  const content = useRef<HTMLDivElement>(null);
  const problems = useMemo(() => {
    const found = problemsOf(draft, t, locale);
    if (!isUnfinished) return found;
    return [...found, { place: `${selected}.condition`, text: t('viewDialog.needsValue') }];
  }, [draft, t, locale, isUnfinished, selected]);
  const text = JSON.stringify(draft);
  const isChanged = text !== JSON.stringify(inForce);
  const preview = usePreview(isChanged && problems.length === 0 ? text : null);
  const isOvertaken = live !== undefined && canonicalJson(live as Json) !== canonicalJson(inForce as Json);

  const select = (place: string): void => {
    // The other form has no line of this one.
    if (place !== selected) setUnfinished(false);
    setSelected(place);
  };
  const goTo = (place: string): void => {
    select(place.split('.').slice(0, 2).join('.'));
    setWanted(place);
  };
  // The place is there once what holds it is shown.
  useEffect(() => {
    if (wanted === null) return;
    setWanted(null);
    const element = elementAt(content.current, wanted);
    element?.focus();
    element?.scrollIntoView?.({ block: 'center' });
  }, [wanted]);

  const editor: SettingsEditor = {
    draft,
    directory: { teams, people },
    problems,
    selected,
    put,
    putPolicy: (place, policy) => put({ ...draft, policies: draft.policies.with(place, policy) }),
    select,
    goTo,
    setUnfinished,
  };
  const initialFocus = {
    get current() {
      return (
        elementAt(content.current, `${selected}.targets`) ??
        elementAt(content.current, `${selected}.titles.en`)
      );
    },
  };
  const [kind, name = ''] = selected.split('.');
  const leave = (): void => patchUi(services.ui, { overlay: { kind: 'serviceLevels' } });
  const takeTheirs = (theirs: SlaSettingsDraft): void =>
    patchUi(services.ui, {
      overlay: { kind: 'serviceLevelsEditor', inForce: theirs, begin: theirs },
    });
  return (
    <FormDialog
      title={t('serviceLevels.editTitle')}
      saveLabel={t('serviceLevels.save')}
      discardText={t('serviceLevels.discardText')}
      initialFocus={initialFocus}
      isChanged={isChanged}
      isComplete={problems.length === 0}
      onIncomplete={() => {
        const [first] = problems;
        if (first !== undefined) goTo(first.place);
      }}
      onSave={async () => (isChanged ? saveSettings(services, draft) : null)}
      onClose={leave}
      layout="wide"
      note={<p className="min-w-0 truncate text-small text-muted">{t('serviceLevels.savedAsOne')}</p>}
    >
      {() => (
        <SettingsContext value={editor}>
          {isOvertaken ? (
            <Banner tone="warning" className="border-x-0! border-t-0!">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                {t('serviceLevels.overtaken')}
                <Button onClick={() => takeTheirs(live)}>{t('serviceLevels.takeTheirs')}</Button>
              </span>
            </Banner>
          ) : null}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: its parts have the focus, and the keys are for all of them */}
          <div
            ref={content}
            onKeyDown={(event: KeyboardEvent<HTMLElement>) => walkRegions(event)}
            className="flex min-h-0 flex-1"
          >
            <div data-region="list" className="flex w-60 shrink-0 flex-col border-r border-line bg-side">
              <EditorList />
            </div>
            <div data-region="form" className="min-w-0 flex-1 overflow-y-auto p-4" key={selected}>
              {kind === 'policies' ? <PolicyForm place={Number(name)} /> : null}
              {kind === 'calendars' ? <CalendarForm name={name} /> : null}
            </div>
            <div className="flex w-[clamp(240px,22vw,320px)] shrink-0 flex-col border-l border-line bg-sunken">
              <PreviewPanel preview={preview} isChanged={isChanged} hasProblems={problems.length > 0} />
            </div>
          </div>
        </SettingsContext>
      )}
    </FormDialog>
  );
}

function firstPlace({ policies, calendars }: SlaSettingsDraft): string {
  return policies.length > 0 ? 'policies.0' : `calendars.${Object.keys(calendars)[0] ?? ''}`;
}

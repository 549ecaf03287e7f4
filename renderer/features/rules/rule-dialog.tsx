import { Trash2 } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { type Rule, RuleActions } from '../../../shared/model/rule.ts';
import { canonicalJson } from '../../../shared/util/canonical-json.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { SwitchField } from '../../components/switch-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { readError } from '../../store-client/read-error.ts';
import { ActionsEditor } from '../macros/actions-editor.tsx';
import { problemOf } from '../macros/macro-form.ts';
import { ConditionEditor } from '../views/condition-editor.tsx';
import { EventEditor } from './event-editor.tsx';
import { deleteRule, saveRules } from './own-rule.ts';
import { isFormComplete, ruleFormOf, whenOf } from './rule-form.ts';

const MAX_NAME = 100;

interface RuleDialogProps {
  /** As it is before. */
  readonly rule: Rule;
  readonly isNew: boolean;
}

/** The form of a rule: its name, when it acts, and what it does. Done or not, it leads back to the list. */
export function RuleDialog({ rule, isNew }: RuleDialogProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const [name, setName] = useState(rule.name);
  const [form, setForm] = useState(() => ruleFormOf(rule.when, services.newId));
  const [lines, setLines] = useState(() =>
    rule.actions.map((action) => ({ key: services.newId() as string, action })),
  );
  const [isLast, setIsLast] = useState(rule.isLast);
  const [tries, setTries] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const element = useRef<HTMLFormElement>(null);
  const hasTried = tries > 0;

  const actions = RuleActions.safeParse(lines.map(({ action }) => action));
  const edited = {
    ...rule,
    name: withoutControls(name),
    when: form === null ? rule.when : whenOf(form),
    actions: lines.map(({ action }) => action),
    isLast,
  };
  const [before] = useState(() => canonicalJson(edited));
  const isChanged = canonicalJson(edited) !== before;

  // What is missing is said beside its field, and the first of it has the focus.
  useEffect(() => {
    if (tries > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);

  const leave = (): void => patchUi(services.ui, { overlay: { kind: 'rules' } });
  const close = (): void => {
    if (isChanged) setIsAsking(true);
    else leave();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving) return;
    setTries(tries + 1);
    const areActionsComplete = actions.success && lines.every(({ action }) => problemOf(action) === null);
    if (edited.name === '' || !areActionsComplete || (form !== null && !isFormComplete(form))) return;
    setIsSaving(true);
    try {
      const refusal = await saveRules(services, [{ ...edited, actions: actions.data }]);
      setProblem(refusal);
      if (refusal === null) {
        services.toasts.show({ text: t('rules.saved', { name: edited.name }) }, 'rule');
        leave();
      }
    } catch (error) {
      setProblem(errorText(t, readError(error)));
    }
    setIsSaving(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key !== 'Enter' || isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    element.current?.requestSubmit();
  };
  const remove = (): void => {
    leave();
    deleteRule(services, rule).catch(reportError(services));
  };

  return (
    <Dialog
      isOpen
      onClose={close}
      title={t(isNew ? 'ruleDialog.newTitle' : 'ruleDialog.editTitle')}
      initialFocus={nameField}
      onKeyDown={onKeyDown}
      className="top-[5vh]! max-h-[90vh]! w-[min(760px,calc(100vw-32px))]!"
    >
      <form ref={element} onSubmit={(event) => void save(event)} className="flex min-h-0 flex-col" noValidate>
        <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4">
          {problem === null ? null : (
            <Banner tone="danger" className="rounded-control">
              {problem}
            </Banner>
          )}
          <TextField
            ref={nameField}
            label={t('ruleDialog.name')}
            value={name}
            maxLength={MAX_NAME}
            placeholder={t('ruleDialog.namePlaceholder')}
            error={hasTried && edited.name === '' ? t('ruleDialog.needsName') : undefined}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
            required
          />
          {form === null ? (
            <Banner tone="info" className="rounded-control">
              {t('viewDialog.nested')}
            </Banner>
          ) : (
            <>
              <EventEditor form={form} onChange={setForm} hasTried={hasTried} />
              <section className="flex flex-col gap-1.5">
                <h3 className="text-small font-semibold text-muted">{t('ruleDialog.which')}</h3>
                <ConditionEditor
                  groups={form.groups}
                  onChange={(groups) => setForm({ ...form, groups })}
                  hasTried={hasTried}
                  isForRules
                />
              </section>
            </>
          )}
          <section className="flex flex-col gap-1.5">
            <h3 className="text-small font-semibold text-muted">{t('ruleDialog.then')}</h3>
            <ActionsEditor
              lines={lines}
              onChange={(next) => setLines([...next])}
              hasTried={hasTried}
              isForRules
            />
            {hasTried && lines.length === 0 ? (
              <p role="alert" className="text-small text-danger">
                {t('macroDialog.needsAction')}
              </p>
            ) : null}
          </section>
          <SwitchField
            label={t('ruleDialog.isLast')}
            hint={t('ruleDialog.isLastHint')}
            isOn={isLast}
            onChange={setIsLast}
          />
        </div>
        <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
          {isNew ? null : (
            <Button tone="danger" icon={<Trash2 size={14} aria-hidden />} onClick={remove}>
              {t('ruleDialog.delete')}
            </Button>
          )}
          <span className="flex-1" />
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving}>
            {t('ruleDialog.save')}
          </Button>
          <Keys text="Mod+Enter" />
        </footer>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('viewDialog.discardTitle')}
        text={t('ruleDialog.discardText')}
        confirmLabel={t('viewDialog.discard')}
        cancelLabel={t('viewDialog.keepEditing')}
        onConfirm={leave}
        onClose={() => setIsAsking(false)}
      />
    </Dialog>
  );
}

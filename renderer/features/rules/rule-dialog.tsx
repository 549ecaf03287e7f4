import { History } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { type Rule, RuleActions, RuleDraft } from '../../../shared/model/rule.ts';
import { canonicalJson } from '../../../shared/util/canonical-json.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { SwitchField } from '../../components/switch-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { ActionsEditor } from '../macros/actions-editor.tsx';
import { problemOf } from '../macros/macro-form.ts';
import { ConditionEditor } from '../views/condition-editor.tsx';
import { EventEditor } from './event-editor.tsx';
import { deleteRule, saveRules } from './own-rule.ts';
import { RehearsalPanel } from './rehearsal-panel.tsx';
import { isFormComplete, ruleFormOf, whenOf } from './rule-form.ts';
import { REHEARSED_DAYS, useRehearsal } from './use-rehearsal.ts';

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
  const nameField = useRef<HTMLInputElement>(null);

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

  const { rehearsal, start, clear } = useRehearsal();
  const draft = RuleDraft.safeParse({
    name: edited.name === '' ? t('ruleDialog.newTitle') : edited.name,
    isEnabled: true,
    when: edited.when,
    actions: edited.actions,
    isLast,
  });
  // What was found is about the rule as it was then.
  const rehearsed = canonicalJson([edited.when, edited.actions]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rule decides
  useEffect(() => clear(), [rehearsed]);

  const leave = (): void => patchUi(services.ui, { overlay: { kind: 'rules' } });
  const isActable =
    actions.success &&
    lines.every(({ action }) => problemOf(action) === null) &&
    (form === null || isFormComplete(form));
  const isComplete = edited.name !== '' && isActable;
  /** Why it cannot be rehearsed yet. */
  const unready =
    lines.length === 0
      ? t('rehearsal.needsAction')
      : draft.success && isActable
        ? null
        : t('rehearsal.needsRest');
  const save = async (): Promise<string | null> => {
    const refusal = await saveRules(services, [{ ...edited, actions: actions.data ?? [] }]);
    if (refusal === null) services.toasts.show({ text: t('rules.saved', { name: edited.name }) }, 'rule');
    return refusal;
  };
  const remove = (): void => {
    leave();
    deleteRule(services, rule).catch(reportError(services));
  };

  return (
    <FormDialog
      title={t(isNew ? 'ruleDialog.newTitle' : 'ruleDialog.editTitle')}
      saveLabel={t('ruleDialog.save')}
      discardText={t('ruleDialog.discardText')}
      initialFocus={nameField}
      isChanged={isChanged}
      isComplete={isComplete}
      onSave={save}
      onClose={leave}
      note={
        <>
          <Button
            icon={<History size={14} aria-hidden />}
            disabled={!draft.success || !isActable}
            title={t('rehearsal.hint', { days: REHEARSED_DAYS })}
            onClick={() => {
              if (draft.success) start(draft.data);
            }}
          >
            {t('rehearsal.start')}
          </Button>
          {unready === null ? null : (
            <span className="min-w-0 text-pretty text-small text-faint">{unready}</span>
          )}
        </>
      }
      removal={isNew ? undefined : { label: t('ruleDialog.delete'), run: remove }}
    >
      {(hasTried) => (
        <>
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
          {rehearsal === null ? null : <RehearsalPanel rehearsal={rehearsal} />}
        </>
      )}
    </FormDialog>
  );
}

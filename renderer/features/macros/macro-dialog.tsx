import { Trash2 } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { teamsSeenBy } from '../../../shared/domain/permissions/scopes.ts';
import type { TeamId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import { canonicalJson } from '../../../shared/util/canonical-json.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { readError } from '../../store-client/read-error.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { ActionsEditor } from './actions-editor.tsx';
import { problemOf } from './macro-form.ts';
import { keyHolder, MACRO_KEYS } from './macro-keys.ts';
import { deleteMacro, saveMacro } from './own-macro.ts';

const MAX_NAME = 100;

interface MacroDialogProps {
  /** As it is before. */
  readonly macro: Macro;
  readonly isNew: boolean;
  readonly onClose: () => void;
}

/** The form of a macro: its name, whose it is, its key, and what it does in which order. */
export function MacroDialog({ macro, isNew, onClose }: MacroDialogProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const me = useMe();
  const { data: teams } = useLiveQuery('team.list', {});
  const { data: macros } = useLiveQuery('macro.list', {});
  const [name, setName] = useState(macro.name);
  const [teamId, setTeamId] = useState(macro.teamId);
  const [key, setKey] = useState(macro.key);
  const [lines, setLines] = useState(() =>
    macro.actions.map((action) => ({ key: services.newId() as string, action })),
  );
  const [tries, setTries] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const element = useRef<HTMLFormElement>(null);
  const hasTried = tries > 0;

  const edited: Macro = {
    ...macro,
    name: withoutControls(name),
    teamId,
    ownerId: teamId === null ? (me?.id ?? macro.ownerId) : null,
    key,
    actions: lines.map(({ action }) => action),
  };
  const [before] = useState(() => canonicalJson(edited));
  const isChanged = canonicalJson(edited) !== before;
  const holderOf = (digit: (typeof MACRO_KEYS)[number]) =>
    keyHolder(digit, macro.id, macros ?? [], services.commands.bindings.get());
  const free = MACRO_KEYS.filter((digit) => holderOf(digit) === null || digit === key);
  const places =
    me === null ? [] : (teams ?? []).filter(({ id }) => teamsSeenBy(me, teams ?? []).includes(id));

  // What is missing is said beside its field, and the first of it has the focus.
  useEffect(() => {
    if (tries > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);

  const close = (): void => {
    if (isChanged) setIsAsking(true);
    else onClose();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving) return;
    setTries(tries + 1);
    const isComplete = lines.length > 0 && lines.every(({ action }) => problemOf(action) === null);
    if (edited.name === '' || !isComplete) return;
    const holder = key === null ? null : holderOf(key);
    if (holder !== null) {
      const command = 'macro' in holder ? undefined : services.commands.find(holder.commandId);
      const other = 'macro' in holder ? holder.macro.name : command === undefined ? '' : t(command.label);
      setProblem(t('macroDialog.keyTaken', { key: `m ${key ?? ''}`, name: other }));
      return;
    }
    setIsSaving(true);
    try {
      const refusal = await saveMacro(services, edited);
      if (refusal === null) onClose();
      setProblem(refusal);
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
    onClose();
    deleteMacro(services, macro).catch(reportError(services));
  };

  return (
    <Dialog
      isOpen
      onClose={close}
      title={t(isNew ? 'macroDialog.newTitle' : 'macroDialog.editTitle')}
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
          <div className="grid grid-cols-[1fr_200px_110px] gap-3">
            <TextField
              ref={nameField}
              label={t('macroDialog.name')}
              value={name}
              maxLength={MAX_NAME}
              placeholder={t('macroDialog.namePlaceholder')}
              error={hasTried && edited.name === '' ? t('macroDialog.needsName') : undefined}
              onChange={(event) => setName(event.target.value)}
              onFocus={(event) => event.target.select()}
              required
            />
            <SelectField
              label={t('macroDialog.whose')}
              value={(teamId ?? '') as string}
              options={[
                { value: '', label: t('macros.own') },
                ...places.map((team) => ({ value: team.id as string, label: team.name })),
              ]}
              onChange={(value) => setTeamId(value === '' ? null : (value as TeamId))}
            />
            <SelectField
              label={t('macroDialog.key')}
              value={key === null ? '' : String(key)}
              options={[
                { value: '', label: t('macroDialog.noKey') },
                ...free.map((digit) => ({ value: String(digit), label: `m ${digit}` })),
              ]}
              onChange={(value) => setKey(MACRO_KEYS.find((digit) => String(digit) === value) ?? null)}
            />
          </div>
          <section className="flex flex-col gap-1.5">
            <h3 className="text-small font-semibold text-muted">{t('macros.actions')}</h3>
            <ActionsEditor lines={lines} onChange={(next) => setLines([...next])} hasTried={hasTried} />
            {hasTried && lines.length === 0 ? (
              <p role="alert" className="text-small text-danger">
                {t('macroDialog.needsAction')}
              </p>
            ) : null}
          </section>
        </div>
        <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
          {isNew ? null : (
            <Button tone="danger" icon={<Trash2 size={14} aria-hidden />} onClick={remove}>
              {t('macroDialog.delete')}
            </Button>
          )}
          <span className="flex-1" />
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving}>
            {t('macroDialog.save')}
          </Button>
          <Keys text="Mod+Enter" />
        </footer>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('viewDialog.discardTitle')}
        text={t('macroDialog.discardText')}
        confirmLabel={t('viewDialog.discard')}
        cancelLabel={t('viewDialog.keepEditing')}
        onConfirm={onClose}
        onClose={() => setIsAsking(false)}
      />
    </Dialog>
  );
}

import { type ReactElement, useRef, useState } from 'react';
import { teamsSeenBy } from '../../../shared/domain/permissions/scopes.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { TeamId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import { canonicalJson } from '../../../shared/util/canonical-json.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { ActionsEditor } from './actions-editor.tsx';
import { problemOf } from './macro-form.ts';
import { keyHolder, MACRO_KEYS } from './macro-keys.ts';
import { deleteMacro, isReply, saveMacro } from './own-macro.ts';

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
  const nameField = useRef<HTMLInputElement>(null);

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

  const isComplete =
    edited.name !== '' && lines.length > 0 && lines.every(({ action }) => problemOf(action) === null);
  const save = async (): Promise<string | null> => {
    const holder = key === null ? null : holderOf(key);
    if (holder === null) return saveMacro(services, edited);
    const command = 'macro' in holder ? undefined : services.commands.find(holder.commandId);
    const other = 'macro' in holder ? holder.macro.name : command === undefined ? '' : t(command.label);
    return t('macroDialog.keyTaken', { key: `m ${key ?? ''}`, name: other });
  };
  const remove = (): void => {
    onClose();
    deleteMacro(services, macro).catch(reportError(services));
  };

  return (
    <FormDialog
      title={t(titleOf(edited, isNew))}
      saveLabel={t(isReply(edited) ? 'macroDialog.saveReply' : 'macroDialog.save')}
      discardText={t('macroDialog.discardText')}
      initialFocus={nameField}
      isChanged={isChanged}
      isComplete={isComplete}
      onSave={save}
      onClose={onClose}
      removal={isNew ? undefined : { label: t('macroDialog.delete'), run: remove }}
    >
      {(hasTried) => (
        <>
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
        </>
      )}
    </FormDialog>
  );
}

function titleOf(macro: Macro, isNew: boolean): TextKey {
  if (isReply(macro)) return isNew ? 'macroDialog.newReplyTitle' : 'macroDialog.editReplyTitle';
  return isNew ? 'macroDialog.newTitle' : 'macroDialog.editTitle';
}

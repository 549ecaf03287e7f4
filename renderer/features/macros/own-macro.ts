import type { MacroId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import type { User } from '../../../shared/model/user.ts';
import { undoAct } from '../../commands/step-history.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';

/** A macro of one's own that does nothing yet. */
export function newMacro({ newId }: Pick<Services, 'newId'>, me: User): Macro {
  return { id: newId() as MacroId, name: '', ownerId: me.id, teamId: null, actions: [], key: null };
}

/** A canned reply of one's own that says nothing yet. */
export function newCannedReply(services: Pick<Services, 'newId'>, me: User): Macro {
  return { ...newMacro(services, me), actions: [{ kind: 'draftReply', text: '' }] };
}

/** What only writes to the customer is called by what it is found by in the composer. */
export function isReply({ actions }: Pick<Macro, 'actions'>): boolean {
  return actions.length > 0 && actions.every(({ kind }) => kind === 'draftReply');
}

/** Saves a macro. @returns why it was not saved, in words; null when it was */
export async function saveMacro(services: Services, macro: Macro): Promise<string | null> {
  const { store, toasts, translator } = services;
  const { id: macroId, name, teamId, actions, key } = macro;
  const result = await store.mutate('macro.save', { macroId, name, teamId, actions, key });
  if (!result.isSaved) return rejectionText(translator.t, result.code, result.params);
  const said = isReply(macro) ? 'macros.savedReply' : 'macros.saved';
  toasts.show({ text: translator.t(said, { name }) }, 'macro');
  return null;
}

/** Deletes a macro, and offers to bring it back. */
export async function deleteMacro(
  services: Services,
  { id, name }: Pick<Macro, 'id' | 'name'>,
): Promise<void> {
  const { store, toasts, translator, newId } = services;
  const act = newId();
  const result = await store.mutate('macro.delete', { macroId: id }, { act });
  if (!result.isSaved) {
    toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' }, 'macro');
    return;
  }
  toasts.show(
    {
      text: translator.t('macros.deleted', { name }),
      action: {
        label: translator.t('action.undo'),
        run: () => {
          undoAct(services, act).catch(reportError(services));
        },
      },
    },
    'macro',
  );
}

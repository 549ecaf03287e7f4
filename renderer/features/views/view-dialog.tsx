import {
  type FormEvent,
  type KeyboardEvent,
  type ReactElement,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { View } from '../../../shared/model/view.ts';
import { canonicalJson, type Json } from '../../../shared/util/canonical-json.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { TextField } from '../../components/text-field.tsx';
import { wholeNumber } from '../../format/number.ts';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { readError } from '../../store-client/read-error.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ColumnsEditor } from './columns-editor.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import { conditionOf, formOf, isLineComplete } from './condition-form.ts';
import { saveOwnView, type ViewContent } from './own-view.ts';
import { SortEditor } from './sort-editor.tsx';

const MAX_NAME = 100;

interface ViewDialogProps {
  /** As it is before; a new one begins with what it is a copy of. */
  readonly view: View;
  readonly isNew: boolean;
  readonly onClose: () => void;
}

/** The form of a view of one's own: its name, which tickets, which columns, in which order. */
export function ViewDialog({ view, isNew, onClose }: ViewDialogProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const [name, setName] = useState(view.name);
  const [groups, setGroups] = useState(() => formOf(view.condition, services.newId));
  const [columns, setColumns] = useState<View['columns']>(view.columns);
  const [sort, setSort] = useState<View['sort']>(view.sort);
  const [tries, setTries] = useState(0);
  const hasTried = tries > 0;
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const element = useRef<HTMLFormElement>(null);

  const condition = groups === null ? view.condition : conditionOf(groups);
  const content: ViewContent = { name: withoutControls(name), condition, sort, columns };
  const [before] = useState(() => textOf(content));
  const isChanged = textOf(content) !== before;
  const counted = useDeferredValue(canonicalJson(condition as Json));
  const { data: count } = useLiveQuery('view.count', { condition: JSON.parse(counted) as View['condition'] });
  const areLinesComplete = groups === null || groups.every(({ lines }) => lines.every(isLineComplete));

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
    if (content.name === '' || !areLinesComplete || columns.length === 0) return;
    setIsSaving(true);
    try {
      const refusal = await saveOwnView(services, view, content);
      if (refusal === null) onClose();
      setProblem(refusal);
    } catch (error) {
      setProblem(errorText(t, readError(error)));
    }
    setIsSaving(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key !== 'Enter' || isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      element.current?.requestSubmit();
    }
  };

  return (
    <Dialog
      isOpen
      onClose={close}
      title={t(isNew ? 'viewDialog.newTitle' : 'viewDialog.editTitle')}
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
            label={t('viewDialog.name')}
            value={name}
            maxLength={MAX_NAME}
            placeholder={t('viewDialog.namePlaceholder')}
            error={hasTried && content.name === '' ? t('viewDialog.needsName') : undefined}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
            required
          />
          <section className="flex flex-col gap-1.5">
            <h3 className="text-small font-semibold text-muted">{t('viewDialog.which')}</h3>
            {groups === null ? (
              <Banner tone="info" className="rounded-control">
                {t('viewDialog.nested')}
              </Banner>
            ) : (
              <ConditionEditor groups={groups} onChange={setGroups} hasTried={hasTried} />
            )}
          </section>
          <div className="grid grid-cols-2 gap-4">
            <section className="flex flex-col gap-1.5">
              <h3 className="text-small font-semibold text-muted">{t('viewDialog.columns')}</h3>
              <ColumnsEditor columns={columns} onChange={(next) => setColumns([...next])} />
              {hasTried && columns.length === 0 ? (
                <p role="alert" className="text-small text-danger">
                  {t('viewDialog.needsColumn')}
                </p>
              ) : null}
            </section>
            <section className="flex flex-col gap-1.5">
              <h3 className="text-small font-semibold text-muted">{t('viewDialog.sort')}</h3>
              <SortEditor sort={sort} onChange={(next) => setSort([...next])} />
            </section>
          </div>
        </div>
        <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
          <p role="status" className="tabular mr-auto text-muted">
            {count === undefined ? '' : t('viewDialog.matches', { count, number: wholeNumber(count) })}
          </p>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving}>
            {t('viewDialog.save')}
          </Button>
          <Keys text="Mod+Enter" />
        </footer>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('viewDialog.discardTitle')}
        text={t('viewDialog.discardText')}
        confirmLabel={t('viewDialog.discard')}
        cancelLabel={t('viewDialog.keepEditing')}
        onConfirm={onClose}
        onClose={() => setIsAsking(false)}
      />
    </Dialog>
  );
}

function textOf(content: ViewContent): string {
  return canonicalJson(content as unknown as Json);
}

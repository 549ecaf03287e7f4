import { type ReactElement, useDeferredValue, useRef, useState } from 'react';
import type { View } from '../../../shared/model/view.ts';
import { canonicalJson, type Json } from '../../../shared/util/canonical-json.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { Banner } from '../../components/banner.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { wholeNumber } from '../../format/number.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
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
  const nameField = useRef<HTMLInputElement>(null);

  const condition = groups === null ? view.condition : conditionOf(groups);
  const content: ViewContent = { name: withoutControls(name), condition, sort, columns };
  const [before] = useState(() => textOf(content));
  const isChanged = textOf(content) !== before;
  const counted = useDeferredValue(canonicalJson(condition as Json));
  const { data: count } = useLiveQuery('view.count', { condition: JSON.parse(counted) as View['condition'] });
  const areLinesComplete = groups === null || groups.every(({ lines }) => lines.every(isLineComplete));

  const isComplete = content.name !== '' && areLinesComplete && columns.length > 0;

  return (
    <FormDialog
      title={t(isNew ? 'viewDialog.newTitle' : 'viewDialog.editTitle')}
      saveLabel={t('viewDialog.save')}
      discardText={t('viewDialog.discardText')}
      initialFocus={nameField}
      isChanged={isChanged}
      isComplete={isComplete}
      onSave={() => saveOwnView(services, view, content)}
      onClose={onClose}
      note={
        <p role="status" className="tabular text-muted">
          {count === undefined ? '' : t('viewDialog.matches', { count, number: wholeNumber(count) })}
        </p>
      }
    >
      {(hasTried) => (
        <>
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
        </>
      )}
    </FormDialog>
  );
}

function textOf(content: ViewContent): string {
  return canonicalJson(content as unknown as Json);
}

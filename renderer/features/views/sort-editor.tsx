import { Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { SortField, type SortKey } from '../../../shared/model/view.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';

const MOST_KEYS = 4;

interface SortEditorProps {
  readonly sort: readonly SortKey[];
  readonly onChange: (sort: readonly SortKey[]) => void;
}

/** In which order a view shows its tickets: by the first key, and among equals by the next. */
export function SortEditor({ sort, onChange }: SortEditorProps): ReactElement {
  const { t } = useText();
  const unused = SortField.options.filter((field) => sort.every((key) => key.field !== field));
  const [next] = unused;
  const put = (place: number, key: SortKey): void => onChange(sort.with(place, key));
  return (
    <div className="flex flex-col gap-1.5">
      {sort.map((key, place) => (
        <div key={key.field} className="flex items-center gap-1.5">
          <Select
            label={t('viewDialog.sortField', { place: place + 1 })}
            value={key.field}
            options={SortField.options
              .filter((field) => field === key.field || unused.includes(field))
              .map((value) => ({ value, label: t(`sortField.${value}`) }))}
            onChange={(field) => put(place, { ...key, field })}
          />
          <Select
            label={t('viewDialog.direction', { field: t(`sortField.${key.field}`) })}
            value={key.direction}
            options={(['asc', 'desc'] as const).map((value) => ({ value, label: t(`direction.${value}`) }))}
            onChange={(direction) => put(place, { ...key, direction })}
            className="w-32! shrink-0"
          />
          <IconButton
            icon={X}
            size={14}
            label={t('viewDialog.removeSort', { field: t(`sortField.${key.field}`) })}
            disabled={sort.length === 1}
            onClick={() => onChange(sort.toSpliced(place, 1))}
          />
        </div>
      ))}
      {next === undefined || sort.length >= MOST_KEYS ? null : (
        <Button
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChange([...sort, { field: next, direction: 'desc' }])}
          className="-ml-1 self-start text-accent"
        >
          {t('viewDialog.addSort')}
        </Button>
      )}
    </div>
  );
}

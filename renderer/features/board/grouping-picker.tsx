import type { ReactElement } from 'react';
import type { BoardGrouping } from '../../../shared/model/board.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../store-client/use-session.ts';
import { Picker } from '../palette/picker.tsx';

const GROUPINGS: readonly BoardGrouping[] = ['status', 'assignee', 'priority', 'team'];

interface GroupingPickerProps {
  readonly anchor: Element | null;
  readonly onClose: () => void;
}

/** Asks what the columns of the board stand for, and remembers it. */
export function GroupingPicker({ anchor, onClose }: GroupingPickerProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const current = useSettings()?.boardGroupBy;
  return (
    <Picker
      title={t('command.board.group-by')}
      anchor={anchor}
      onClose={onClose}
      choices={GROUPINGS.map((grouping, index) => ({
        id: grouping,
        key: String(index + 1),
        text: t(`board.grouping.${grouping}`),
        content: t(`board.grouping.${grouping}`),
        isChosen: grouping === current,
        run: () => {
          services.store.setSettings({ boardGroupBy: grouping }).catch(reportError(services));
        },
      }))}
    />
  );
}

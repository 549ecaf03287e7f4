import { CopyPlus, Ellipsis, type LucideIcon, Pencil, Plus, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu } from '../../components/menu.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';

interface Entry {
  readonly id: string;
  readonly label: TextKey;
  readonly icon: LucideIcon;
}

const FOR_EVERY: readonly Entry[] = [
  { id: 'view.save-as', label: 'command.view.save-as', icon: CopyPlus },
  { id: 'view.create', label: 'command.view.create', icon: Plus },
];
const FOR_OWN: readonly Entry[] = [
  { id: 'view.edit', label: 'command.view.edit', icon: Pencil },
  ...FOR_EVERY,
  { id: 'view.delete', label: 'command.view.delete', icon: Trash2 },
];

/** What can be done with the view that is open. */
export function ViewMenu({ isOwn }: { isOwn: boolean }): ReactElement {
  const { commands } = useServices();
  const { t } = useText();
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={t('views.menu')} />}
      items={(isOwn ? FOR_OWN : FOR_EVERY).map(({ id, label, icon: Icon }) => ({
        id,
        label: t(label),
        icon: <Icon size={14} aria-hidden className="text-muted" />,
        keys: commands.keysOf(id)[0],
        run: () => commands.run(id),
      }))}
    />
  );
}

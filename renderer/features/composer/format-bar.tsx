import { type Editor, useEditorState } from '@tiptap/react';
import { Bold, Code, Italic, List, ListOrdered, type LucideIcon, Quote } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';

interface Format {
  readonly name: string;
  readonly icon: LucideIcon;
  readonly label: TextKey;
  readonly keys?: string;
  run(editor: Editor): void;
}

const FORMATS: readonly Format[] = [
  {
    name: 'bold',
    icon: Bold,
    label: 'format.bold',
    keys: 'Mod+B',
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    icon: Italic,
    label: 'format.italic',
    keys: 'Mod+I',
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'bulletList',
    icon: List,
    label: 'format.bulletList',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    icon: ListOrdered,
    label: 'format.orderedList',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    icon: Quote,
    label: 'format.quote',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    name: 'code',
    icon: Code,
    label: 'format.code',
    run: (editor) => editor.chain().focus().toggleCode().run(),
  },
];

/** The few formats a mail needs. */
export const FormatBar = memo(function FormatBar({ editor }: { editor: Editor | null }): ReactElement {
  const { t } = useText();
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      FORMATS.filter(({ name }) => current?.isDestroyed === false && current.isActive(name) === true)
        .map(({ name }) => name)
        .join(' '),
  });
  const activeNames = (active ?? '').split(' ');
  return (
    <div role="toolbar" aria-label={t('format.label')} className="flex shrink-0">
      {FORMATS.map(({ name, icon, label, keys, run }) => (
        <IconButton
          key={name}
          icon={icon}
          size={15}
          className="@max-[400px]:w-6"
          label={t(label)}
          keys={keys}
          isPressed={activeNames.includes(name)}
          disabled={editor === null}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            if (editor !== null) run(editor);
          }}
        />
      ))}
    </div>
  );
});

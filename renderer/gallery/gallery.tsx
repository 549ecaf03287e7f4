import { Inbox, MoreHorizontal, Pencil, Send, Trash2 } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import type { TimelineEntry } from '../../shared/contract/queries.ts';
import { Priority } from '../../shared/model/priority.ts';
import { Status } from '../../shared/model/status.ts';
import { Avatar } from '../components/avatar.tsx';
import { Badge } from '../components/badge.tsx';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { Dialog } from '../components/dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Keys } from '../components/keys.tsx';
import { Logo } from '../components/logo.tsx';
import { Menu } from '../components/menu.tsx';
import { PriorityMark } from '../components/priority-mark.tsx';
import { SelectField } from '../components/select-field.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { TextField } from '../components/text-field.tsx';
import { MessageCard } from '../features/ticket/message-card.tsx';
import { useText } from '../i18n/translator.ts';
import { useServices } from '../services.ts';
import { SAMPLE_ENTRIES } from './sample-entries.ts';

const COLOURS = [
  'app',
  'rail',
  'side',
  'surface',
  'sunken',
  'hover',
  'active',
  'line',
  'line-strong',
  'text',
  'text-muted',
  'text-faint',
  'accent',
  'accent-soft',
  'danger',
  'danger-soft',
  'orange',
  'amber',
  'amber-soft',
  'success',
  'note',
  'note-line',
  'note-text',
];

function Group({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="break-inside-avoid rounded-surface border border-line bg-surface p-4">
      <h2 className="mb-3 text-title">{title}</h2>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </section>
  );
}

function cssVariable(name: string): string {
  const isSurface = ['app', 'rail', 'side', 'sunken', 'hover', 'active'].includes(name);
  return `var(--${isSurface ? `surface-${name}` : name})`;
}

/** Every part in its states, for the eye and for the tests that keep its picture. */
export function Gallery(): ReactElement {
  const { toasts, store } = useServices();
  const { t, locale } = useText();
  const [isDialogOpen, setIsDialogOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [choice, setChoice] = useState<'one' | 'two'>('one');
  const nothing = (): void => undefined;
  return (
    <main className="h-full overflow-y-auto bg-app p-6" data-gallery>
      <header className="mb-4 flex items-center gap-3">
        <Logo size={28} />
        <h1 className="flex-1 text-display">{t('gallery.title')}</h1>
        <Button onClick={() => void store.setSettings({ locale: locale === 'en' ? 'zh-CN' : 'en' })}>
          {t('command.language.toggle')}
        </Button>
      </header>
      <div className="columns-2 gap-4 max-[900px]:columns-1 [&>section]:mb-4">
        <Group title={t('gallery.colours')}>
          {COLOURS.map((name) => (
            <figure key={name} className="w-20">
              <div
                className="h-9 rounded-control border border-line"
                style={{ background: cssVariable(name) }}
              />
              <figcaption className="mt-0.5 truncate text-micro text-faint">{name}</figcaption>
            </figure>
          ))}
        </Group>
        <Group title={t('gallery.type')}>
          <div className="flex w-full flex-col gap-1">
            <p className="text-display font-semibold">22 · 打印机离线，收银无法出票</p>
            <p className="text-heading font-semibold">18 · Refund not received</p>
            <p className="text-title font-semibold">15 · 发票抬头需要更改</p>
            <p>13 · The quick brown fox jumps over the lazy dog. 天地玄黄，宇宙洪荒。</p>
            <p className="text-small text-muted">12 · 0123456789 muted</p>
            <p className="text-micro text-faint">11 · faint</p>
            <p className="tabular">1,111,111 · 48,213 · 00:41:07</p>
          </div>
        </Group>
        <Group title={t('gallery.buttons')}>
          <Button tone="primary" icon={<Send size={14} aria-hidden />}>
            {t('composer.send')}
          </Button>
          <Button>{t('action.cancel')}</Button>
          <Button tone="quiet">{t('action.undo')}</Button>
          <Button tone="note">{t('composer.addNote')}</Button>
          <Button tone="danger" icon={<Trash2 size={14} aria-hidden />} onClick={() => setIsAsking(true)}>
            {t('attention.discard')}
          </Button>
          <Button tone="primary" disabled>
            {t('composer.send')}
          </Button>
          <Button disabled>{t('action.cancel')}</Button>
          <IconButton icon={Pencil} label={t('composer.note')} keys="n" />
          <IconButton icon={Pencil} label={t('composer.note')} isPressed />
          <Menu
            trigger={
              <button
                type="button"
                aria-label={t('gallery.menu')}
                className="grid size-7 place-items-center rounded-control border border-line-strong bg-surface"
              >
                <MoreHorizontal size={16} aria-hidden />
              </button>
            }
            items={[
              { id: 'a', label: t('command.ticket.solve'), keys: 'e', run: nothing },
              { id: 'b', label: t('command.ticket.assign'), keys: 'a', run: nothing },
              { id: 'c', label: t('command.edit.redo'), isDisabled: true, run: nothing },
            ]}
          />
          <Button onClick={() => setIsDialogOpen(true)}>{t('gallery.dialog')}</Button>
          <Button
            onClick={() =>
              toasts.show({
                text: t('undo.done', { what: t('act.ticket.set-priority') }),
                action: { label: t('action.undo'), run: nothing },
              })
            }
          >
            {t('gallery.toast')}
          </Button>
        </Group>
        <Group title={t('gallery.marks')}>
          {Status.options.map((status) => (
            <StatusMark key={status} status={status} />
          ))}
          {Priority.options.map(({ value }) => (
            <PriorityMark key={value} priority={value} />
          ))}
          <Badge>billing</Badge>
          <Badge tone="accent">128</Badge>
          <Badge tone="amber">2</Badge>
          <Badge tone="danger">P0</Badge>
          <Badge tone="note">{t('message.internalNote')}</Badge>
          <Avatar name="王敏" />
          <Avatar name="Ada Lovelace" size={32} />
          <Keys text="g q" />
          <Keys text="Mod+Shift+Enter" />
        </Group>
        <Group title={t('gallery.fields')}>
          <TextField label={t('signIn.email')} defaultValue="wang.min@example.com" className="w-60" />
          <TextField
            label={t('signIn.server')}
            error={t('error.serverUnreachable', { url: 'https://help' })}
            defaultValue="https://help"
            className="w-60"
          />
          <TextField label={t('field.subject')} disabled defaultValue="–" className="w-60" />
          <SelectField
            label={t('settings.theme')}
            value={choice}
            options={[
              { value: 'one', label: t('settings.theme.light') },
              { value: 'two', label: t('settings.theme.dark') },
            ]}
            onChange={setChoice}
            className="w-60"
          />
        </Group>
        <Group title={t('gallery.states')}>
          <Banner tone="info" className="w-full rounded-control">
            {t('signIn.pending', { count: 3 })}
          </Banner>
          <Banner tone="warning" code="keychainUnavailable" className="w-full rounded-control">
            {t('error.keychainUnavailable')}
          </Banner>
          <Banner tone="danger" code="diskFull" className="w-full rounded-control">
            {t('error.diskFull')}
          </Banner>
          <div className="flex w-full flex-col gap-2">
            <Skeleton width="60%" />
            <Skeleton width="85%" />
          </div>
          <div className="w-full">
            <EmptyState icon={Inbox} title={t('queue.empty.title')} text={t('queue.empty.text')} />
          </div>
        </Group>
        <Group title={t('gallery.messages')}>
          <div className="flex w-full flex-col gap-2">
            {SAMPLE_ENTRIES.map((entry: TimelineEntry) => (
              <MessageCard key={entry.id} entry={entry} isFar={false} />
            ))}
          </div>
        </Group>
      </div>
      <Dialog isOpen={isDialogOpen} onClose={() => setIsDialogOpen(false)} title={t('gallery.dialog')}>
        <p className="p-4">{t('ticket.none.text')}</p>
      </Dialog>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('attention.discardTitle')}
        text={t('attention.discardText')}
        confirmLabel={t('attention.discard')}
        onConfirm={() => setIsAsking(false)}
        onClose={() => setIsAsking(false)}
      />
    </main>
  );
}

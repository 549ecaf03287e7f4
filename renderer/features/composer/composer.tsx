import { EditorContent } from '@tiptap/react';
import { CheckCheck, Lock, Merge, Paperclip, Reply, SendHorizontal, UserCheck } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useMemo, useRef } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { type MailRecipient, mailRecipientOf } from '../../../shared/domain/customers/mail-recipient.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Keys } from '../../components/keys.tsx';
import { type Translate, useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { usePane } from '../../state/panes.ts';
import { type ComposerKind, isPublishing, kindOfText, patchUi, writeAs } from '../../state/ui-state.ts';
import { useSettings } from '../../store-client/use-session.ts';
import { mentionsIn } from '../inserts/for-customer.ts';
import { Suggestions } from '../inserts/suggestions.tsx';
import { mayFinish } from '../links/ask-open-parts.ts';
import { solveAndOpenNext } from './after-send.ts';
import { useDropZone } from './drop-zone.ts';
import { EditedNotice } from './edited-notice.tsx';
import { FileList } from './file-list.tsx';
import { FormatBar } from './format-bar.tsx';
import { NoRecipient } from './no-recipient.tsx';
import { PublishQuestion } from './publish-question.tsx';
import { sendObstacle } from './send-obstacle.ts';
import { createSender } from './sender.ts';
import { useAwake } from './use-awake.ts';
import { useComposerEditor } from './use-composer-editor.ts';
import { useComposerFiles } from './use-composer-files.ts';

const KINDS = [
  { kind: 'publicReply', icon: Reply, label: 'composer.reply', keys: 'r' },
  { kind: 'internalNote', icon: Lock, label: 'composer.note', keys: 'n' },
] as const;

/** Where answers and notes are written. A note looks different in every part, so that nobody mistakes it. */
export function Composer({ detail }: { detail: TicketDetail }): ReactElement {
  const services = useServices();
  const { ui } = services;
  const { t } = useText();
  const ticketId = detail.ticket.id;
  const shownTicketId = useRef(ticketId);
  shownTicketId.current = ticketId;
  const kind = useStateValue(ui, (state) => kindOfText(state, ticketId));
  const asksToPublish = useStateValue(ui, (state) => isPublishing(state, ticketId));
  const isWanted = useStateValue(ui, (state) => state.composerWanted === ticketId);
  const isAwake = useAwake(ticketId, isWanted);
  const isSending = useStateValue(ui, (state) => state.sending.has(ticketId));
  const sender = useMemo(() => createSender(services), [services]);
  const isNote = kind === 'internalNote';
  const recipient = useMemo(
    () => mailRecipientOf(detail.ticket, detail.customer ?? undefined, detail.hiddenFields),
    [detail],
  );
  // What is written in a merged ticket goes to another, which may have somebody.
  const isFree = detail.ticket.assigneeId === null && detail.ticket.mergedIntoId === null;
  const takesTicket = useSettings()?.takesOnReply === true && !isNote && isFree;
  const isRefused = !isNote && recipient.kind === 'nobody';
  const placeholder = isNote
    ? t('composer.notePlaceholder')
    : detail.customer === null
      ? t('composer.replyPlaceholderNobody')
      : t('composer.replyPlaceholder', { name: detail.customer.name });
  const noteFilesRef = useRef((): void => undefined);
  const { model, files, policy } = useComposerFiles(ticketId, () => noteFilesRef.current());
  const fileInput = useRef<HTMLInputElement>(null);
  const { editor, shown, isEmpty, inserts, keeper, noteFiles, removeFile } = useComposerEditor({
    files: model,
    ticketId,
    kind,
    placeholder,
    isAwake,
    isLocked: (id) => ui.get().sending.has(id),
    onUse: () => {
      if (!isAwake) patchUi(ui, { composerWanted: ticketId });
    },
  });
  noteFilesRef.current = noteFiles;
  const hasNothing = isEmpty && files.length === 0;
  const take = (handed: readonly File[]): void => {
    model.add(handed, false);
    // Wakes the editor: the draft is saved through it.
    patchUi(ui, { composerWanted: ticketId });
  };
  const { isOver, handlers } = useDropZone(take);

  useEffect(() => {
    if (editor === null || !isWanted) return;
    // At once: the editor's own command waits for a frame, and keys pressed until then would be commands.
    const takeFocus = (): void => {
      editor.commands.setTextSelection(editor.state.doc.content.size);
      editor.view.focus();
    };
    takeFocus();
    // A dialog that closes may still give the focus back to where it was.
    requestAnimationFrame(() => {
      if (ui.get().composerWanted !== ticketId) return;
      if (!editor.isDestroyed && !editor.isFocused) takeFocus();
      patchUi(ui, { composerWanted: null });
    });
  }, [editor, isWanted, ticketId, ui]);

  const send = useCallback(
    (alsoSolve: boolean): void => {
      if (editor === null || ui.get().sending.has(ticketId)) return;
      const sent = { html: editor.getHTML(), text: editor.getText({ blockSeparator: '\n' }) };
      const attachments = model.attachments();
      const all = model.state.get();
      const obstacle = sendObstacle({
        kind: kindOfText(ui.get(), ticketId),
        text: sent.text,
        fileCount: all.length,
        keptFileCount: attachments.length,
        isReading: model.isReading(),
        mentions: mentionsIn(editor.state.doc),
      });
      if (obstacle !== null) {
        const text = obstacle(services.translator.t);
        services.toasts.show({ text, tone: 'warning' }, 'composer obstacle');
        return;
      }
      const mark = (isOnItsWay: boolean): void => {
        const others = [...ui.get().sending].filter((id) => id !== ticketId);
        patchUi(ui, { sending: new Set(isOnItsWay ? [...others, ticketId] : others) });
      };
      const text = {
        ticketId,
        recipient,
        kind: kindOfText(ui.get(), ticketId),
        ...sent,
        alsoSolve,
        takesTicket,
        attachments,
      };
      mark(true);
      // A save of the draft that is still under way must not come behind the sending, which ends the draft.
      keeper
        .flush()
        .then(() => !alsoSolve || mayFinish(services, [ticketId], 'solved'))
        .then((isWanted) => (isWanted ? sender.send(text) : null))
        .then(async (messageId) => {
          if (messageId === null) return;
          // Only now, and only what was sent: the store has it on disk.
          services.queue.model.get()?.release();
          model.release();
          if (shownTicketId.current === ticketId) editor.commands.clearContent(true);
          await keeper.drop(ticketId);
          const answer = text.kind === 'publicReply' ? messageId : null;
          if (alsoSolve) await solveAndOpenNext(services, ticketId, answer);
          else services.panes.focus('ticket');
        })
        .catch(reportError(services))
        .finally(() => mark(false));
    },
    [editor, sender, ticketId, ui, keeper, services, model, recipient, takesTicket],
  );
  const focus = useCallback((): void => {
    if (editor === null) patchUi(ui, { composerWanted: ticketId });
    // Not by the editor's own command, which waits for a frame: keys pressed until then would be commands.
    else editor.view.focus();
  }, [editor, ui, ticketId]);
  const attach = useCallback((): void => fileInput.current?.click(), []);
  usePane(
    'composer',
    useMemo(() => ({ send, focus, attach }), [send, focus, attach]),
  );

  return (
    <section
      data-pane="composer"
      aria-label={isNote ? t('composer.note') : t('composer.reply')}
      aria-busy={isSending}
      {...handlers}
      className={cx(
        '@container relative shrink-0 border-t-2',
        isNote ? 'border-t-note-line bg-note' : 'border-t-accent-line bg-surface',
      )}
    >
      <div className="flex h-9 items-center gap-1 px-3">
        <KindSwitch ticketId={ticketId} kind={kind} />
        <span className="min-w-0 flex-1 truncate pl-2 text-small text-faint">
          {isNote ? t('composer.noteHint') : recipientText(t, recipient)}
        </span>
      </div>
      {isNote ? null : <NoRecipient recipient={recipient} isWritten={!hasNothing} />}
      <EditedNotice ticketId={ticketId} />
      <PublishQuestion
        isOpen={asksToPublish}
        onPublish={() => {
          patchUi(ui, { composerText: { ticketId, kind: 'publicReply' } });
          writeAs(ui, ticketId, 'publicReply');
        }}
        onKeep={() => writeAs(ui, ticketId, 'internalNote')}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the words goes to the editor */}
      <div
        className={cx(
          'mx-3 max-h-[38vh] min-h-[84px] overflow-y-auto rounded-control border px-3 py-2 focus-within:border-focus',
          isNote ? 'border-note-line bg-note' : 'border-line bg-surface',
        )}
        onMouseDown={(event) => {
          if (event.target !== event.currentTarget) return;
          event.preventDefault();
          focus();
        }}
      >
        <EditorContent editor={shown} className="h-full" />
      </div>
      {editor === null ? null : (
        <Suggestions editor={editor} inserts={inserts} detail={detail} isNote={isNote} />
      )}
      <FileList files={files} isPublic={!isNote} policy={policy} onRemove={removeFile} />
      <input
        ref={fileInput}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.target.value = '';
        }}
      />
      {isOver ? (
        <p className="pointer-events-none absolute inset-1 z-10 grid place-items-center rounded-surface border-2 border-dashed border-focus bg-surface/90 font-semibold text-accent">
          {t('composer.dropHere')}
        </p>
      ) : null}
      {detail.target === null ? null : (
        <p className="flex items-center gap-1.5 px-3 pt-1.5 text-small text-accent">
          <Merge size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {t('composer.goesToTarget', { number: detail.target.number })}
        </p>
      )}
      {takesTicket && !isRefused ? (
        <p className="flex items-center gap-1.5 px-3 pt-1.5 text-small text-faint">
          <UserCheck size={13} strokeWidth={1.75} aria-hidden />
          {t('composer.takesTicket')}
        </p>
      ) : null}
      <div className="flex min-h-11 flex-wrap items-center gap-1.5 px-3 @max-[400px]:gap-1">
        <IconButton
          icon={Paperclip}
          size={15}
          label={t('composer.attach')}
          keys="Mod+Shift+A"
          disabled={isSending}
          onClick={attach}
        />
        <FormatBar editor={shown} />
        <span className="flex-1" />
        {isNote ? null : (
          <>
            <Button
              tone="quiet"
              disabled={hasNothing || isSending || isRefused}
              onClick={() => send(true)}
              className="@max-[560px]:hidden"
              hint={<Keys text="Mod+Shift+Enter" className="ml-1 @max-[720px]:hidden" />}
            >
              {t('composer.sendAndSolve')}
            </Button>
            <IconButton
              icon={CheckCheck}
              label={t('composer.sendAndSolve')}
              keys="Mod+Shift+Enter"
              disabled={hasNothing || isSending || isRefused}
              onClick={() => send(true)}
              className="@min-[560px]:hidden"
            />
          </>
        )}
        <Button
          tone={isNote ? 'note' : 'primary'}
          aria-label={isNote ? undefined : t('composer.send')}
          disabled={hasNothing || isSending || isRefused}
          onClick={() => send(false)}
          icon={isNote ? <Lock size={14} aria-hidden /> : <SendHorizontal size={14} aria-hidden />}
        >
          {isNote ? (
            t('composer.addNote')
          ) : (
            <>
              <span className="@max-[400px]:hidden">{t('composer.send')}</span>
              <span className="@min-[400px]:hidden">{t('composer.sendShort')}</span>
            </>
          )}
        </Button>
        <Keys text="Mod+Enter" className="@max-[460px]:hidden" />
      </div>
    </section>
  );
}

/** Where the reply goes; why it goes nowhere is said on a line of its own, whole. */
function recipientText(t: Translate, recipient: MailRecipient): string {
  switch (recipient.kind) {
    case 'address':
      return `${recipient.name} <${recipient.address}>`;
    case 'notHereYet':
      return t('composer.addressNotHereYet');
    case 'hidden':
      return t('composer.addressHidden', { name: recipient.name });
    case 'nobody':
      return '';
  }
}

function KindSwitch({ ticketId, kind }: { ticketId: TicketId; kind: ComposerKind }): ReactElement {
  const { ui } = useServices();
  const { t } = useText();
  return (
    <div role="radiogroup" aria-label={t('composer.kind')} className="flex gap-0.5">
      {KINDS.map((each) => {
        const isChosen = each.kind === kind;
        const Icon = each.icon;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a switch of two, drawn as tabs
          <button
            key={each.kind}
            type="button"
            role="radio"
            aria-checked={isChosen}
            onClick={() => writeAs(ui, ticketId, each.kind)}
            className={cx(
              'inline-flex h-7 items-center gap-1.5 rounded-control px-2',
              !isChosen && 'text-faint hover:bg-hover hover:text-text',
              isChosen && each.kind === 'publicReply' && 'bg-accent-soft font-semibold text-accent',
              isChosen && each.kind === 'internalNote' && 'bg-note-line/60 font-semibold text-note-text',
            )}
          >
            <Icon size={14} strokeWidth={1.75} aria-hidden />
            {t(each.label)}
            <Keys text={each.keys} />
          </button>
        );
      })}
    </div>
  );
}

import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Extension } from '@tiptap/react';
import { type InsertKind, queryBehind, triggerAtEnd } from './trigger.ts';

/** Somebody types what is to be put in: from the sign to the caret. */
export interface InsertSession {
  readonly kind: InsertKind;
  readonly from: number;
  readonly to: number;
  /** How many characters the sign has. */
  readonly length: number;
  readonly query: string;
  /** Put away with Escape: it stays away until another sign is typed. */
  readonly isDismissed: boolean;
}

export interface InsertSessionPorts {
  /** Another session, or none. */
  onSession(session: InsertSession | null): void;
  /** A key while a session is open and nothing is being composed. @returns whether it was the list's */
  onKey(event: KeyboardEvent): boolean;
}

const KEY = new PluginKey<InsertSession | null>('insert');
/** What an input method has not finished yet is its own key, whatever it says. */
const COMPOSING_KEY_CODE = 229;
/** Stands for what is no text: a picture, a line break, a reference. */
const LEAF = '￼';

/** Puts the list away, and leaves what was typed. */
export function dismissInsert(transaction: Transaction): Transaction {
  return transaction.setMeta(KEY, 'dismiss');
}

/** Follows what is typed behind a sign at the beginning of a word. Only typing begins a session: no draft and no pasted text does. */
export function insertSession(ports: InsertSessionPorts): Extension {
  return Extension.create({
    name: 'insertSession',
    // Its keys come before those of the text, such as Enter for the next paragraph.
    priority: 1_000,
    addProseMirrorPlugins: () => [
      new Plugin<InsertSession | null>({
        key: KEY,
        state: {
          init: () => null,
          apply: (transaction, session, _before, after) => nextSession(transaction, session, after),
        },
        props: {
          handleKeyDown(view, event) {
            const session = KEY.getState(view.state);
            if (session === null || session === undefined || session.isDismissed) return false;
            if (view.composing || event.isComposing || event.keyCode === COMPOSING_KEY_CODE) return false;
            return ports.onKey(event);
          },
          handleDOMEvents: {
            blur(view) {
              if (KEY.getState(view.state) != null) view.dispatch(dismissInsert(view.state.tr));
              return false;
            },
          },
        },
        view: () => ({
          update(view, before) {
            const session = KEY.getState(view.state) ?? null;
            if (session !== KEY.getState(before)) ports.onSession(session);
          },
          destroy: () => ports.onSession(null),
        }),
      }),
    ],
  });
}

function nextSession(
  transaction: Transaction,
  session: InsertSession | null,
  after: EditorState,
): InsertSession | null {
  if (transaction.getMeta(KEY) === 'dismiss')
    return session === null ? null : { ...session, isDismissed: true };
  // Another sign in what was taken for a name begins anew.
  return begun(transaction, after) ?? (session === null ? null : stillOpen(transaction, session, after));
}

function stillOpen(
  transaction: Transaction,
  session: InsertSession,
  { doc, selection }: EditorState,
): InsertSession | null {
  const { pos, deleted } = transaction.mapping.mapResult(session.from, 1);
  const to = selection.from;
  if (deleted || !selection.empty || to <= pos) return null;
  const start = doc.resolve(pos);
  if (!start.sameParent(doc.resolve(to))) return null;
  const written = doc.textBetween(pos, to, '\n', LEAF);
  const typed = triggerAtEnd(written.slice(0, session.length));
  if (typed?.kind !== session.kind) return null;
  const query = queryBehind(written, session);
  if (query === null) return null;
  const isSame = pos === session.from && to === session.to && query === session.query;
  return isSame ? session : { ...session, from: pos, to, query };
}

function begun(transaction: Transaction, { doc, selection }: EditorState): InsertSession | null {
  const isTyped =
    transaction.docChanged &&
    selection.empty &&
    doc.content.size > transaction.before.content.size &&
    transaction.getMeta('preventUpdate') !== true &&
    transaction.getMeta('paste') !== true &&
    transaction.getMeta('uiEvent') === undefined;
  const { $from } = selection;
  if (!isTyped || $from.parent.type.spec.code === true) return null;
  if ($from.marks().some(({ type }) => type.name === 'code' || type.name === 'link')) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, '\n', LEAF);
  const trigger = triggerAtEnd(before.replaceAll(LEAF, ' '));
  if (trigger === null) return null;
  const from = selection.from - trigger.length;
  return { ...trigger, from, to: selection.from, query: '', isDismissed: false };
}

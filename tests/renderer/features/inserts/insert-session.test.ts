import { undo } from '@tiptap/pm/history';
import type { Editor } from '@tiptap/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createComposerEditor } from '../../../../renderer/features/composer/composer-editor.ts';
import { forCustomer, mentionsIn } from '../../../../renderer/features/inserts/for-customer.ts';
import { dismissInsert } from '../../../../renderer/features/inserts/insert-session.ts';
import { createInserts, type Inserts } from '../../../../renderer/features/inserts/inserts.ts';
import { putInto } from '../../../../renderer/features/inserts/put-into.ts';
import { composedHtml } from '../../../../renderer/features/ticket/safe-html.ts';
import type { TicketId, UserId } from '../../../../shared/model/ids.ts';

const TICKET = '01930000-0000-7000-8000-000000000001' as TicketId;
const PERSON = '01930000-0000-7000-8000-000000000002' as UserId;
const mention = { kind: 'reference', reference: { kind: 'person', id: PERSON }, label: '@Wei 李' } as const;

let editor: Editor;
let inserts: Inserts;
let asked: string[];

beforeEach(() => {
  inserts = createInserts();
  asked = [];
  inserts.onKey.current = ({ key }) => asked.push(key) > 0;
  editor = createComposerEditor({
    placeholder: () => '',
    isLocked: () => false,
    takeFiles: () => false,
    loadPicture: async () => null,
    onFocus: () => undefined,
    onTyped: () => undefined,
    onUpdate: () => undefined,
    inserts: inserts.ports,
  });
});
afterEach(() => editor.destroy());

/** One character after the other, as they are typed. */
const type = (text: string): void => {
  for (const character of text) editor.view.dispatch(editor.state.tr.insertText(character));
};
const press = (key: string, fields: KeyboardEventInit = {}): void => {
  const event = new KeyboardEvent('keydown', { key, ...fields });
  editor.view.someProp('handleKeyDown', (handle) => handle(editor.view, event));
};
const query = (): string | null => {
  const session = inserts.session.get();
  return session === null || session.isDismissed ? null : `${session.kind}: ${session.query}`;
};

describe('what is typed behind a sign', () => {
  test('opens the list, follows the words, and ends with them', () => {
    type('Ask @');
    expect(query()).toBe('person: ');
    type('we');
    expect(query()).toBe('person: we');
    editor.commands.setTextSelection(3);
    expect(query()).toBeNull();
  });

  test('a space behind the sign is writing', () => {
    type('a ; ');
    expect(query()).toBeNull();
  });

  test('a draft that comes back and pasted text open nothing', () => {
    editor.commands.setContent('<p>Ask @</p>', { emitUpdate: false });
    expect(query()).toBeNull();
    editor.commands.focus('end');
    editor.view.dispatch(editor.state.tr.insertText(' and @').setMeta('paste', true));
    expect(query()).toBeNull();
  });

  test('Escape puts it away for these words, another sign opens it again', () => {
    type('@we');
    editor.view.dispatch(dismissInsert(editor.state.tr));
    type('i');
    expect(query()).toBeNull();
    type(' #');
    expect(query()).toBe('ticket: ');
  });

  test('keys go to the list only while it is open, and never while an input method composes', () => {
    press('Enter');
    expect(asked).toEqual([]);
    type('@w');
    press('Process', { isComposing: true });
    press('Process', { keyCode: 229 });
    expect(asked).toEqual([]);
    press('Enter');
    expect(asked).toEqual(['Enter']);
  });

  test('the text of a link and code are left alone', () => {
    editor.commands.toggleCodeBlock();
    type('@');
    expect(query()).toBeNull();
  });
});

describe('what is put in', () => {
  const put = (what: Parameters<typeof putInto>[2]): void => {
    const session = inserts.session.get();
    if (session === null) throw new Error('No list is open');
    putInto(editor, session, what);
  };

  test('a mention takes the place of what was typed, and one step of undo brings that back', () => {
    type('Ask @we');
    put(mention);
    expect(editor.getText()).toBe('Ask @Wei 李 ');
    expect(mentionsIn(editor.state.doc)).toEqual(['@Wei 李']);
    expect(query()).toBeNull();
    type('now');
    expect(editor.getText()).toBe('Ask @Wei 李 now');
    undo(editor.state, editor.view.dispatch);
    undo(editor.state, editor.view.dispatch);
    expect(editor.getText()).toBe('Ask @we');
  });

  test('it is one piece after a draft was saved and read again', () => {
    type('@we');
    put(mention);
    const kept = composedHtml(editor.getHTML());
    editor.commands.setContent(kept);
    expect(mentionsIn(editor.state.doc)).toEqual(['@Wei 李']);
  });

  test('paragraphs go on in the line, and what is written goes on behind the last', () => {
    type('Hello. ;');
    put({ kind: 'paragraphs', html: '<p>Dear Ann</p><p>Bye</p>' });
    type('!');
    expect(editor.getHTML()).toBe('<p>Hello. Dear Ann</p><p>Bye!</p>');
  });

  test('places that nothing is known for are marked as long as they stand there', () => {
    const marked = () =>
      [...editor.view.dom.querySelectorAll('.empty-place')].map((each) => each.textContent);
    type('Dear {{customer.name}}, use {{ user }}');
    expect(marked()).toEqual(['{{customer.name}}']);
    editor.commands.clearContent();
    expect(marked()).toEqual([]);
  });

  test('R231: a customer gets the words of what only this desk can open', () => {
    type('See #');
    put({ kind: 'reference', reference: { kind: 'ticket', id: TICKET }, label: '#7' });
    const html = composedHtml(`${editor.getHTML()}<p><a href="https://example.com">site</a></p>`);
    expect(html).toContain(`outpost://ticket/${TICKET}`);
    expect(forCustomer(html)).not.toContain('outpost:');
    expect(forCustomer(html)).toContain('See #7');
    expect(forCustomer(html)).toContain('href="https://example.com"');
  });
});

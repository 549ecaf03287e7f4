import { expect, test } from 'vitest';
import { createUi, isPublishing, kindOfText, patchUi, writeAs } from '../../../renderer/state/ui-state.ts';
import { TicketId } from '../../../shared/model/ids.ts';

const HERE = TicketId.parse('01930000-0000-7000-8000-000000000001');
const ELSEWHERE = TicketId.parse('01930000-0000-7000-8000-000000000002');

const uiWith = (written: 'publicReply' | 'internalNote' | null, ticketId = HERE) => {
  const ui = createUi(1440);
  patchUi(ui, { composerText: written === null ? null : { ticketId, kind: written } });
  return ui;
};

test('words that were written as a note stay one at the very key that asks for an answer', () => {
  const ui = uiWith('internalNote');
  writeAs(ui, HERE, 'publicReply');
  expect(isPublishing(ui.get(), HERE)).toBe(true);
  expect(kindOfText(ui.get(), HERE)).toBe('internalNote');
});

test('words that were written as an answer become a note without a question', () => {
  const ui = uiWith('publicReply');
  writeAs(ui, HERE, 'internalNote');
  expect(isPublishing(ui.get(), HERE)).toBe(false);
  expect(kindOfText(ui.get(), HERE)).toBe('internalNote');
});

test('without words, or with those of another ticket, the key decides', () => {
  for (const ui of [uiWith(null), uiWith('internalNote', ELSEWHERE)]) {
    writeAs(ui, HERE, 'publicReply');
    expect(isPublishing(ui.get(), HERE)).toBe(false);
    expect(kindOfText(ui.get(), HERE)).toBe('publicReply');
  }
});

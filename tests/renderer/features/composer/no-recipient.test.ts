import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NoRecipient } from '../../../../renderer/features/composer/no-recipient.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { mailRecipientOf } from '../../../../shared/domain/customers/mail-recipient.ts';
import { type MountedPart, mountPart } from '../../page-parts.ts';

let part: MountedPart;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  part = mountPart({ translator: createTranslator('en') });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('a ticket without a customer is told calmly; it is an alert only for what was written', () => {
  const recipient = mailRecipientOf({ customerId: null }, undefined, []);
  const sentence = 'This ticket has no customer to write to. Keep your text as an internal note.';
  part.show(createElement(NoRecipient, { recipient, isWritten: false }));
  expect(document.body.textContent).toBe(sentence);
  expect(document.querySelector('[role=alert]')).toBeNull();
  part.show(createElement(NoRecipient, { recipient, isWritten: true }));
  expect(document.querySelector('[role=alert]')?.textContent).toBe(sentence);
});

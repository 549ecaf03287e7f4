import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ContactField } from '../../../../renderer/features/new-ticket/contact-field.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { type MountedPart, mountPart, typeInto } from '../../page-parts.ts';

let part: MountedPart;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  part = mountPart({ translator: createTranslator('en') });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

const show = (value: string, isHidden: boolean, onChange: (value: string) => void = () => undefined): void =>
  part.show(createElement(ContactField, { label: 'Phone', type: 'text', value, isHidden, onChange }));

test('R147: a hidden field is not offered to be written', () => {
  show('', true);
  expect(document.querySelector('input')).toBeNull();
  expect(document.body.textContent).toBe('PhoneHidden');
});

test('R147: what was written before it was hidden can be taken out, and it says why', () => {
  const heard: string[] = [];
  show('555 0100', true, (value) => heard.push(value));
  expect(document.querySelector('p')?.textContent).toContain('Leave that field empty');
  typeInto(document.querySelector('input'), '');
  expect(heard).toEqual(['']);
});

test('a field that is not hidden is an ordinary one', () => {
  const heard: string[] = [];
  show('', false, (value) => heard.push(value));
  typeInto(document.querySelector('input'), '555');
  expect(heard).toEqual(['555']);
  expect(document.querySelector('p')).toBeNull();
});

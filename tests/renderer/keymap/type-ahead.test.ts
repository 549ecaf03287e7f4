import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attachTypeAhead } from '../../../renderer/keymap/type-ahead.ts';

describe('letters typed before the field is there', () => {
  let isTextComing: boolean;
  let isOverlayComing: boolean;
  let acted: string[];
  let inserted: string[];
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    isTextComing = false;
    isOverlayComing = false;
    acted = [];
    inserted = [];
    document.body.innerHTML = '<main tabindex="-1"></main>';
    // jsdom has no editing commands; the text would go where the focus is.
    document.execCommand = (_command, _isUi, value) => inserted.push(value ?? '') > 0;
    stop = attachTypeAhead(window, {
      isTextComing: () => isTextComing,
      isOverlayComing: () => isOverlayComing,
    });
    window.addEventListener('keydown', listen);
  });
  afterEach(() => {
    stop();
    window.removeEventListener('keydown', listen);
    vi.useRealTimers();
  });

  const listen = (event: KeyboardEvent): void => {
    acted.push(event.key);
  };
  const press = (...keys: string[]): void => {
    for (const key of keys) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  };
  const showField = (): void => {
    document.body.innerHTML = '<div data-overlay><input type="text" /></div>';
    document.querySelector('input')?.focus();
    vi.runAllTimers();
  };

  test('never act as commands, and are in the field when it comes', () => {
    isTextComing = true;
    press('H', 'e', 'l', 'l', 'o', 'Enter');
    expect(acted).toEqual([]);
    showField();
    expect(inserted).toEqual(['Hello']);
    // The Enter that was meant for the field comes after the text.
    expect(acted).toEqual(['Enter']);
  });

  test('stay in order when the rest comes while the field gets the focus', () => {
    isTextComing = true;
    press('Q', 'u');
    document.body.innerHTML = '<div data-overlay><input type="text" /></div>';
    document.querySelector('input')?.focus();
    press('e');
    expect(inserted).toEqual([]);
    vi.runAllTimers();
    expect(inserted).toEqual(['Que']);
    press('t');
    expect(acted).toEqual(['t']);
  });

  test('are left alone once the field has the focus, and when nothing is coming', () => {
    press('j');
    isTextComing = true;
    showField();
    press('x');
    expect(acted).toEqual(['j', 'x']);
    expect(inserted).toEqual([]);
  });

  test('below a dialog without a field they do nothing at all', () => {
    isOverlayComing = true;
    press('e');
    isOverlayComing = false;
    showField();
    expect(acted).toEqual([]);
    expect(inserted).toEqual([]);
  });

  test('Escape and Ctrl combinations pass', () => {
    isTextComing = true;
    press('Escape');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
    expect(acted).toEqual(['Escape', 'k']);
  });
});
